import { type ByteSource, readExactly } from "./bytes.ts";
import { MachOError } from "./macho_error.ts";
import { NO_NAMES, splitNames } from "./name_table.ts";
import type { Names, Section, Segment } from "./slice.ts";

const MAX_SECTION = 16 * 1024 * 1024;
const MAX_SAME = 8;

/**
 * Lists the sections of a name, whatever their segment: linkers put the same one into __DATA, __DATA_CONST or
 * __DATA_DIRTY. Throws `MachOError` for more of them than any linker makes, all of which could lie over the same bytes.
 */
export function findSections(segments: readonly Segment[], name: string): Section[] {
  const found = segments.flatMap(({ sections }) =>
    sections.filter((section) => section.name === name && section.size > 0)
  );
  if (found.length > MAX_SAME) throw new MachOError(`${found.length} sections "${name}"`, found[0]!.offset);
  return found;
}

/** Says whether there is a section of a name. */
export function hasSection(segments: readonly Segment[], name: string): boolean {
  return segments.some(({ sections }) => sections.some((section) => section.name === name && section.size > 0));
}

/** Reads a section whole. Throws `MachOError` when it is larger than 16 MiB or not in the slice. */
export function readSection(image: ByteSource, { name, offset, size }: Section): Uint8Array {
  if (size > MAX_SECTION || offset === 0) throw new MachOError(`section "${name}" of ${size} bytes`, offset);
  return readExactly(image, offset, size, `section "${name}"`);
}

/** Reads sections that hold zero-terminated names; not complete when there are none. */
export function readSectionNames(image: ByteSource, segments: readonly Segment[], name: string): Names {
  const lists = findSections(segments, name).map((section) => splitNames(readSection(image, section)));
  if (lists.length === 0) return NO_NAMES;
  return {
    names: new Set(lists.flatMap((list) => [...list.names])),
    complete: lists.every((list) => list.complete),
  };
}

/** Turns an address into an offset of the slice; null where the file has no bytes for it. */
export function findOffset(segments: readonly Segment[], address: number): number | null {
  const segment = segments.find(({ vmaddr, filesize }) => address >= vmaddr && address < vmaddr + filesize);
  return segment ? segment.fileoff + (address - segment.vmaddr) : null;
}
