/**
 * Segments and their sections (public header mach-o/loader.h): type, size, name of 16 bytes; address, size in memory,
 * offset and size in the file; two protections, the number of sections, flags; then each section with its name and its
 * segment's.
 */
import { type Command, readFixedName } from "./command.ts";
import { MachOError } from "./macho_error.ts";
import type { Section, Segment } from "./slice.ts";

/**
 * Reads LC_SEGMENT or LC_SEGMENT_64. Throws `MachOError` when a number or the sections do not fit, or are more than
 * allowed.
 */
export function readSegment(command: Command, maxSections: number): Segment {
  const { reader, offset } = command;
  const wide = command.type === 0x19;
  const [head, width] = wide ? [72, 80] : [56, 68];
  const [vmaddr, vmsize, fileoff, filesize] = [0, 1, 2, 3].map((i) =>
    wide ? reader.u64(24 + 8 * i) : reader.u32(24 + 4 * i)
  ) as [number, number, number, number];
  const count = reader.u32(wide ? 64 : 48);
  if (head + count * width > reader.length) {
    throw new MachOError(`segment with room for less than ${count} sections`, offset);
  }
  if (count > maxSections) throw new MachOError(`segment with ${count} sections`, offset);
  const sections: Section[] = [];
  for (let i = 0; i < count; i++) {
    const at = head + i * width;
    sections.push({
      name: readFixedName(command, at),
      addr: wide ? reader.u64(at + 32) : reader.u32(at + 32),
      size: wide ? reader.u64(at + 40) : reader.u32(at + 36),
      offset: reader.u32(at + (wide ? 48 : 40)),
    });
  }
  return { name: readFixedName(command, 8), vmaddr, vmsize, fileoff, filesize, sections };
}
