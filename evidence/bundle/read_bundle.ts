/** Reads a whole app, or a bare extension, into facts. */
import { loadCrypto } from "../../formats/cms/platform_crypto.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import type { CodeRole } from "../../formats/code_file.ts";
import { parseProfile, type Profile } from "../../formats/profile/profile.ts";
import type { Collected, Evidence } from "../define.ts";
import { noEvidence } from "../define.ts";
import { indexFolders } from "./below.ts";
import { type BundleShape, findShapes } from "./bundle_shapes.ts";
import { foldersAbove, type Piece, type TreeReader } from "./code_pieces.ts";
import { openFiles } from "./file_reader.ts";
import { judgeNested } from "./judge_nested.ts";
import { findLayout } from "./layout.ts";
import { limitReading } from "./limit_reading.ts";
import { findMachNames } from "./mach_names.ts";
import { openTree } from "./open_tree.ts";
import { readCode } from "./read_code.ts";
import { readExecutable } from "./read_executable.ts";
import { readBundleInfo, readInfoPlist } from "./read_info.ts";
import { readNested } from "./read_nested.ts";
import { readSeal } from "./read_seal.ts";
import type { BundleInfo, ExecutableInfo, LayoutFinding, MachNameUse } from "./shapes.ts";
import { BundleError, type BundleTree, readWhole, type TreeEntry } from "./tree.ts";

/** Bundles of one app: more is no app. */
const MOST_BUNDLES = 200;

/** What can be read of bundles, by fact. */
export interface BundleFacts {
  readonly "app.info": BundleInfo[];
  readonly "app.appex": BundleInfo[];
  readonly "app.layout": LayoutFinding[];
  readonly "app.machNames": MachNameUse[];
  readonly "sysex.embedded": BundleInfo[];
  /** Only of what macOS copied to its own folder. */
  readonly "sysex.staged": BundleInfo[];
  readonly "sysex.macho": ExecutableInfo[];
  readonly "code": SignedCode[];
  readonly "profiles": Profile[];
}

/**
 * The facts of the bundle at `path`, an app, an extension, a Mach-O file or an archive: those that `fromBundle` marks, whose own
 * modules need not be loaded for it. Throws a BundleError.
 */
export async function readBundle(path: string): Promise<Collected> {
  const tree = limitReading(await openTree(path));
  try {
    return await readTree(tree);
  } finally {
    tree.close();
  }
}

/** The facts of an opened bundle as evidence. Throws a BundleError. */
export async function readTree(tree: BundleTree): Promise<Collected> {
  const { name } = tree;
  const { facts: read, notes } = await readBundleFacts(tree);
  const apps = read["app.info"].length;
  // What lies in an app, or was given by itself, was not staged by macOS.
  const { "sysex.staged": _, ...own } = read;
  const values: Readonly<Record<string, unknown>> = { ...own, "app.info": apps === 0 ? null : read["app.info"] };
  return {
    kind: "bundle",
    paths: [name],
    collectedAt: null,
    evidence: new Map(Object.entries(values).map(([key, value]) => [key, evidenceOf(key, value, tree)])),
    partial: false,
    notes: [
      ...tree.notes,
      ...notes,
      ...(apps > 1 ? [`${name} holds ${apps} apps: without an extension to tell, the first one is judged`] : []),
    ],
  };
}

/** The facts of an opened bundle, and sentences about what was not read. Throws a BundleError. */
export async function readBundleFacts(tree: BundleTree): Promise<{ facts: BundleFacts; notes: readonly string[] }> {
  const [files, crypto] = await Promise.all([openFiles(tree), loadCrypto()]);
  const reader: TreeReader = { tree, below: indexFolders(tree), files, crypto };
  const shapes = findShapes(tree);
  const facts: BundleFacts = {
    "app.info": [],
    "app.appex": [],
    "app.layout": [],
    "app.machNames": [],
    "sysex.embedded": [],
    "sysex.staged": [],
    "sysex.macho": [],
    "code": [],
    "profiles": [],
  };
  const pieces: Piece[] = [];
  const found = findBundles(tree, shapes);
  for (const one of found) readOne(reader, one, facts, pieces);
  const inner = shapes.filter((shape) => !found.some((one) => one.shape === shape));
  const nested = readNested(reader, inner, pieces);
  const all = [...pieces, ...nested.pieces];
  facts["code"].push(...judgeNested(reader, all));
  const apps = facts["app.info"];
  if (facts["code"].length === 0 && apps.length === 0 && facts["sysex.embedded"].length === 0) {
    throw new BundleError(`"${tree.name}" holds no app, no system extension and no Mach-O file: give the path of one`);
  }
  facts["app.layout"].push(...findLayout(tree, apps.map((app) => app.path)));
  for (const app of apps) facts["app.machNames"].push(...findMachNames(reader, app, facts["sysex.embedded"], all));
  return { facts, notes: nested.notes };
}

