/**
 * Reads JSON of a stranger into values of a known shape. What does not fit is refused; a field that is not there is null or empty
 * where the shape allows it, so that what an older program wrote stays readable; fields that nobody knows are left out.
 */

/** JSON that is not of the shape: the place of the first mistake, and what should be there. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** Takes parsed JSON and its place (`facts.code[0].path`) and gives the value. Throws a ShapeError. */
export type Shape<T> = (json: unknown, place: string) => T;

const DEEPEST = 64;
const MOST_ITEMS = 100_000;

/** Reads a text. Throws a ShapeError for what is no JSON or has another shape. */
export function readShape<T>(text: string, shape: Shape<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ShapeError("it is not JSON");
  }
  return shape(json, "");
}

export const aText: Shape<string> = (json, place) => typeof json === "string" ? json : refuse(place, "a text");
export const aNumber: Shape<number> = (json, place) =>
  typeof json === "number" && Number.isFinite(json) ? json : refuse(place, "a number");
export const aSwitch: Shape<boolean> = (json, place) =>
  typeof json === "boolean" ? json : refuse(place, "true or false");

/** Not there: null. */
export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (json = null, place) => json === null ? null : shape(json, place);
}

/** Not there: left out. */
export function orNothing<T>(shape: Shape<T>): Shape<T | undefined> {
  return (json, place) => json === undefined ? undefined : shape(json, place);
}

/** Not there: empty. */
export function listOf<T>(shape: Shape<T>): Shape<T[]> {
  return (json = [], place) => {
    if (!Array.isArray(json) || json.length > MOST_ITEMS) refuse(place, `a list of at most ${MOST_ITEMS} items`);
    return json.map((item, i) => shape(item, `${place}[${i}]`));
  };
}

/** A dictionary with any keys. Not there: empty. */
export function dictionaryOf<T>(shape: Shape<T>): Shape<Record<string, T>> {
  return (json = {}, place) => {
    const dictionary: Record<string, T> = Object.create(null);
    for (const [key, value] of Object.entries(asObject(json, place))) dictionary[key] = shape(value, `${place}.${key}`);
    return dictionary;
  };
}

/** One of a few words. */
export function oneOf<const T extends string | null>(...words: readonly T[]): Shape<T> {
  return (json = null, place) => {
    const word = words.find((one) => one === json);
    return word !== undefined ? word : refuse(place, `one of ${words.filter((one) => one !== null).join(", ")}`);
  };
}

/** An object with these fields. */
export function objectOf<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const shapes = Object.entries(fields) as [string, Shape<unknown>][];
  return (json, place) => {
    const object = asObject(json, place);
    const value: Record<string, unknown> = {};
    for (const [name, shape] of shapes) {
      const field = shape(
        Object.hasOwn(object, name) ? object[name] : undefined,
        place === "" ? name : `${place}.${name}`,
      );
      if (field !== undefined) value[name] = field;
    }
    return value as T;
  };
}

/** Any JSON, not too deep; its dictionaries have no prototype. */
export const anyJson: Shape<unknown> = (json, place) => copyJson(json, place, 0);

function copyJson(json: unknown, place: string, depth: number): unknown {
  if (depth > DEEPEST) refuse(place, `nested less than ${DEEPEST} deep`);
  if (Array.isArray(json)) return json.map((item) => copyJson(item, place, depth + 1));
  if (typeof json !== "object" || json === null) return json;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(json)) copy[key] = copyJson(value, place, depth + 1);
  return copy;
}

function asObject(json: unknown, place: string): Record<string, unknown> {
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  return isObject ? json as Record<string, unknown> : refuse(place, "an object");
}

function refuse(place: string, wanted: string): never {
  throw new ShapeError(`${place === "" ? "it" : place.slice(0, 200)} must be ${wanted}`);
}
