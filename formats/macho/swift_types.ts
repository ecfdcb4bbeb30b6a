/**
 * Names of Swift classes, out of the type records that every Swift image carries, stripped or not (public header
 * swift/ABI/Metadata.h): section __swift5_types is a list of 32-bit distances to context descriptors.
 *
 *     50 00 00 80                  a class (kind 16 in the lowest five bits)
 *     e8 ff ff ff                  distance to what it stands in, a module or a type; odd: to a pointer to it
 *     0c 00 00 00                  distance to its name, zero-terminated
 *
 * Kind 0 is a module, 1 an extension, 2 an anonymous context, as around private types.
 */
import { type ByteSource, makeReader, type Reader, readExactly } from "./bytes.ts";
import { attempt, MachOError } from "./macho_error.ts";
import { MAX_FAILURES, MAX_NAMES, MAX_TOTAL, readName } from "./name_table.ts";
import { findOffset, findSections, readSection } from "./sections.ts";
import type { Names, Segment } from "./slice.ts";

/** Types within types; deeper is taken for a cycle. */
const MAX_DEPTH = 32;
const MAX_TYPE_NAME = 1000;
const MODULE = 0;
const EXTENSION = 1;
const ANONYMOUS = 2;
const CLASS = 16;
/** Structures and enumerations, which may hold classes. */
const LAST_TYPE = 18;

export interface SwiftTypes extends Names {
  /**
   * Last parts of the names of classes that cannot be told: private ones, and those in extensions of other images'
   * types.
   */
  readonly vague: ReadonlySet<string>;
}

interface Image {
  readonly source: ByteSource;
  readonly segments: readonly Segment[];
  readonly littleEndian: boolean;
  /** Full names by the address of the descriptor; null for those that cannot be told. */
  readonly known: Map<number, string | null>;
  /** Bytes of names that may still be read. */
  left: number;
}

/**
 * Reads the names of the classes: "Module.Class". Not complete without type records, or when one cannot be followed.
 */
export function readSwiftTypes(
  source: ByteSource,
  segments: readonly Segment[],
  { littleEndian }: { readonly littleEndian: boolean },
): SwiftTypes {
  const image: Image = { source, segments, littleEndian, known: new Map(), left: MAX_TOTAL };
  const names = new Set<string>();
  const vague = new Set<string>();
  const sections = attempt(() => findSections(segments, "__swift5_types"), () => {}) ?? [];
  let complete = sections.length > 0;
  let failures = 0;
  for (const section of sections) {
    const records = attempt(() => readSection(source, section), () => {});
    const reader = makeReader(records ?? new Uint8Array(0), { littleEndian });
    const count = Math.floor(reader.length / 4);
    complete &&= records !== null && count <= MAX_NAMES;
    for (let i = 0; i < Math.min(count, MAX_NAMES); i++) {
      const distance = reader.u32(4 * i) | 0;
      // Not a distance to a descriptor, but to a pointer to one: a type of another image.
      if ((distance & 3) !== 0) continue;
      if (attempt(() => takeType(image, section.addr + 4 * i + distance, { names, vague }), () => {})) continue;
      complete = false;
      if (++failures === MAX_FAILURES) return { names, vague, complete };
    }
  }
  return { names, vague, complete };
}

/** Takes the class at an address; other kinds of types are passed over. */
function takeType(image: Image, address: number, lists: { names: Set<string>; vague: Set<string> }): true {
  const descriptor = readDescriptor(image, address);
  if (kindOf(descriptor) !== CLASS) return true;
  const name = nameContext(image, address, 0);
  if (name !== null) lists.names.add(name);
  else lists.vague.add(readNameAt(image, address + 8, descriptor.u32(8)));
  return true;
}

function nameContext(image: Image, address: number, depth: number): string | null {
  const known = image.known.get(address);
  if (known !== undefined) return known;
  if (depth > MAX_DEPTH) throw new MachOError("types nested too deep", address);
  const descriptor = readDescriptor(image, address);
  const kind = kindOf(descriptor);
  let name: string | null = null;
  if (kind === MODULE) name = readNameAt(image, address + 8, descriptor.u32(8));
  else if (kind !== EXTENSION && kind !== ANONYMOUS) {
    const distance = descriptor.u32(4) | 0;
    const parent = (distance & 1) === 0 ? nameContext(image, address + 4 + distance, depth + 1) : null;
    if (parent !== null) name = `${parent}.${readNameAt(image, address + 8, descriptor.u32(8))}`;
  }
  if (name !== null && name.length > MAX_TYPE_NAME) name = null;
  image.known.set(address, name);
  return name;
}

function readDescriptor({ source, segments, littleEndian }: Image, address: number): Reader {
  const bytes = readExactly(source, findOffset(segments, address) ?? -1, 12, "type");
  const reader = makeReader(bytes, { littleEndian });
  const kind = kindOf(reader);
  if (kind > ANONYMOUS && (kind < CLASS || kind > LAST_TYPE)) throw new MachOError(`type of kind ${kind}`, address);
  return reader;
}

function kindOf(descriptor: Reader): number {
  return descriptor.u32(0) & 0x1f;
}

function readNameAt(image: Image, address: number, distance: number): string {
  const { source, segments } = image;
  const at = findOffset(segments, address + (distance | 0));
  const name = at === null || image.left <= 0 ? null : readName(source, at, MAX_TYPE_NAME);
  if (!name) throw new MachOError("type without a name", at ?? address);
  image.left -= name.length;
  return name;
}