function evidenceOf(key: string, value: unknown, { name: source, isComplete }: BundleTree): Evidence {
  if (value === null) return { ...noEvidence(key, "notApplicable"), source };
  const origins = Array.isArray(value)
    ? value.map((one, i) => [String(i), originOf(one, source)] as const)
    : [["", originOf(value, source)] as const];
  return { ...noEvidence(key, "ok"), value, source, complete: isComplete, origins: Object.fromEntries(origins) };
}

/** A file has no lines: the place is the path inside the bundle. */
function originOf(value: unknown, source: string): { source: string; line: number; text: string } {
  const { path } = (value ?? {}) as { path?: unknown };
  return { source: typeof path === "string" ? path : source, line: 0, text: "" };
}

interface Found {
  /** Null for a bare file. */
  readonly shape: BundleShape | null;
  readonly path: string;
  readonly role: CodeRole;
}

/** The app's bundles, outermost first; a tree without a bundle is searched for bare Mach-O files. */
function findBundles(tree: BundleTree, shapes: readonly BundleShape[]): Found[] {
  const roles = new Map<string, CodeRole>();
  for (const { root, codeFolder } of shapes) {
    const ending = codeFolder === "" ? undefined : /\.(app|systemextension|appex)$/i.exec(root)?.[1]?.toLowerCase();
    if (ending !== undefined) roles.set(root, roleOf(ending));
  }
  // Apps within apps are helpers; what lies within an extension is that extension's affair.
  const outer = shapes.flatMap((shape): Found[] => {
    const role = roles.get(shape.root);
    const around = [...foldersAbove(shape.root)].flatMap((folder) => roles.get(folder) ?? []);
    const isInner = around.some((one) => one !== "app") || (role === "app" && around.length > 0);
    return role === undefined || isInner ? [] : [{ shape, path: shape.root, role }];
  });
  if (outer.length > 0) return outer.slice(0, MOST_BUNDLES);
  const roots = new Set(shapes.map(({ root }) => root));
  const isBare = ({ kind, path }: TreeEntry) => kind === "file" && !foldersAbove(path).some((one) => roots.has(one));
  const bare = [...tree.entries.values()].filter(isBare).slice(0, MOST_BUNDLES);
  return bare.map(({ path }) => ({ shape: null, path, role: "bare" }));
}

function roleOf(ending: string): CodeRole {
  return ending === "app" ? "app" : ending === "appex" ? "appex" : "extension";
}

function readOne(reader: TreeReader, { shape, path, role }: Found, facts: BundleFacts, pieces: Piece[]): void {
  const { tree, files } = reader;
  if (shape === null) {
    const opened = files.code(path);
    if (opened === null) return;
    const read = readCode(reader, { role, shape, executablePath: path, opened, sealing: null, isStapled: false });
    pieces.push({ shape, executablePath: path, read, sealing: null, info: null });
    return;
  }
  const info = readBundleInfo(tree, path);
  facts[role === "app" ? "app.info" : role === "appex" ? "app.appex" : "sysex.embedded"].push(info);
  const profile = readProfile(reader, shape);
  if (profile !== null) facts["profiles"].push(profile);
  const executablePath = `${shape.base}/${shape.codeFolder}${info.executable}`;
  // Opened without patience: an executable that must not be read is not missing.
  const opened = info.executable === null || tree.open(executablePath) === null ? null : files.code(executablePath);
  if (opened === null) return;
  facts["sysex.macho"].push(readExecutable(tree, info, opened.image));
  const sealing = readSeal(reader, shape, executablePath);
  const { isStapled } = info;
  const read = readCode(reader, { role, shape, executablePath, opened, sealing, isStapled });
  pieces.push({ shape, executablePath, read, sealing, info: readInfoPlist(tree, shape.infoPath).info });
}

function readProfile({ tree, crypto }: TreeReader, { base }: BundleShape): Profile | null {
  const path = `${base}/embedded.provisionprofile`;
  const bytes = readWhole(tree, path);
  const value = bytes === null ? null : parseProfile(bytes, [], crypto).value;
  return value === null ? null : { ...value, path };
}
