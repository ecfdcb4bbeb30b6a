/**
 * Keyed archives (`NSKeyedArchiver`): property lists whose `$top` refers by UID into one flat list of objects, as in
 * `com.apple.networkextension.plist` and `additionalLaunchdPlistEntries` of `/Library/SystemExtensions/db.plist`
 * (files of macOS 10.15 to 26; knowledge 01 §3, 05 §5):
 *
 *     { "$archiver": "NSKeyedArchiver", "$top": { "root": UID 1 },
 *       "$objects": [ "$null",
 *         { "$class": UID 4, "NS.keys": [ UID 2 ], "NS.objects": [ UID 3 ] },
 *         "ProcessType", "Interactive",
 *         { "$classname": "NSDictionary", "$classes": [ "NSDictionary", "NSObject" ] } ] }
 */
import { checkExpansion, MAX_EXPANSION } from "./expansion.ts";
import { decodeFoundationObject, type FoundationContext } from "./foundation_object.ts";
import {
  isDictionary,
  makeDictionary,
  MAX_DEPTH,
  type PlistDictionary,
  PlistError,
  type PlistValue,
  Uid,
} from "./value.ts";

/** A reference that leads nowhere (or back to its own container) and became null. */
export interface ArchiveProblem {
  /** The index into `$objects` that was referred to. */
  readonly object: number;
  readonly why: string;
}

export interface ArchiveOptions {
  /** Takes the complaints, at most 100. */
  readonly problems?: ArchiveProblem[];
  /** How many values, characters and bytes the result may come to; 64 Mi when left out. */
  readonly limit?: number;
}

const MAX_PROBLEMS = 100;

/** How Foundation prints a UID, which `defaults read` shows as a string. */
const PRINTED_UID = /^<CFKeyedArchiverUID[^>]{0,80}>\{value = (\d{1,10})\}$/;

/** Says whether a property list is a keyed archive. */
export function isKeyedArchive(value: PlistValue | undefined): value is PlistDictionary {
  return isDictionary(value) && typeof value.$archiver === "string" && Array.isArray(value.$objects) &&
    isDictionary(value.$top);
}

/**
 * Resolves a keyed archive into its `$top` as plain values: dictionaries, arrays and sets, strings, data, dates, UUIDs and URLs
 * as strings; an object of another class is a dictionary of its fields with the class name under `$class`. Only what
 * `$top` reaches is resolved, each object once; objects referred to twice are one value. Throws `PlistError` for what is no
 * archive, nests deeper than 512, or comes to more than `limit` when its shared objects are written out.
 */
export function resolveKeyedArchive(root: PlistValue, options: ArchiveOptions = {}): PlistDictionary {
  if (!isKeyedArchive(root)) throw new PlistError("not a keyed archive", null);
  const resolver: Resolver = { objects: root.$objects as PlistValue[], options, known: new Map() };
  const top = makeDictionary();
  for (const [key, value] of Object.entries(root.$top as PlistDictionary)) top[key] = resolveValue(resolver, value, 1);
  checkExpansion(top, options.limit ?? MAX_EXPANSION);
  return top;
}

interface Resolver {
  readonly objects: readonly PlistValue[];
  readonly options: ArchiveOptions;
  /** What a container resolves to; undefined while it is being resolved. */
  readonly known: Map<PlistDictionary | PlistValue[], PlistValue | undefined>;
}

function resolveValue(resolver: Resolver, value: PlistValue, depth: number): PlistValue {
  const index = readReference(value);
  if (index === null) return resolvePlain(resolver, value, depth, -1);
  const object = resolver.objects[index];
  if (object === undefined) return complain(resolver, index, "no such object");
  return object === "$null" ? null : resolvePlain(resolver, object, depth, index);
}

function resolvePlain(resolver: Resolver, value: PlistValue, depth: number, index: number): PlistValue {
  if (!Array.isArray(value) && !isDictionary(value)) return value;
  const { known } = resolver;
  if (known.has(value)) {
    const result = known.get(value);
    return result === undefined ? complain(resolver, index, "object inside itself") : result;
  }
  if (depth > MAX_DEPTH) throw new PlistError(`nested deeper than ${MAX_DEPTH}`, null);
  known.set(value, undefined);
  const resolve = (part: PlistValue): PlistValue => resolveValue(resolver, part, depth + 1);
  const result = Array.isArray(value) ? value.map(resolve) : resolveDictionary(resolver, value, resolve, index);
  known.set(value, result);
  return result;
}

function resolveDictionary(
  resolver: Resolver,
  value: PlistDictionary,
  resolve: FoundationContext["resolve"],
  index: number,
): PlistValue {
  const classNames = value.$class === undefined ? [] : readClassNames(resolver, value.$class);
  const decoded = decodeFoundationObject(value, classNames, {
    resolve,
    complain: (why) => complain(resolver, index, why),
  });
  if (decoded !== undefined) return decoded;
  const dictionary = makeDictionary();
  for (const [key, part] of Object.entries(value)) {
    if (key !== "$class") dictionary[key] = resolve(part);
    else if (classNames[0] !== undefined) dictionary.$class = classNames[0];
  }
  return dictionary;
}

/** The name of a class and those it inherits from, nearest first; empty when the reference leads nowhere. */
function readClassNames(resolver: Resolver, reference: PlistValue): string[] {
  const index = readReference(reference) ?? -1;
  const descriptor = resolver.objects[index];
  if (!isDictionary(descriptor)) {
    complain(resolver, index, "no such class");
    return [];
  }
  const inherited = Array.isArray(descriptor.$classes) ? descriptor.$classes : [];
  return [descriptor.$classname, ...inherited].filter((name): name is string => typeof name === "string");
}

/** The place in `$objects` that a value refers to; null when it is no reference. */
export function readReference(value: PlistValue): number | null {
  if (value instanceof Uid) return value.value;
  if (typeof value === "string" && value.startsWith("<CFKeyedArchiverUID")) {
    const match = PRINTED_UID.exec(value);
    return match && Number(match[1]);
  }
  if (!isDictionary(value)) return null;
  // JSON and hand-made lists keep the pair that XML readers turn into a UID.
  const index = value.CF$UID;
  return typeof index === "number" && Number.isInteger(index) && Object.keys(value).length === 1 ? index : null;
}

function complain({ options }: Resolver, object: number, why: string): null {
  if (options.problems && options.problems.length < MAX_PROBLEMS) options.problems.push({ object, why });
  return null;
}
