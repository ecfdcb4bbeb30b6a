/**
 * Reads chosen members out of JSON that people paste: cut at either end, wrapped by a mail program, with parts left out, or a
 * hundred megabytes on one line. What nobody asks for is skipped without being built.
 */

/** What to read: a scalar, members by their name (`*` for any other), or so many items of a list. */
export type Shape = "value" | { readonly [key: string]: Shape } | readonly [item: Shape, most: number];

/** Integers that a double cannot hold are given by their digits. */
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];

/** An object without a prototype. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

export interface JsonReading {
  readonly value: JsonObject;
  /** Offset behind the object, or where reading ended. */
  readonly end: number;
  /** True when the object has no end. */
  readonly isCut: boolean;
}

/** Characters of a string that are kept. */
const LONGEST = 20_000;
/** Characters between members that are no JSON: more of them are the prose behind a cut object. */
const MOST_GARBAGE = 400;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const LITERAL = /[-+\w.]{1,64}/y;

/** Reads the object that begins at `at`; a text that begins within one is read from its first member on. */
export function readJson(text: string, at: number, stop: number, shape: Shape): JsonReading {
  const reader = new JsonReader(text, text.charCodeAt(at) === OPEN ? at + 1 : at, stop);
  const value = reader.readMembers(shape);
  return { value, end: reader.at, isCut: reader.isCut };
}

class JsonReader {
  at: number;
  isCut = false;
  readonly #text: string;
  readonly #stop: number;
  #garbage = 0;

  constructor(text: string, at: number, stop: number) {
    this.#text = text;
    this.at = at;
    this.#stop = stop;
  }

  /** The members up to the brace that closes them. */
  readMembers(shape: Shape): JsonObject {
    const object: Record<string, JsonValue> = Object.create(null);
    const wanted = typeof shape === "object" && !isList(shape) ? shape : {};
    while (!this.isCut) {
      const code = this.#peek();
      if (code === CLOSE) {
        this.at++;
        return object;
      }
      if (code !== QUOTE) {
        this.#skipOddity(code);
        continue;
      }
      const key = this.#readString();
      if (key === null || this.#peek() !== COLON) continue;
      this.at++;
      const inner = Object.hasOwn(wanted, key) ? wanted[key]! : wanted["*"] ?? null;
      const value = this.#readValue(inner);
      if (value !== undefined && !Object.hasOwn(object, key)) object[key] = value;
    }
    return object;
  }

  /** Undefined for what is not wanted, has another shape, or is cut off: half a value is another value. */
  #readValue(shape: Shape | null): JsonValue | undefined {
    const code = this.#peek();
    if (code === OPEN && shape !== null && shape !== "value" && !isList(shape)) {
      this.at++;
      return this.readMembers(shape);
    }
    if (code === OPEN_LIST && shape !== null && isList(shape)) {
      this.at++;
      return this.#readItems(shape[0], shape[1]);
    }
    if (code === OPEN || code === OPEN_LIST) return this.#skipContainer();
    if (code === QUOTE) {
      const text = this.#readString(shape === "value");
      return shape === "value" && text !== null ? text : undefined;
    }
    LITERAL.lastIndex = this.at;
    const word = LITERAL.exec(this.#text)?.[0];
    if (word === undefined) return undefined;
    this.at += word.length;
    // A word that touches the end may go on behind it.
    if (this.at >= this.#stop) this.isCut = true;
    return shape === "value" && !this.isCut ? parseLiteral(word) : undefined;
  }

  #readItems(shape: Shape, most: number): JsonValue[] {
    const items: JsonValue[] = [];
    while (!this.isCut) {
      const code = this.#peek();
      if (code === CLOSE_LIST) {
        this.at++;
        return items;
      }
      if (code === COMMA) {
        this.at++;
        continue;
      }
      // The brace of an object around: the list was left open.
      if (code === CLOSE) return items;
      const before = this.at;
      const value = this.#readValue(items.length < most ? shape : null);
      if (value !== undefined) items.push(value);
      if (this.at === before) this.#skipOddity(code);
    }
    return items;
  }

  /** The code of the next character that is no blank; NaN at the end. */
  #peek(): number {
    while (this.at < this.#stop) {
      const code = this.#text.charCodeAt(this.at);
      if (code > 0x20 && code !== 0xa0) return code;
      this.at++;
    }
    this.isCut = true;
    return NaN;
  }

  #skipOddity(code: number): void {
    if (this.isCut) return;
    if (code === OPEN || code === OPEN_LIST) return void this.#skipContainer();
    this.at++;
    if (code === COMMA || code === COLON) return;
    this.#garbage++;
    if (this.#garbage > MOST_GARBAGE) this.isCut = true;
  }

  #skipContainer(): undefined {
    let depth = 0;
    while (this.at < this.#stop) {
      const code = this.#text.charCodeAt(this.at);
      if (code === QUOTE) {
        this.#readString(false);
        if (this.isCut) return;
        continue;
      }
      this.at++;
      if (code === OPEN || code === OPEN_LIST) depth++;
      else if (code === CLOSE || code === CLOSE_LIST) {
        depth--;
        if (depth === 0) return;
      }
    }
    this.isCut = true;
  }

  /** The string at the quotation mark; null when it has no end. */
  #readString(isKept = true): string | null {
    const start = this.at + 1;
    const end = this.#findEnd(start);
    if (end === -1) {
      this.at = this.#stop;
      this.isCut = true;
      return null;
    }
    this.at = end + 1;
    return isKept ? unescapeString(this.#text.slice(start, Math.min(end, start + LONGEST))) : "";
  }

  #findEnd(start: number): number {
    for (let at = this.#text.indexOf('"', start); at !== -1 && at < this.#stop; at = this.#text.indexOf('"', at + 1)) {
      let slashes = 0;
      while (at - slashes > start && this.#text.charCodeAt(at - slashes - 1) === BACKSLASH) slashes++;
      if (slashes % 2 === 0) return at;
    }
    return -1;
  }
}

function isList(shape: Shape): shape is readonly [Shape, number] {
  return Array.isArray(shape);
}

function parseLiteral(word: string): JsonValue | undefined {
  if (word === "true" || word === "false") return word === "true";
  if (word === "null") return null;
  if (!/^-?\d/.test(word)) return undefined;
  const number = Number(word);
  if (Number.isNaN(number)) return undefined;
  return Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(word) ? word : number;
}

/** A line break inside a string is a wrapped line, for JSON has none. */
function unescapeString(raw: string): string {
  const flat = raw.includes("\n") ? raw.replaceAll("\n", "") : raw;
  if (!flat.includes("\\")) return flat;
  try {
    return JSON.parse(`"${flat.replaceAll("\t", "\\t")}"`) as string;
  } catch {
    return flat.replace(/\\(["\\/])/g, "$1").replaceAll("\\n", "\n");
  }
}
