/**
 * Load commands of a Mach-O image (public header mach-o/loader.h): each begins with its type and its size, both of 32
 * bits.
 *
 *     1c 00 00 80 30 00 00 00 0c 00 00 00     LC_RPATH, 48 bytes, its text begins at byte 12
 *     40 65 78 65 63 75 74 61 62 6c 65 …      "@executable_path/../Frameworks", zeros up to the end
 */
import { type ByteSource, makeReader, readExactly } from "./bytes.ts";
import { type Command, readCommandText } from "./command.ts";
import { readDylib } from "./dylib_command.ts";
import type { ImageHeader } from "./header.ts";
import { attempt, MachOError, type Report } from "./macho_error.ts";
import { readSegment } from "./segment_command.ts";
import type { BuildVersion, ByteRange, Dylib, LinkTables, LoadCommands, Segment } from "./slice.ts";
import { readBuildVersion, readMinimumVersion } from "./version_command.ts";

const MAX_COMMANDS = 10_000;
const MAX_COMMAND_BYTES = 2 * 1024 * 1024;
/** Segments are searched for every address. */
const MAX_SEGMENTS = 256;
/** Symbols number their sections in one byte. */
const MAX_SECTIONS = 1024;

/** The commands under way; `Slice` shows them read-only. */
interface Draft {
  entryOffset: number | null;
  hasUnixThread: boolean;
  readonly dylibs: Dylib[];
  readonly rpaths: string[];
  readonly versions: BuildVersion[];
  uuid: string | null;
  encryption: boolean;
  codeSignature: ByteRange | null;
  readonly segments: Segment[];
  symtab: LinkTables["symtab"];
  chainedFixups: ByteRange | null;
  readonly binds: ByteRange[];
}

/**
 * Reads the load commands behind the header; `base` is where the slice begins in its file. What cannot be read is
 * reported and left out.
 */
export function readLoadCommands(
  slice: ByteSource,
  { header, base }: { readonly header: ImageHeader; readonly base: number },
  report: Report,
): LoadCommands & LinkTables {
  const draft: Draft = {
    entryOffset: null,
    hasUnixThread: false,
    dylibs: [],
    rpaths: [],
    versions: [],
    uuid: null,
    encryption: false,
    codeSignature: null,
    segments: [],
    symtab: null,
    chainedFixups: null,
    binds: [],
  };
  for (const command of walkCommands(slice, header, { base, report })) {
    attempt(() => takeCommand(draft, command), report);
  }
  const { versions, ...rest } = draft;
  const buildVersion = versions.find(({ platform }) => platform === "macos") ?? versions[0] ?? null;
  return { ...rest, buildVersion, hasMain: draft.entryOffset !== null };
}

function* walkCommands(
  slice: ByteSource,
  header: ImageHeader,
  { base, report }: { readonly base: number; readonly report: Report },
): Generator<Command> {
  const start = base + header.size;
  const length = Math.min(header.commandBytes, slice.size - header.size, MAX_COMMAND_BYTES);
  if (length < header.commandBytes) report(`load commands cut after ${length} of ${header.commandBytes} bytes`, start);
  const block = readExactly(slice, header.size, length, "load commands");
  const options = { littleEndian: header.littleEndian, base: start };
  const reader = makeReader(block, options);
  const count = Math.min(header.commandCount, MAX_COMMANDS);
  if (count < header.commandCount) report(`more than ${MAX_COMMANDS} load commands`, base + 16);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const size = at + 8 <= length ? reader.u32(at + 4) : 0;
    if (size < 8 || at + size > length) {
      const why = at + 8 > length ? `${count} load commands end after ${i}` : `load command ${i} of ${size} bytes`;
      report(why, start + at);
      return;
    }
    const bytes = block.subarray(at, at + size);
    const { littleEndian, is64 } = header;
    const offset = start + at;
    yield { type: reader.u32(at), is64, bytes, offset, reader: makeReader(bytes, { littleEndian, base: offset }) };
    at += size;
  }
}

function takeCommand(draft: Draft, command: Command): void {
  const { type, reader, offset } = command;
  switch (type) {
    case 0x1: // LC_SEGMENT
    case 0x19: // LC_SEGMENT_64
      if (draft.segments.length >= MAX_SEGMENTS) throw new MachOError(`more than ${MAX_SEGMENTS} segments`, offset);
      draft.segments.push(
        readSegment(command, MAX_SECTIONS - draft.segments.flatMap((known) => known.sections).length),
      );
      return;
    case 0x2: // LC_SYMTAB
      draft.symtab ??= {
        symbols: reader.u32(8),
        count: reader.u32(12),
        strings: { offset: reader.u32(16), size: reader.u32(20) },
      };
      return;
    case 0x5: // LC_UNIXTHREAD
      draft.hasUnixThread = true;
      return;
    case 0x80000028: // LC_MAIN
      draft.entryOffset ??= reader.u64(8);
      return;
    case 0x8000001c: // LC_RPATH
      draft.rpaths.push(readCommandText(command, 12));
      return;
    case 0x1b: // LC_UUID
      draft.uuid ??= formatUuid(command);
      return;
    case 0x1d: // LC_CODE_SIGNATURE
      if (draft.codeSignature) throw new MachOError("second code signature", offset);
      draft.codeSignature = readRange(command, 8);
      return;
    case 0x21: // LC_ENCRYPTION_INFO
    case 0x2c: // LC_ENCRYPTION_INFO_64
      draft.encryption ||= reader.u32(16) !== 0;
      return;
    case 0x22: // LC_DYLD_INFO
    case 0x80000022: // LC_DYLD_INFO_ONLY
      if (draft.binds.length > 0) throw new MachOError("second table of bind instructions", offset);
      draft.binds.push(...[16, 24, 32].map((at) => readRange(command, at)).filter(({ size }) => size > 0));
      return;
    case 0x80000034: // LC_DYLD_CHAINED_FIXUPS
      draft.chainedFixups ??= readRange(command, 8);
      return;
    default:
      takeNamedOrVersion(draft, command);
  }
}

function takeNamedOrVersion(draft: Draft, command: Command): void {
  const dylib = readDylib(command);
  if (dylib) draft.dylibs.push(dylib);
  const version = command.type === 0x32 ? readBuildVersion(command) : readMinimumVersion(command);
  if (version) draft.versions.push(version);
}

function readRange({ reader }: Command, at: number): ByteRange {
  return { offset: reader.u32(at), size: reader.u32(at + 4) };
}

function formatUuid({ reader, bytes }: Command): string {
  reader.u8(23);
  const hex = bytes.subarray(8, 24).toHex().toUpperCase();
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([from, to]) => hex.slice(from, to)).join("-");
}
