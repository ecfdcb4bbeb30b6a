import { makeDictionary, type PlistDictionary, type PlistValue } from "./value.ts";

export interface FoundationContext {
  /** Follows references and decodes what a part of the object holds. */
  readonly resolve: (value: PlistValue) => PlistValue;
  readonly complain: (why: string) => void;
}

type Decode = (object: PlistDictionary, context: FoundationContext) => PlistValue | undefined;

/** Seconds from 1970 to 2001, where `NS.time` begins. */
const REFERENCE_DATE = 978_307_200;

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["NSDictionary", decodeDictionary],
  ["NSArray", decodeArray],
  ["NSSet", decodeArray],
  ["NSOrderedSet", decodeArray],
  ["NSString", decodeString],
  ["NSData", decodeData],
  ["NSDate", decodeDate],
  ["NSUUID", decodeUuid],
  ["NSURL", decodeUrl],
  ["NSNull", () => null],
]);

/**
 * Decodes an archived object of a Foundation class (or a class that inherits from one) into the value it stands for; undefined
 * when its classes are others, or its fields are not those of the class. Without any class (a cut list) the fields decide.
 */
export function decodeFoundationObject(
  object: PlistDictionary,
  classNames: readonly string[],
  context: FoundationContext,
): PlistValue | undefined {
  for (const name of classNames) {
    const decoded = DECODERS.get(name.replace(/^NSMutable/, "NS"))?.(object, context);
    if (decoded !== undefined) return decoded;
  }
  return classNames.length === 0 ? decodeDictionary(object, context) ?? decodeArray(object, context) : undefined;
}

function decodeDictionary(object: PlistDictionary, context: FoundationContext): PlistDictionary | undefined {
  const keys = object["NS.keys"];
  const values = object["NS.objects"];
  if (!Array.isArray(keys) || !Array.isArray(values)) return undefined;
  if (keys.length !== values.length) context.complain(`${keys.length} keys for ${values.length} values`);
  const dictionary = makeDictionary();
  for (let i = 0; i < Math.min(keys.length, values.length); i++) {
    const key = context.resolve(keys[i]!);
    if (typeof key === "string" || typeof key === "number") dictionary[key] = context.resolve(values[i]!);
    else context.complain("dictionary key that is no string");
  }
  return dictionary;
}

function decodeArray(object: PlistDictionary, context: FoundationContext): PlistValue[] | undefined {
  const items = object["NS.objects"];
  if (Array.isArray(items)) return items.map(context.resolve);
  if (!("NS.object.0" in object)) return undefined;
  const array: PlistValue[] = [];
  for (let i = 0; `NS.object.${i}` in object; i++) array.push(context.resolve(object[`NS.object.${i}`]!));
  return array;
}

function decodeString(object: PlistDictionary, context: FoundationContext): string | undefined {
  const value = context.resolve(object["NS.string"] ?? object["NS.bytes"] ?? null);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return typeof value === "string" ? value : undefined;
}

/** The data; null when a print left its middle out. */
function decodeData(object: PlistDictionary, context: FoundationContext): PlistValue | undefined {
  if (!("NS.data" in object)) return undefined;
  const value = context.resolve(object["NS.data"]!);
  return value instanceof Uint8Array || value === null ? value : undefined;
}

function decodeDate(object: PlistDictionary): Date | undefined {
  const seconds = object["NS.time"];
  if (typeof seconds !== "number") return undefined;
  const date = new Date(Math.round((seconds + REFERENCE_DATE) * 1000));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function decodeUuid(object: PlistDictionary): string | undefined {
  const bytes = object["NS.uuidbytes"];
  if (!(bytes instanceof Uint8Array) || bytes.length !== 16) return undefined;
  return bytes.toHex().toUpperCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function decodeUrl(object: PlistDictionary, context: FoundationContext): string | undefined {
  const relative = context.resolve(object["NS.relative"] ?? null);
  if (typeof relative !== "string") return undefined;
  const base = context.resolve(object["NS.base"] ?? null);
  return typeof base === "string" ? URL.parse(relative, base)?.href ?? relative : relative;
}
