/**
 * Reads single objects out of a keyed archive, one level at a time: what nobody asks for is never resolved, so that the size of an
 * archive, its cycles and its shared objects cost nothing.
 */
import { decodeFoundationObject } from "./foundation_object.ts";
import { type ArchiveProblem, isKeyedArchive, readReference } from "./keyed_archive.ts";
import { isDictionary, type PlistDictionary, PlistError, type PlistValue, Uid } from "./value.ts";

/** References that lead to references, before a chain is taken for a circle. */
const MAX_CHAIN = 8;
const MAX_PROBLEMS = 100;

/** An open archive. */
export class ArchiveReader {
  readonly #objects: readonly PlistValue[];
  readonly #decoded = new Map<PlistDictionary, PlistValue | undefined>();
  /** What the archive begins with: names and references. */
  readonly top: PlistDictionary;
  /** References that lead nowhere; at most 100. */
  readonly problems: ArchiveProblem[] = [];

  /** Throws `PlistError` for what is no archive. */
  constructor(root: PlistValue) {
    if (!isKeyedArchive(root)) throw new PlistError("not a keyed archive", null);
    this.#objects = root.$objects as PlistValue[];
    this.top = root.$top as PlistDictionary;
  }

  /** The value that a reference leads to, itself unread; null for `$null` and for a reference that leads nowhere. */
  follow(value: PlistValue | undefined): PlistValue {
    let current: PlistValue = value ?? null;
    for (let i = 0; i < MAX_CHAIN; i++) {
      const index = readReference(current);
      if (index === null) return current === "$null" && i > 0 ? null : current;
      const next = this.#objects[index];
      if (next === undefined) return this.#complain(index, "no such object");
      current = next;
    }
    return this.#complain(-1, "references in a circle");
  }

  /** The fields of an object, or the pairs of a dictionary; their values are references still. Null for anything else. */
  fields(value: PlistValue | undefined): PlistDictionary | null {
    const object = this.follow(value);
    if (!isDictionary(object)) return null;
    const decoded = this.#decode(object);
    return decoded === undefined ? object : isDictionary(decoded) ? decoded : null;
  }

  /** The items of an array or set, references still; empty for anything else. */
  items(value: PlistValue | undefined): readonly PlistValue[] {
    const object = this.follow(value);
    if (Array.isArray(object)) return object;
    const decoded = isDictionary(object) ? this.#decode(object) : undefined;
    return Array.isArray(decoded) ? decoded : [];
  }

  /** A text, number, date, UUID or the like; null for containers and for objects of other classes. */
  scalar(value: PlistValue | undefined): string | number | bigint | boolean | Date | Uint8Array | null {
    const object = this.follow(value);
    const decoded = isDictionary(object) ? this.#decode(object) ?? null : object;
    return Array.isArray(decoded) || isDictionary(decoded) || decoded instanceof Uid ? null : decoded;
  }

  /** The name of an object's class; null when it has none. */
  className(value: PlistValue | undefined): string | null {
    const object = this.follow(value);
    return isDictionary(object) ? this.#classNames(object)[0] ?? null : null;
  }

  /** Each object once: a dictionary that a thousand others share costs as much as one. */
  #decode(object: PlistDictionary): PlistValue | undefined {
    if (this.#decoded.has(object)) return this.#decoded.get(object);
    const decoded = decodeFoundationObject(object, this.#classNames(object), {
      resolve: (value) => typeof value === "string" ? value : this.#shallow(value),
      complain: (why) => void this.#complain(-1, why),
    });
    this.#decoded.set(object, decoded);
    return decoded;
  }

  /** Keys of dictionaries and the parts of scalars are texts and data; everything else stays a reference. */
  #shallow(value: PlistValue): PlistValue {
    const target = this.follow(value);
    return Array.isArray(target) || isDictionary(target) ? value : target;
  }

  #classNames(object: PlistDictionary): string[] {
    const descriptor = object.$class === undefined ? null : this.follow(object.$class);
    if (!isDictionary(descriptor)) return [];
    const inherited = Array.isArray(descriptor.$classes) ? descriptor.$classes.slice(0, 16) : [];
    return [descriptor.$classname, ...inherited].filter((name): name is string => typeof name === "string");
  }

  #complain(object: number, why: string): null {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ object, why });
    return null;
  }
}
