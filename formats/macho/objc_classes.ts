/**
 * Names of the Objective-C classes that an image defines, Swift's among them (objc4's public sources,
 * objc-runtime-new.h): section __objc_classlist has a pointer per class. A class is five pointers, the fifth to its
 * read-only part, with flags in the lowest bits; that part has flags and two sizes, a pointer to a layout, and a
 * pointer to the name. Where the names lie differs: of Objective-C in __objc_classname, which has names of categories
 * and protocols too, of Swift in __cstring.
 */
import type { ByteSource } from "./bytes.ts";
import { attempt, MachOError } from "./macho_error.ts";
import { MAX_FAILURES, MAX_NAMES, MAX_TOTAL, NO_NAMES, readName } from "./name_table.ts";
import { type FollowPointer, makePointers, type PointerOptions } from "./pointers.ts";
import { findOffset, findSections } from "./sections.ts";
import type { Names, Segment } from "./slice.ts";

const MAX_CLASS_NAME = 4000;

interface Image {
  readonly source: ByteSource;
  readonly segments: readonly Segment[];
  readonly is64: boolean;
  readonly follow: FollowPointer;
}

/**
 * Reads the names of the classes; not complete without a class list, or when a class cannot be followed to its name.
 */
export function readObjcClasses(source: ByteSource, segments: readonly Segment[], options: PointerOptions): Names {
  const { is64 } = options.layout;
  const lists = attempt(() => findSections(segments, "__objc_classlist"), () => {}) ?? [];
  const follow = attempt(() => makePointers(source, segments, options), () => {});
  if (lists.length === 0 || follow === null) return NO_NAMES;
  const image: Image = { source, segments, is64, follow };
  const names = new Set<string>();
  const width = is64 ? 8 : 4;
  let complete = true;
  let [seen, failures, total] = [0, 0, 0];
  for (const { addr, size } of lists) {
    for (let at = 0; at + width <= size; at += width) {
      if (seen++ >= MAX_NAMES || failures >= MAX_FAILURES || total >= MAX_TOTAL) return { names, complete: false };
      const name = attempt(() => readClassName(image, addr + at), () => {});
      if (name === null) {
        complete = false;
        failures++;
      } else {
        names.add(name);
        total += name.length;
      }
    }
  }
  return { names, complete };
}

function readClassName({ source, segments, is64, follow }: Image, entry: number): string {
  const flagged = follow(follow(entry) + (is64 ? 32 : 16));
  const part = flagged - flagged % (is64 ? 8 : 4);
  const at = findOffset(segments, follow(part + (is64 ? 24 : 16)));
  const name = at === null ? null : readName(source, at, MAX_CLASS_NAME);
  if (!name) throw new MachOError("class without a name", at ?? 0);
  return name;
}
