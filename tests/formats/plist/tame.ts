/** What every reader of property lists owes to any input: a value or a `PlistError`, in time, and no more than was there. */
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { isDictionary, PlistError, type PlistValue } from "../../../formats/plist/value.ts";
import { assertTimely as assertInTime, LARGE } from "../../effort.ts";

/** Runs a reader; only `PlistError` may come out of it, as undefined. */
export function readTamely(read: () => PlistValue): PlistValue | undefined {
  try {
    return read();
  } catch (error) {
    assert(error instanceof PlistError, `Only PlistError may be thrown: got ${error}`);
    return undefined;
  }
}

/** Runs a reader on a worst case: it must be tame and done within a second. */
export function assertTimely(read: () => PlistValue, name: string): void {
  assertInTime(() => readTamely(read), name);
}

/**
 * Runs a reader on every unit repeated behind every prefix: 20 kB, where a quadratic reader would take long, and a large
 * text for the `slowest`.
 */
export function assertLinear(
  parse: (text: string, options: { problems: PlistError[] }) => PlistValue,
  { units, prefixes, slowest }: {
    units: readonly string[];
    prefixes: readonly string[];
    slowest: readonly (readonly [string, string])[];
  },
): void {
  const run = (prefix: string, unit: string, length: number): void => {
    const text = prefix + unit.repeat(Math.ceil(length / unit.length));
    assertTimely(() => parse(text, { problems: [] }), JSON.stringify(prefix + unit));
  };
  for (const unit of units) {
    for (const prefix of prefixes) run(prefix, unit, 20_000);
  }
  for (const [prefix, unit] of slowest) run(prefix, unit, LARGE);
}

/** Asserts that a partial reading holds nothing that the whole does not: fewer pairs and elements, and null for gaps. */
export function assertPartOf(part: PlistValue, whole: PlistValue, where: string): void {
  if (part === null) return;
  if (Array.isArray(part)) {
    assert(Array.isArray(whole) && part.length <= whole.length, `${where}: elements were invented`);
    part.forEach((item, i) => assertPartOf(item, whole[i]!, where));
  } else if (isDictionary(part)) {
    assert(isDictionary(whole), `${where}: a dictionary was invented`);
    for (const key of Object.keys(part)) {
      assert(key in whole, `${where}: key ${JSON.stringify(key)} was invented`);
      assertPartOf(part[key]!, whole[key]!, where);
    }
  } else {
    assertEquals(part, whole, `${where}: another value`);
  }
}

/** Cuts a text everywhere: strictly read it is a `PlistError` or the whole, leniently read a part of the whole. */
export function assertCutsTamely(
  text: string,
  parse: (text: string, options?: { problems?: PlistError[] }) => PlistValue,
): void {
  const whole = parse(text);
  for (let end = 0; end < text.length; end++) {
    const cut = text.slice(0, end);
    const strict = readTamely(() => parse(cut));
    if (strict !== undefined) assertEquals(strict, whole, `cut at ${end}, strict`);
    const problems: PlistError[] = [];
    const part = readTamely(() => parse(cut, { problems }));
    if (part === undefined) continue;
    assertPartOf(part, whole, `cut at ${end}`);
    if (strict === undefined) assert(problems.length > 0, `cut at ${end} went unnoticed`);
  }
}
