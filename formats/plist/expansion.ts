import { isDictionary, MAX_DEPTH, type PlistDictionary, PlistError, type PlistValue } from "./value.ts";

/** The `limit` of whoever has no other: 64 Mi values, characters and bytes. */
export const MAX_EXPANSION = 64 * 1024 * 1024;

interface Extent {
  readonly weight: number;
  readonly height: number;
}

/**
 * Throws `PlistError` when a value whose parts are shared comes to more than `limit` values, characters and bytes, or nests
 * deeper than 512, once every shared part is written out as whoever walks or prints the value does. Takes time for each part
 * once. The value must not contain itself.
 */
export function checkExpansion(root: PlistValue, limit: number): void {
  measureValue(root, { limit, known: new Map() }, 1);
}

interface Context {
  readonly limit: number;
  readonly known: Map<PlistDictionary | PlistValue[], Extent>;
}

function measureValue(value: PlistValue, context: Context, depth: number): Extent {
  if (!Array.isArray(value) && !isDictionary(value)) return { weight: measureScalar(value), height: 0 };
  const known = context.known.get(value);
  if (known) return known;
  if (depth > MAX_DEPTH) throw tooDeep();
  let weight = 1;
  let height = 0;
  const addPart = (part: PlistValue): void => {
    const extent = measureValue(part, context, depth + 1);
    weight += extent.weight;
    if (extent.height > height) height = extent.height;
  };
  if (Array.isArray(value)) value.forEach(addPart);
  else {
    for (const key in value) {
      weight += key.length;
      addPart(value[key]!);
    }
  }
  if (weight > context.limit) throw new PlistError(`expands to more than ${context.limit} values`, null);
  // A part may have been measured on a shorter way, so `depth` alone does not see how deep the whole is.
  if (++height > MAX_DEPTH) throw tooDeep();
  const extent = { weight, height };
  context.known.set(value, extent);
  return extent;
}

/** What a value without parts weighs: one, and its characters or bytes. */
export function measureScalar(value: PlistValue): number {
  return typeof value === "string" || value instanceof Uint8Array ? 1 + value.length : 1;
}

function tooDeep(): PlistError {
  return new PlistError(`nested deeper than ${MAX_DEPTH}`, null);
}
