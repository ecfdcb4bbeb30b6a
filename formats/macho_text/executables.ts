/**
 * What otool, vtool, nm, lipo, dyld_info and file show of executables, in pasted text: one after the other, of one slice or of all,
 * whole or filtered, with their indentation or without it.
 */
import { splitWords } from "../command_words.ts";
import { isGap } from "../gap.ts";
import type { Line, Parsed } from "../parsed.ts";
import { readArchs, readDetail } from "./archs.ts";
import { beginOf, isMain } from "./file_header.ts";
import { type JoinedLine, joinWrapped, LONGEST_LINE } from "./join_lines.ts";
import { beginDump, type Dump, endDump, readLoadCommand } from "./load_commands.ts";
import { readMachHeader } from "./mach_header.ts";
import { addDylib, finishSlice, makeSliceDraft, type SeenExecutable, type SliceDraft } from "./seen.ts";
import { readToolCall, type ToolCall } from "./tool_call.ts";

/** Words of which every such text has one. */
const MARKS =
  /\(compatibility\b|\bLC_(?:RPATH|BUILD_VERSION|MAIN)\b|Load command \d|Mach header|Mach-O |fat file: |-(?:linked_dylibs|dependents|platform):|_NSExtensionMain\b|\b(?:lipo|otool|vtool)\b/;
const DYLIB =
  /^(\S.{0,1023}?) \(compatibility version \d[\d.]{0,20}(?:, current version \d[\d.]{0,20})?(?:, (weak|reexport|upward|lazy))?/;
const EXTENSION_MAIN = /(?:^|\s)_NSExtensionMain(?=$|[\s@])/;
const UNDEFINED = /^(?:[\da-f]{8,16} )?(?:U _|\(undefined\) )/;
const SECTION = /^-(\w{1,30}):$/;
const LINKED = /^(?:((?:weak|re|upward|delay|lazy)[\w-]{0,20})(?:[ ,]+[\w-]{1,20}){0,3} +)?([/@]\S.{0,1023})$/;
const PLATFORM = /^macOS +(\d[\d.]{0,20}) +(\d[\d.]{0,20})?/i;
const ASSIGNMENT = /^(\w{1,40})=([^=].{0,1000})$/;
const MOST_FILES = 200;

/** A file that the text speaks of. */
interface FileDraft {
  readonly file: string;
  readonly line: Line;
  archs: Set<string>;
  archsAreAll: boolean;
  /** How many there are, where lipo says it. */
  count: number | null;
  /** By processor; "" for what the text says of no certain one. */
  readonly slices: Map<string, SliceDraft>;
}

/** Where the reading is. */
interface Reading {
  readonly files: Map<string, FileDraft>;
  readonly variables: Map<string, string>;
  /** The number of the output: what a command printed, or a file's part of it. */
  output: number;
  call: ToolCall | null;
  /** The file, and the slice of it, that the lines are about; not in `files` before a line says something. */
  file: FileDraft | null;
  arch: string;
  slice: SliceDraft;
  dump: Dump | null;
  /** Of dyld_info: `linked_dylibs`. */
  section: string | null;
}

/** Reads every executable of a text, in its order; null when there is none. Origins: `N`. */
export function parseExecutables(lines: readonly Line[]): Parsed<SeenExecutable[]> {
  const joined = joinWrapped(lines);
  const of: Reading = {
    files: new Map(),
    variables: new Map(),
    output: 0,
    call: null,
    file: null,
    arch: "",
    slice: makeSliceDraft(),
    dump: null,
    section: null,
  };
  joined.forEach((_, at) => readLine(of, joined, at));
  leave(of);
  const drafts = [...of.files.values()];
  const origins = Object.fromEntries(drafts.map(({ line }, i) => [String(i), line]));
  return { value: drafts.length === 0 ? null : drafts.map(finishFile), problems: [], origins };
}

/** Finds the text that holds such output: all of it as one block, or none. */
export function findExecutables(lines: readonly Line[]): (readonly Line[])[] {
  const isNear = lines.some(({ text, command }) => text.length <= LONGEST_LINE && MARKS.test(command ?? text));
  return isNear && parseExecutables(lines).value !== null ? [lines] : [];
}

function readLine(of: Reading, joined: readonly JoinedLine[], at: number): void {
  const { line, text } = joined[at]!;
  if (line.command !== undefined) return readCommand(of, line, line.command);
  if (text === "") return;
  const begin = beginOf(joined, at, of.call !== null);
  if (begin !== null) return turnTo(of, line, begin.file, begin.arch);
  if (readArchLine(of, line, text) || readDetailLine(of, line, text) || of.file === null) return;
  if (isGap(text)) return skip(of);
  if (readSaid(of, text)) keep(of);
}

function readCommand(of: Reading, line: Line, command: string): void {
  for (const [word = "", ...more] of splitWords(command)) {
    const [, name, value] = (more.length === 0 && ASSIGNMENT.exec(word)) || [];
    if (name !== undefined) of.variables.set(name, value!);
  }
  const expanded = command.replace(/\$(?:\{(\w{1,40})\}|(\w{1,40}))/g, (all, a, b) => of.variables.get(a ?? b) ?? all);
  of.call = readToolCall(expanded);
  turnTo(of, line, of.call?.file ?? null, of.call?.arch ?? null);
}

/** From here on the text is about this file. */
function turnTo(of: Reading, line: Line, path: string | null, arch: string | null): void {
  leave(of);
  of.output++;
  of.section = null;
  of.file = path === null || !isMain(path) ? null : findFile(of, path) ??
    { file: path, line, archs: new Set(), archsAreAll: false, count: null, slices: new Map() };
  turnToSlice(of, arch ?? "");
}

/** A path from the home folder or from where somebody stood is that of a whole path that ends in it. */
function findFile({ files }: Reading, path: string): FileDraft | null {
  const exact = files.get(path);
  if (exact !== undefined) return exact;
  const ending = (one: string) => `/${one.replace(/^(?:~|\.{1,2})\//, "")}`;
  const isSame = (other: string) =>
    path.startsWith("/") ? !other.startsWith("/") && path.endsWith(ending(other)) : other.endsWith(ending(path));
  return [...files.values()].find(({ file }) => isSame(file)) ?? null;
}

function turnToSlice(of: Reading, arch: string): void {
  of.arch = arch;
  of.slice = of.file?.slices.get(arch) ?? makeSliceDraft();
}

function leave(of: Reading): void {
  if (of.dump !== null) endDump(of.dump);
  of.dump = null;
}

/** Somebody left lines out: what is not shown proves nothing. */
function skip(of: Reading): void {
  if (of.dump !== null) of.dump.reached = null;
  of.slice.cutIn = of.output;
}

/** The line said something: the file belongs to what was seen. */
function keepFile({ files, file }: Reading): void {
  if (file !== null && (files.has(file.file) || files.size < MOST_FILES)) files.set(file.file, file);
}

/** And this slice of it. */
function keep(of: Reading): void {
  const { file, arch, slice } = of;
  keepFile(of);
  file?.slices.set(arch, slice);
  if (arch !== "" && file?.archsAreAll === false) file.archs.add(arch);
}

function readArchLine(of: Reading, line: Line, text: string): boolean {
  const said = readArchs(text, of.call?.tool === "lipo");
  if (said === null) return false;
  if (said.file !== null) turnTo(of, line, said.file, said.areAll ? null : said.archs[0]!);
  const { file } = of;
  if (file === null || said.archs.length === 0) return true;
  if (said.areAll) {
    file.archs = new Set(said.archs);
    file.archsAreAll = true;
    keepFile(of);
  }
  if (said.fileType === null) return true;
  of.slice.fileType = said.fileType;
  keep(of);
  return true;
}

/** The slices of `lipo -detailed_info` come one after the other. */
function readDetailLine(of: Reading, line: Line, text: string): boolean {
  const detail = readDetail(text);
  if (detail?.key === "file") turnTo(of, line, detail.value, null);
  const { file } = of;
  if (detail === null || file === null) return false;
  if (detail.key === "count") file.count = Number(detail.value);
  if (detail.key === "arch" && file.count !== null) {
    // Of two lists, the later one counts.
    if (file.archsAreAll) file.archs = new Set();
    file.archs.add(detail.value);
    file.archsAreAll = file.archs.size === file.count;
    keepFile(of);
  }
  return true;
}

function readSaid(of: Reading, text: string): boolean {
  const { slice, call } = of;
  const dylib = DYLIB.exec(text);
  if (dylib !== null) {
    addDylib(slice, dylib[1]!, dylib[2] === "weak", of.output);
    return true;
  }
  const header = readMachHeader(text);
  if (header !== null) {
    turnToSlice(of, header.arch);
    of.slice.fileType = header.fileType;
    of.slice.commands = header.commands;
    return true;
  }
  if (EXTENSION_MAIN.test(text) && (call?.tool === "nm" || of.section === "imports" || UNDEFINED.test(text))) {
    slice.usesExtensionMain = true;
    return true;
  }
  of.section = SECTION.exec(text)?.[1] ?? of.section;
  if (of.section !== null) return readSection(of, text);
  if (of.dump?.slice !== slice) leave(of);
  const isRead = readLoadCommand(of.dump ??= beginDump(slice, of.output), text);
  if (slice.rpathsFrom === of.output && call?.showsAllRpaths) slice.rpathsAreAll = true;
  return isRead;
}

/** A line of dyld_info. */
function readSection({ section, slice, output }: Reading, text: string): boolean {
  const linked = /^(?:linked_dylibs|dependents)$/.test(section!) ? LINKED.exec(text) : null;
  if (linked !== null) addDylib(slice, linked[2]!, linked[1]?.startsWith("weak") ?? false, output);
  const [, minimum, sdk] = (section === "platform" && PLATFORM.exec(text)) || [];
  slice.minimumSystem = minimum ?? slice.minimumSystem;
  slice.sdk = sdk ?? slice.sdk;
  return linked !== null || minimum !== undefined;
}

function finishFile({ file, archs, archsAreAll, slices }: FileDraft): SeenExecutable {
  const other = slices.get("");
  const named = [...slices].filter(([arch]) => arch !== "");
  const only = archsAreAll && archs.size === 1 ? [...archs][0]! : null;
  return {
    file,
    archs: [...archs],
    archsAreAll,
    slices: named.length === 0
      ? other === undefined ? [] : [finishSlice(only, other)]
      : named.map(([arch, own]) => finishSlice(arch, own, other)),
  };
}
