import type { Reader } from "./bytes.ts";
import { MachOError } from "./macho_error.ts";

const DECODER = new TextDecoder();

/** One load command, whole: what its type says, and the bytes from its type to its end. */
export interface Command {
  readonly type: number;
  /** Whether the image has 64-bit addresses. */
  readonly is64: boolean;
  readonly bytes: Uint8Array;
  readonly reader: Reader;
  /** In the file. */
  readonly offset: number;
}

/**
 * Reads the text of a command whose fixed part is `fixed` bytes long; where it begins stands at byte 8. Throws
 * `MachOError` for text outside the command or without a zero behind it, which dyld refuses as well.
 */
export function readCommandText({ bytes, reader, offset }: Command, fixed: number): string {
  const start = reader.u32(8);
  const end = start < fixed ? -1 : bytes.indexOf(0, start);
  if (end === -1) throw new MachOError("load command whose text is outside it", offset);
  return DECODER.decode(bytes.subarray(start, end));
}

/** Reads the 16 bytes of a segment's or section's name, padded with zeros, which linkers write in ASCII. */
export function readFixedName({ bytes, reader }: Command, at: number): string {
  reader.u8(at + 15);
  const name = bytes.subarray(at, at + 16);
  const end = name.indexOf(0);
  return String.fromCharCode(...(end === -1 ? name : name.subarray(0, end)));
}
