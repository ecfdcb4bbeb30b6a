/** Property lists as JSON (`plutil -convert json`): `{"developerMode": false, "extensions": [{"teamID": "EXAMPLE123"}]}`. */
import { parsePlistInteger } from "./integer.ts";
import { makeDictionary, MAX_DEPTH, PlistError, type PlistValue } from "./value.ts";

/** Digits that a number may lose in JSON's doubles. */
const LONG_NUMBER = /\d{16}/;

/** Parses JSON into null-prototype dictionaries; integers outside ±2^53 stay exact. Throws `PlistError`. */
export function parseJsonPlist(text: string): PlistValue {
  let value: unknown;
  try {
    value = LONG_NUMBER.test(text) ? JSON.parse(text, keepInteger) : JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    const place = /position (\d{1,9})/.exec(String(error));
    throw new PlistError("not JSON", place ? Number(place[1]) : text.length);
  }
  return convert(value, 0);
}

function keepInteger(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return parsePlistInteger(context?.source ?? "") ?? value;
}

function convert(value: unknown, depth: number): PlistValue {
  if (typeof value !== "object" || value === null) return value as string | number | bigint | boolean | null;
  if (depth === MAX_DEPTH) throw tooDeep();
  if (Array.isArray(value)) return value.map((item) => convert(item, depth + 1));
  const dictionary = makeDictionary();
  for (const [key, item] of Object.entries(value)) dictionary[key] = convert(item, depth + 1);
  return dictionary;
}

function tooDeep(): PlistError {
  return new PlistError(`nested deeper than ${MAX_DEPTH}`, null);
}
