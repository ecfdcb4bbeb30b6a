/**
 * The load commands of one slice, as `otool -l` and `vtool -show-build` print them (Xcode 4 to 27), whole or what grep(1) left of
 * them:
 *
 *     Load command 15
 *               cmd LC_RPATH
 *           cmdsize 48
 *              path @executable_path/../Frameworks (offset 12)
 */
import { addDylib, addRpath, type SliceDraft } from "./seen.ts";

/** Load commands that are being read. */
export interface Dump {
  readonly slice: SliceDraft;
  /** The number of the output that they stand in. */
  readonly output: number;
  /** The command of which the fields are being read; null before the first, and where grep took the line away. */
  command: string | null;
  /** The number of the last "Load command" line, as long as none was left out; null when one was, or there was no such line. */
  reached: number | null;
  /** Whether fields of this LC_BUILD_VERSION are those of macOS. */
  isForMac: boolean;
  /** An LC_RPATH whose path has not come yet. */
  isOwing: boolean;
}

/** Whether it may be missing, by the command that names it. */
const WEAK: Readonly<Record<string, boolean>> = {
  LC_LOAD_DYLIB: false,
  LC_REEXPORT_DYLIB: false,
  LC_LOAD_UPWARD_DYLIB: false,
  LC_LAZY_LOAD_DYLIB: false,
  LC_LOAD_WEAK_DYLIB: true,
};
const NUMBER = /^Load command (\d{1,5})$/;
const COMMAND = /^cmd (LC_\w{1,40}|\?\(\w{1,12}\)|0x\w{1,8}|\d{1,10})\b/;
const FIELD = /^(path|name|platform|minos|sdk|version) (\S.{0,1023}?)(?: \(offset \d{1,6}\))?$/;
const MAC = /^(?:1|macos)$/i;
const VERSION = /^\d{1,4}(?:\.\d{1,4}){0,3}$/;

export function beginDump(slice: SliceDraft, output: number): Dump {
  return { slice, output, command: null, reached: null, isForMac: true, isOwing: false };
}

/** Takes a line, without its indentation; false when it is no part of load commands. */
export function readLoadCommand(dump: Dump, text: string): boolean {
  const number = NUMBER.exec(text)?.[1];
  if (number !== undefined) {
    endCommand(dump);
    const isNext = Number(number) === 0 || (dump.reached !== null && Number(number) === dump.reached + 1);
    dump.reached = isNext ? Number(number) : null;
    return true;
  }
  const command = COMMAND.exec(text)?.[1];
  if (command !== undefined) {
    endCommand(dump);
    beginCommand(dump, command);
    return true;
  }
  const [, name, value] = FIELD.exec(text) ?? [];
  return name !== undefined && readField(dump, name, value!, text.endsWith(")"));
}

/** At the end of the text about the slice, or where lines of it were left out. */
export function endDump(dump: Dump): void {
  const { slice, reached, command } = dump;
  endCommand(dump);
  if (reached !== null) {
    slice.shown = reached + 1;
    slice.endsSigned = command === "LC_CODE_SIGNATURE";
  }
  dump.reached = null;
}

function beginCommand(dump: Dump, command: string): void {
  const { slice } = dump;
  dump.command = command;
  dump.isForMac = true;
  dump.isOwing = command === "LC_RPATH";
  if (command === "LC_MAIN" || command === "LC_UNIXTHREAD") slice.hasEntry = true;
  else if (command === "LC_CODE_SIGNATURE") slice.isSigned = true;
  else if (command === "LC_ID_DYLIB") slice.fileType ??= "dylib";
}

function endCommand(dump: Dump): void {
  if (dump.isOwing) dump.slice.cutIn = dump.output;
  dump.isOwing = false;
  dump.command = null;
}

function readField(dump: Dump, name: string, value: string, hasOffset: boolean): boolean {
  const { slice, command } = dump;
  if (name === "path" && hasOffset && (command ?? "LC_RPATH") === "LC_RPATH") {
    addRpath(slice, value, dump.output);
    dump.isOwing = false;
    return true;
  }
  const isWeak = WEAK[command ?? ""];
  if (name === "name" && hasOffset && isWeak !== undefined) addDylib(slice, value, isWeak, dump.output);
  if (name === "platform") dump.isForMac = MAC.test(value);
  const isVersion = name === (command === "LC_VERSION_MIN_MACOSX" ? "version" : "minos");
  if (isVersion && dump.isForMac && VERSION.test(value)) slice.minimumSystem ??= value;
  if (name === "sdk" && dump.isForMac && VERSION.test(value)) slice.sdk ??= value;
  return command !== null || name === "minos" || name === "sdk";
}
