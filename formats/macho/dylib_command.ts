/**
 * Load commands that name a library (public header mach-o/loader.h):
 *
 *     0c 00 00 00 38 00 00 00 18 00 00 00 02 00 00 00     LC_LOAD_DYLIB, 56 bytes, path at byte 24, a time stamp
 *     03 64 27 05 00 00 01 00                             current version 1319.100.3, compatibility version 1.0.0
 *     2f 75 73 72 2f 6c 69 62 2f …                        "/usr/lib/libSystem.B.dylib"
 *
 * Linkers for macOS 15 and later may write a marker in place of the time stamp, and flags behind the versions.
 */
import { type Command, readCommandText } from "./command.ts";
import type { Dylib, DylibKind } from "./slice.ts";
import { formatVersion } from "./version_command.ts";

const KINDS: Readonly<Record<number, DylibKind>> = {
  0xc: "load",
  0xd: "id",
  0x20: "lazy",
  0x80000018: "weak",
  0x8000001f: "reexport",
  0x80000023: "upward",
};
const MARKER = 0x1a741800;
/** The kind that the flags name, the one that matters most to a missing library first. */
const FLAG_KINDS: readonly (readonly [number, DylibKind])[] = [[1, "weak"], [2, "reexport"], [4, "upward"], [
  8,
  "lazy",
]];

/** Reads a command that names a library; null for other commands. Throws `MachOError` when it is too short. */
export function readDylib(command: Command): Dylib | null {
  const { type, reader } = command;
  const kind = KINDS[type];
  if (kind === undefined) return null;
  const hasFlags = reader.u32(12) === MARKER && reader.u32(8) === 28;
  const flags = hasFlags ? reader.u32(24) : 0;
  return {
    path: readCommandText(command, 24),
    kind: FLAG_KINDS.find(([bit]) => (flags & bit) !== 0)?.[1] ?? kind,
    current: formatVersion(reader.u32(16)),
    compat: formatVersion(reader.u32(20)),
  };
}
