/**
 * The names in the bind instructions of LC_DYLD_INFO (public header mach-o/loader.h, BIND_OPCODE_…): a byte whose upper
 * half is the instruction and whose lower half its operand; numbers and names may follow.
 *
 *     11 40 5f 66 6f 6f 00 51 72 10 90     library 1, name "_foo", a pointer, segment 2 offset 0x10, bind
 */
import { type ByteSource, readExactly, takePart } from "./bytes.ts";
import { MachOError } from "./macho_error.ts";
import { MAX_NAMES } from "./name_table.ts";
import type { ByteRange, Names } from "./slice.ts";

const MAX_BYTES = 8 * 1024 * 1024;
const SET_SYMBOL = 0x4;
/** LEB128 numbers behind each instruction; instructions that are not here are unknown. */
const NUMBERS: Readonly<Record<number, number>> = {
  0x0: 0, // done
  0x1: 0, // library
  0x2: 1, // library
  0x3: 0, // special library
  0x5: 0, // type
  0x6: 1, // addend
  0x7: 1, // segment and offset
  0x8: 1, // add to the address
  0x9: 0, // bind
  0xa: 1, // bind, add to the address
  0xb: 0, // bind, add to the address
  0xc: 2, // bind so many times, skipping so much
};
/** Its operand says what it is: 0 has a number behind it, 1 has none. */
const THREADED = 0xd;

/** Reads the names that one list of bind instructions names. Throws `MachOError` for lists that are cut or too long. */
export function readBoundNames(image: ByteSource, range: ByteRange): Names {
  if (range.size > MAX_BYTES) throw new MachOError(`${range.size} bytes of bind instructions`, range.offset);
  const bytes = readExactly(takePart(image, range.offset, range.size), 0, range.size, "bind instructions");
  const names = new Set<string>();
  const decoder = new TextDecoder();
  let at = 0;
  while (at < bytes.length) {
    const code = bytes[at++]!;
    const instruction = code >> 4;
    if (instruction === SET_SYMBOL) {
      const end = bytes.indexOf(0, at);
      if (end === -1 || names.size >= MAX_NAMES) return { names, complete: false };
      names.add(decoder.decode(bytes.subarray(at, end)));
      at = end + 1;
      continue;
    }
    const numbers = instruction === THREADED ? 1 - Math.min(1, code & 0xf) : NUMBERS[instruction];
    if (numbers === undefined) return { names, complete: false };
    for (let i = 0; i < numbers; i++) at = skipNumber(bytes, at);
  }
  return { names, complete: at === bytes.length };
}

/** Returns what lies behind a LEB128 number; beyond the end when it is cut. */
function skipNumber(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end]! >= 0x80) end++;
  return end + 1;
}
