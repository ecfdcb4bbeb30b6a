/**
 * Whether an app's code holds the Mach name that its extension declares. Products put a version into the name, so that launchd
 * does not keep the old one; then the app's copy of it must change as well.
 */
import { type ByteSource, takePart } from "../../formats/macho/bytes.ts";
import { attempt } from "../../formats/macho/macho_error.ts";
import { findSections, readSection } from "../../formats/macho/sections.ts";
import type { Piece, TreeReader } from "./code_pieces.ts";
import type { BundleInfo, MachNameUse } from "./shapes.ts";
import { forScanning, openQuietly } from "./tree.ts";

const TEAM = /^[A-Z0-9]{10}\./;
const MOST_LETTERS = 200;
/** Every Mach name in use. */
const PLAIN = /^[\w.-]{1,200}$/;
const MOST_OTHERS = 10;
/** Code searched for all names together; beyond, nothing is said. */
const MOST_BYTES = 1024 * 2 ** 20;
/** A little less than what is read without new memory: pieces overlap by a name. */
const STEP = 2 ** 20 - 4 * MOST_LETTERS;
/** Code that holds it takes the name out of the extension's Info.plist. */
const KEY = "NEMachServiceName";

/** What the app's code has of each extension's name; nothing of a name without a number, which cannot be an old one. */
export function findMachNames(
  reader: TreeReader,
  app: BundleInfo,
  extensions: readonly BundleInfo[],
  pieces: readonly Piece[],
): MachNameUse[] {
  const isOfApp = ({ executablePath }: Piece) =>
    executablePath.startsWith(`${app.path}/`) &&
    !extensions.some(({ path }) => executablePath.startsWith(`${path}/`));
  const code = pieces.filter(isOfApp);
  const budget: Budget = { left: MOST_BYTES };
  return extensions.flatMap(({ path, machServiceName: name }) => {
    if (!path.startsWith(`${app.path}/`) || name === null || !PLAIN.test(name)) return [];
    return /\d/.test(name.replace(TEAM, "")) ? [{ path, name, ...searchName(reader, { code, budget }, name) }] : [];
  });
}

interface Budget {
  /** In bytes. */
  left: number;
}

function searchName(
  reader: TreeReader,
  { code, budget }: { readonly code: readonly Piece[]; readonly budget: Budget },
  name: string,
): Pick<MachNameUse, "isUsed" | "others"> {
  const others = new Set<string>();
  const relatives = patternOf(name);
  const beginnings = beginningsOf(name);
  let isComposed = false;
  for (const piece of code) {
    for (const text of readTexts(reader, piece, budget)) {
      if (text.includes(`\0${name}\0`)) return { isUsed: "yes", others: [] };
      isComposed ||= text.includes(KEY) || beginnings.some((one) => text.includes(one));
      for (const [, other] of text.matchAll(relatives)) if (others.size < MOST_OTHERS) others.add(other!);
    }
  }
  // Only where another name raises the suspicion is every byte worth a look.
  if (others.size === 0 || isComposed || budget.left < 0) return { isUsed: "unknown", others: [...others] };
  const isThere = code.map(({ executablePath }) => holdsName(reader, { path: executablePath, budget }, name));
  const isUsed = isThere.includes(true) ? "yes" : isThere.includes(null) ? "unknown" : "no";
  return { isUsed, others: [...others] };
}

/** Whole texts that differ from the name in numbers behind the team alone. */
function patternOf(name: string): RegExp {
  const team = TEAM.exec(name)?.[0] ?? "";
  const rest = name.slice(team.length).replace(/[.-]/g, "\\$&").replace(/\d+/g, "\\d{1,9}");
  return new RegExp(`\\0(${team.replace(".", "\\.")}${rest})(?=\\0)`, "g");
}

/** The name up to one of its numbers, as it stands in code that puts it together: as a text of its own, or before a format's `%`. */
function beginningsOf(name: string): string[] {
  const team = TEAM.exec(name)?.[0].length ?? 0;
  return [...name.matchAll(/\d+/g)].filter(({ index }) => index > team).flatMap(({ index }) => {
    const beginning = `\0${name.slice(0, index)}`;
    return [`${beginning}\0`, `${beginning}%`];
  });
}

/** The texts of each slice, each between zeros. */
function* readTexts({ tree, files }: TreeReader, { executablePath }: Piece, budget: Budget): Generator<string> {
  const source = openQuietly(tree, executablePath);
  const slices = source === null ? [] : files.code(executablePath)?.image.slices ?? [];
  for (const { offset, size, segments } of slices) {
    const image = takePart(source!, offset, size);
    for (const section of attempt(() => findSections(segments, "__cstring"), () => {}) ?? []) {
      budget.left -= section.size;
      if (budget.left < 0) return;
      yield attempt(() => `\0${decode(readSection(image, section))}`, () => {}) ?? "";
    }
  }
}

/** Whether the file holds the name anywhere, in one byte or two per letter; null when it was not read to its end. */
function holdsName(
  { tree }: TreeReader,
  { path, budget }: { readonly path: string; readonly budget: Budget },
  name: string,
): boolean | null {
  const file = openQuietly(tree, path);
  budget.left -= file?.size ?? 0;
  if (file === null || budget.left < 0) return null;
  const source: ByteSource = forScanning(file);
  const wide = [...name].join("\0");
  for (let at = 0; at < source.size; at += STEP) {
    const bytes = source.read(at, STEP + wide.length);
    if (bytes.length !== Math.min(STEP + wide.length, source.size - at)) return null;
    const text = decode(bytes);
    if (text.includes(name) || text.includes(wide)) return true;
  }
  return false;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
