/**
 * Old-style ("OpenStep") property lists, as `defaults read` and `NSLog` print them (`man 5 plist`; macOS 10.15 to 26):
 *
 *     {
 *         "com.example.filter" =     {
 *             Enabled = 1;
 *             Title = "\\U7f51\\U7edc";
 *             Cache = {length = 8, bytes = 0x62706c6973743030};
 *             Apps =         (
 *                 "com.example.app",
 *                 Other
 *             );
 *         };
 *     }
 *
 * The format knows strings, data, arrays and dictionaries; numbers, dates and booleans are strings here.
 */
import { matchElision } from "./elision.ts";
import { readOpenStepString } from "./openstep_string.ts";
import { matchPrintedData, startsPrintedData } from "./printed_data.ts";
import {
  complain,
  keepPart,
  makeDictionary,
  MAX_DEPTH,
  PlistError,
  type PlistOptions,
  type PlistValue,
  quoteInput,
} from "./value.ts";

interface Cursor {
  readonly text: string;
  readonly options: PlistOptions;
  at: number;
}

/** Where a value goes; a container goes there before it is full, so that a cut text keeps what it had. */
type Put = (value: PlistValue) => void;

/**
 * Parses old-style text: one value, or the pairs of a dictionary without braces (a `.strings` file). Data whose middle was left
 * out is null. Throws `PlistError`; with `options.problems` a text that is cut or has gaps gives what could be read. Text
 * after the closing bracket of the whole is not looked at.
 */
export function parseOpenStepPlist(text: string, options: PlistOptions = {}): PlistValue {
  const cursor: Cursor = { text, options, at: 0 };
  let root: PlistValue | undefined;
  try {
    readRoot(cursor, (value) => {
      root = value;
    });
    return root!;
  } catch (error) {
    return keepPart(options, error, root);
  }
}

function readRoot(cursor: Cursor, put: Put): void {
  const { text } = cursor;
  skipBlanks(cursor);
  const start = cursor.at;
  if ("{(<".includes(text[start] ?? "{")) return readValue(cursor, put, 0);
  const first = readOpenStepString(text, start);
  if (!first) throw new PlistError(`unexpected ${quoteInput(text.slice(start, start + 12))}`, start);
  cursor.at = first.end;
  skipBlanks(cursor);
  if (cursor.at === text.length) return put(first.value);
  if (text[cursor.at] !== "=" && text[cursor.at] !== ";") throw new PlistError("text behind the value", cursor.at);
  cursor.at = start;
  readPairs(cursor, put, 1, "");
}

function readValue(cursor: Cursor, put: Put, depth: number): void {
  const { text, at } = cursor;
  if (at === text.length) throw new PlistError("text ends too early", at);
  const char = text[at]!;
  const data = char === "<" || char === "{" ? matchPrintedData(text, at) : null;
  if (data) {
    cursor.at = data.end;
    return put(data.value);
  }
  if (depth === MAX_DEPTH && (char === "{" || char === "(")) {
    throw new PlistError(`nested deeper than ${MAX_DEPTH}`, at);
  }
  if (char === "{") {
    if (startsPrintedData(text, at)) throw new PlistError("data without its end", at);
    cursor.at++;
    readPairs(cursor, put, depth + 1, "}");
  } else if (char === "(") {
    cursor.at++;
    const array: PlistValue[] = [];
    put(array);
    readItems(cursor, array, depth + 1);
  } else if (char === "…") {
    cursor.at++;
    put(null);
  } else {
    const value = readString(cursor, depth);
    put(value === "..." && char === "." ? null : value);
  }
}

function readString(cursor: Cursor, depth: number): string {
  const { text, at } = cursor;
  const string = readOpenStepString(text, at);
  if (!string) throw new PlistError(`unexpected ${quoteInput(text.slice(at, at + 12))}`, at);
  // A bare word at the end of a cut text may have been longer.
  if (string.end === text.length && depth > 0) throw new PlistError("text ends too early", string.end);
  cursor.at = string.end;
  return string.value;
}

/** Reads pairs up to `close`, a brace or (`""`) the end of the text. */
function readPairs(cursor: Cursor, put: Put, depth: number, close: "}" | ""): void {
  const { text } = cursor;
  const dictionary = makeDictionary();
  let isPut = false;
  // Not before it has a value: a cut `{` may be the beginning of data.
  const putPair = (key: string, value: PlistValue): void => {
    dictionary[key] = value;
    if (!isPut) put(dictionary);
    isPut = true;
  };
  for (;;) {
    skipBlanks(cursor);
    if (skipElision(cursor)) continue;
    if ((text[cursor.at] ?? "") === close) {
      cursor.at += close.length;
      return put(dictionary);
    }
    if (cursor.at === text.length) throw new PlistError("text ends too early", cursor.at);
    const key = readString(cursor, depth);
    skipBlanks(cursor);
    if (text[cursor.at] === "=") {
      cursor.at++;
      skipBlanks(cursor);
      readValue(cursor, (value) => putPair(key, value), depth);
      skipBlanks(cursor);
    } else if (text[cursor.at] === ";") {
      putPair(key, key);
    } else {
      throw new PlistError(`key ${quoteInput(key)} without a value`, cursor.at);
    }
    if (text[cursor.at] === ";") cursor.at++;
    else if (text[cursor.at] !== "}" || close === "") throw new PlistError('missing ";"', cursor.at);
  }
}

function readItems(cursor: Cursor, array: PlistValue[], depth: number): void {
  const { text } = cursor;
  for (;;) {
    skipBlanks(cursor);
    if (skipElision(cursor)) continue;
    if (text[cursor.at] === ")") {
      cursor.at++;
      return;
    }
    const index = array.length;
    readValue(cursor, (value) => array[index] = value, depth);
    skipBlanks(cursor);
    if (text[cursor.at] === ",") cursor.at++;
    else if (text[cursor.at] !== ")") throw new PlistError('missing ","', cursor.at);
  }
}

function skipElision(cursor: Cursor): boolean {
  const end = matchElision(cursor.text, cursor.at);
  if (end < 0) return false;
  complain(cursor.options, "something was left out", cursor.at);
  cursor.at = end;
  return true;
}

/** Skips blanks and both kinds of comments. */
function skipBlanks(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    while (/[\s\ufeff\0]/.test(text[cursor.at] ?? "x")) cursor.at++;
    const isLine = text.startsWith("//", cursor.at);
    if (!isLine && !text.startsWith("/*", cursor.at)) return;
    const end = text.indexOf(isLine ? "\n" : "*/", cursor.at + 2);
    if (end < 0 && !isLine) throw new PlistError("comment without its end", cursor.at);
    cursor.at = end < 0 ? text.length : isLine ? end : end + 2;
  }
}
