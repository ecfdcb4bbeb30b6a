/**
 * What `plutil -p` prints (macOS 10.15 to 26; the `PrintCommand` of the public swift-corelibs-foundation):
 *
 *     {
 *       "$objects" => [
 *         0 => "$null"
 *         1 => <CFKeyedArchiverUID 0x600001192660 [0x1f30d08c0]>{value = 7}
 *         2 => {length = 267, bytes = 0x62706c69 73743030 d4010203 04050607 ... 00000000 000000cf }
 *       ]
 *       "expires" => 2044-05-10 01:05:26 +0000
 *       "isEnabled" => true
 *       "requirement" => "identifier "com.example.filter" and anchor apple generic"
 *     }
 *
 * Booleans are `true` and `false` since macOS 12, 1 and 0 before: those stay numbers here. Strings are printed raw, with
 * quotes and line breaks inside; `plutil_string.ts` says where one ends. Also read: entries on one line, commas, arrays
 * without indexes, values on the line after `=>`, typographic quotes and `=&gt;`, as posts have them.
 */
import { matchElision } from "./elision.ts";
import { type PlutilPlace, readPlutilKey, readPlutilString } from "./plutil_string.ts";
import { readPlutilWord } from "./plutil_word.ts";
import { matchPrintedData } from "./printed_data.ts";
import {
  complain,
  keepPart,
  makeDictionary,
  MAX_DEPTH,
  type PlistDictionary,
  PlistError,
  type PlistOptions,
  type PlistValue,
  quoteInput,
} from "./value.ts";

interface Cursor {
  readonly text: string;
  readonly options: PlistOptions;
  at: number;
  /** Array places filled with null for elements that the poster left out. */
  gaps: number;
}

type Put = (value: PlistValue) => void;

/** More elements than this are never left out of a text that people write. */
const MAX_GAPS = 100_000;

const BLANK = /[\s,\ufeff\0]*/y;
const LINE_BLANK = /[^\S\r\n]*/y;
const LONE_INDEX = /\d{1,9}[^\S\r\n]*(?:=|$)/y;
const INDEX = /(\d{1,9})[^\S\r\n]*=(?:>|&gt;)\s*/y;

/**
 * Parses the output of `plutil -p`. Data whose middle was left out is null, elements whose indexes are missing too. Throws
 * `PlistError`; with `options.problems` a text that is cut or has gaps gives what could be read. Text after the closing
 * bracket of the whole is not looked at.
 */
export function parsePlutilPrint(text: string, options: PlistOptions = {}): PlistValue {
  const plain = text.includes('"') ? text : text.replace(/[“”]/g, '"');
  const cursor: Cursor = { text: plain, options, at: 0, gaps: 0 };
  let root: PlistValue | undefined;
  try {
    skip(cursor, BLANK);
    readValue(cursor, { closing: "", isInline: false }, (value) => {
      root = value;
    });
    return root!;
  } catch (error) {
    return keepPart(options, error, root);
  }
}

function readValue(cursor: Cursor, place: PlutilPlace, put: Put): void {
  const { text, at } = cursor;
  const char = text[at];
  if (char === undefined) throw new PlistError("text ends too early", at);
  const data = char === "{" || char === "<" ? matchPrintedData(text, at) : null;
  if (data) {
    cursor.at = data.end;
    put(data.value);
  } else if (char === "{" || char === "[") {
    readContainer(cursor, char, place.closing, put);
  } else {
    const { value, end } = char === '"'
      ? readPlutilString(text, at, place)
      : readPlutilWord(text, at, place.closing !== "");
    cursor.at = end;
    put(value);
  }
}

function readContainer(cursor: Cursor, open: "{" | "[", closing: string, put: Put): void {
  const { text, at } = cursor;
  if (closing.length === MAX_DEPTH) throw new PlistError(`nested deeper than ${MAX_DEPTH}`, at);
  cursor.at++;
  skip(cursor, LINE_BLANK);
  const isInline = !/[\r\n]/.test(text[cursor.at] ?? "\n");
  const place = { closing: (open === "{" ? "}" : "]") + closing, isInline };
  if (open === "{") {
    const dictionary = makeDictionary();
    while (seekEntry(cursor, "}")) readPair(cursor, place, dictionary, put);
    put(dictionary);
  } else {
    const array: PlistValue[] = [];
    put(array);
    while (seekEntry(cursor, "]")) readItem(cursor, place, array);
  }
}

/** Goes to the next entry; false behind the closing bracket. */
function seekEntry(cursor: Cursor, close: string): boolean {
  const { text } = cursor;
  for (;;) {
    skip(cursor, BLANK);
    const elision = matchElision(text, cursor.at);
    if (elision < 0) break;
    complain(cursor.options, "something was left out", cursor.at);
    cursor.at = elision;
  }
  if (cursor.at === text.length) throw new PlistError("text ends too early", cursor.at);
  if (text[cursor.at] !== close) return true;
  cursor.at++;
  return false;
}

/** A cut `{` may be the beginning of data, so the dictionary goes to its place only when its first key is seen. */
function readPair(cursor: Cursor, place: PlutilPlace, dictionary: PlistDictionary, put: Put): void {
  const { text, at } = cursor;
  const key = readPlutilKey(text, at);
  if (!key) throw new PlistError(`no key in ${quoteInput(text.slice(at, at + 40))}`, at);
  cursor.at = key.end;
  put(dictionary);
  readValue(cursor, place, (value) => dictionary[key.value] = value);
}

function readItem(cursor: Cursor, place: PlutilPlace, array: PlistValue[]): void {
  INDEX.lastIndex = cursor.at;
  const match = INDEX.exec(cursor.text);
  if (!match) return readPlainItem(cursor, place, array);
  const index = Number(match[1]);
  fillGap(cursor, array, index);
  cursor.at = INDEX.lastIndex;
  readValue(cursor, place, (value) => array[index] = value);
}

/** An element without its index; a number before `=` is an index that a cut left alone. */
function readPlainItem(cursor: Cursor, place: PlutilPlace, array: PlistValue[]): void {
  LONE_INDEX.lastIndex = cursor.at;
  if (LONE_INDEX.test(cursor.text)) throw new PlistError("index without its element", cursor.at);
  const index = array.length;
  readValue(cursor, { ...place, isInline: true }, (value) => array[index] = value);
}

function fillGap(cursor: Cursor, array: PlistValue[], index: number): void {
  if (index < array.length) throw new PlistError(`element ${index} stands twice`, cursor.at);
  if (index === array.length) return;
  complain(cursor.options, `elements before ${index} were left out`, cursor.at);
  cursor.gaps += index - array.length;
  if (cursor.gaps > MAX_GAPS) throw new PlistError(`more than ${MAX_GAPS} elements left out`, cursor.at);
  while (array.length < index) array.push(null);
}

function skip(cursor: Cursor, pattern: RegExp): void {
  pattern.lastIndex = cursor.at;
  pattern.test(cursor.text);
  cursor.at = pattern.lastIndex;
}
