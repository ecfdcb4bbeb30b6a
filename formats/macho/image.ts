/** Mach-O files as a whole: `parseMachO()` reads headers and load commands, the rest when it is asked for. */
import { type ByteSource, cachePages, takePart } from "./bytes.ts";
import { findClass } from "./classes.ts";
import { maskSubtype, nameCpu } from "./cpu.ts";
import { type FatSlice, parseFat, recognizeMachO } from "./fat.ts";
import { type ImageHeader, parseHeader } from "./header.ts";
import { readImports } from "./imports.ts";
import { readLoadCommands } from "./load_commands.ts";
import { attempt, MachOError, type Report } from "./macho_error.ts";
import { NO_NAMES } from "./name_table.ts";
import { readObjcClasses } from "./objc_classes.ts";
import { readSectionNames } from "./sections.ts";
import type { Answer, LinkTables, LoadCommands, MachO, MachOProblem, Names, Slice } from "./slice.ts";
import { readSwiftTypes, type SwiftTypes } from "./swift_types.ts";

export type * from "./slice.ts";

/** Problems kept per file; more of them say nothing new. */
const MAX_PROBLEMS = 100;

/**
 * Reads a thin or universal file. Throws `MachOError` for one that is neither (a script, a Java class file, an archive)
 * or ends before its header does; whatever else is wrong is in `problems`.
 */
export function parseMachO(source: ByteSource): MachO {
  const fileKind = recognizeMachO(source);
  if (fileKind === null) throw new MachOError("no Mach-O magic", 0);
  const problems: MachOProblem[] = [];
  const reportFor = (arch: string | null): Report => (why, offset) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ arch, offset, why });
  };
  if (fileKind === "thin") return { fileKind, slices: [parseThin(source, reportFor)], problems };
  const slices = parseFat(source, reportFor(null)).map((entry) => {
    const name = nameCpu(entry.cputype, entry.cpusubtype);
    return attempt(() => parseSlice(source, entry, reportFor(name)), reportFor(name));
  });
  return { fileKind, slices: slices.filter((slice) => slice !== null), problems };
}

function parseThin(source: ByteSource, reportFor: (arch: string) => Report): Slice {
  const { cputype, cpusubtype } = parseHeader(source, 0);
  const entry = { cputype, cpusubtype, offset: 0, size: source.size };
  return parseSlice(source, entry, reportFor(nameCpu(cputype, cpusubtype)));
}

function parseSlice(source: ByteSource, entry: FatSlice, report: Report): Slice {
  const { offset, size } = entry;
  const image = takePart(source, offset, size);
  const header = parseHeader(image, offset);
  const { cputype, cpusubtype } = header;
  const arch = nameCpu(cputype, cpusubtype);
  if (cputype !== entry.cputype || maskSubtype(cpusubtype) !== maskSubtype(entry.cpusubtype)) {
    report(`slice holds an image for ${arch}`, offset);
  }
  let complete = true;
  const commands = readLoadCommands(image, { header, base: offset }, (why, at) => {
    complete = false;
    report(why, at);
  });
  reportBounds(commands, entry, report);
  const { symtab: _, chainedFixups: _fixups, binds: _binds, ...shown } = commands;
  const about = { arch, cputype, cpusubtype, offset, size, fileType: header.fileType, complete };
  return { ...about, ...shown, ...askLater(image, header, { commands, complete }) };
}

/** Says what of an image does not lie within its slice; a file that was cut loses its end first. */
function reportBounds(commands: LoadCommands, { offset, size }: FatSlice, report: Report): void {
  for (const { name, fileoff, filesize } of commands.segments) {
    if (fileoff + filesize > size) report(`segment "${name}" ends beyond the slice`, offset + Math.min(fileoff, size));
  }
  const signature = commands.codeSignature;
  if (signature && signature.offset + signature.size > size) {
    report("code signature ends beyond the slice", offset + Math.min(signature.offset, size));
  }
}

type Questions = Pick<Slice, "importsSymbol" | "hasClass" | "hasSelector" | "objcClassNames" | "swiftTypeNames">;

function askLater(
  source: ByteSource,
  header: ImageHeader,
  { commands, complete }: { readonly commands: LoadCommands & LinkTables; readonly complete: boolean },
): Questions {
  const image = cachePages(source);
  const { segments, encryption } = commands;
  // What a load command that could not be read would have shown is not known, nor what encrypted code holds.
  const trust = <T extends Names>(names: T): T => complete && !encryption ? names : { ...names, complete: false };
  const readMethods = () => attempt(() => readSectionNames(image, segments, "__objc_methname"), () => {}) ?? NO_NAMES;
  const imports = once(() => trust(readImports(image, commands, header)));
  const pointers = { layout: header, chainedFixups: commands.chainedFixups };
  const objc = once(() => trust(readObjcClasses(image, segments, pointers)));
  const selectors = once(() => trust(readMethods()));
  const swift = once((): SwiftTypes => trust(readSwiftTypes(image, segments, header)));
  const importsSymbol = (name: string) => answer(imports(), name);
  return {
    importsSymbol,
    hasClass: (name) => findClass({ segments, objc, swift, importsSymbol }, name),
    hasSelector: (name) => answer(selectors(), name),
    objcClassNames: objc,
    swiftTypeNames: swift,
  };
}

function answer({ names, complete }: Names, name: string): Answer {
  if (names.has(name)) return "yes";
  return complete ? "no" : "unknown";
}

function once<T>(read: () => T): () => T {
  let value: { readonly read: T } | null = null;
  return () => (value ??= { read: read() }).read;
}
