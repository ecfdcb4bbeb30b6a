/** What a property list holds, in every spelling: the values, their limits, and the one error of the readers. */

/** A dictionary without a prototype, so that a key such as `__proto__` is only a key. */
export interface PlistDictionary {
  [key: string]: PlistValue;
}

/**
 * One value. `bigint` only outside ±2^53; sets are arrays; `null` is a value that exists and is not shown: JSON `null`,
 * `$null` of a keyed archive, or data that a tool printed with its middle left out.
 */
export type PlistValue =
  | PlistDictionary
  | PlistValue[]
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | Uid
  | null;

/** A reference into the `$objects` of a keyed archive. */
export class Uid {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Why a text or file is not a property list. */
export class PlistError extends SyntaxError {
  override readonly name = "PlistError";
  /** From 0, in UTF-16 units of a text or bytes of a binary file; null when the whole is meant. */
  readonly offset: number | null;

  constructor(detail: string, offset: number | null) {
    super(`Cannot parse property list: ${detail}${offset === null ? "" : ` at offset ${offset}`}`);
    this.offset = offset;
  }
}

export interface PlistOptions {
  /**
   * Takes the reader's complaints. With it a text that is cut or has gaps gives its good part, nothing of which is invented;
   * without it the first complaint is thrown.
   */
  readonly problems?: PlistError[];
}

/** Containers within containers; deeper input is refused. */
export const MAX_DEPTH = 512;

/** Complaints kept per reading; more of them say nothing new. */
const MAX_PROBLEMS = 100;

/**
 * Makes an empty dictionary without a prototype. Not by `Object.create(null)`, whose objects V8 keeps as hash tables: filling
 * one takes twice the time.
 */
export function makeDictionary(): PlistDictionary {
  return Object.setPrototypeOf({}, null);
}

/** Says whether a value is a dictionary (and not an array, date, data or UID). */
export function isDictionary(value: PlistValue | undefined): value is PlistDictionary {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null;
}

/** Complains about what can be left out: throws when nobody listens. */
export function complain(options: PlistOptions, detail: string, offset: number): void {
  if (!options.problems) throw new PlistError(detail, offset);
  // An error costs microseconds for its stack, which a hostile text would make us pay a million times.
  if (options.problems.length < MAX_PROBLEMS) options.problems.push(new PlistError(detail, offset));
}

/** Returns the part of the value that was read before `error` ended the reading; throws it when nobody listens. */
export function keepPart(options: PlistOptions, error: unknown, part: PlistValue | undefined): PlistValue {
  if (!(error instanceof PlistError) || part === undefined || !options.problems) throw error;
  options.problems.push(error);
  return part;
}

/** Quotes a piece of the input for a message: at most 40 characters, control characters escaped. */
export function quoteInput(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
