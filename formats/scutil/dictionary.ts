/**
 * Dictionaries as scutil prints them (SystemConfiguration's own descriptions; knowledge chapter 04 §1.7; macOS 10.6 to 26):
 *
 *     <dictionary> {
 *       ExceptionsList : <array> {
 *         0 : *.local
 *         1 : 169.254/16
 *       }
 *       HTTPEnable : 1
 *       NetworkSignatureHash : <data> 0x33d91505
 *     }
 *
 * Blocks are told by their braces, and by their indent where the paste kept it. A value may have several lines: the program of
 * a PAC file has braces of its own. An empty value prints nothing behind its colon.
 */
import { isGap } from "../gap.ts";
import { measureIndent } from "../indent.ts";
import type { Line, Problem } from "../parsed.ts";
import { countOpenBraces } from "../plist/braces.ts";
import { splitDictionaryLine } from "./dictionary_pieces.ts";

/** A value of the store: numbers are numbers, data `0x…`, dates as printed. */
export type StoreValue = { [key: string]: StoreValue } | StoreValue[] | string | number | boolean | null;

/** A dictionary without a prototype, so that a key such as `__proto__` is only a key. */
export type StoreDictionary = { [key: string]: StoreValue };

/** One printed dictionary, with where its own entries stand. */
export interface PrintedDictionary {
  readonly value: StoreDictionary;
  /** The lines of its entries, by key; those of inner ones by dotted path. */
  readonly origins: Readonly<Record<string, Line>>;
  readonly problems: readonly Problem[];
  /** Index after its last line. */
  readonly end: number;
  /** True when it ends with its own closing brace and nothing was left out. */
  readonly complete: boolean;
}

interface Block {
  readonly path: string;
  readonly dictionary: StoreDictionary | null;
  readonly array: StoreValue[] | null;
  readonly indent: number;
}

interface Reader {
  readonly stack: Block[];
  readonly origins: Record<string, Line>;
  readonly problems: Problem[];
  /** False when the paste lost the indent. */
  readonly indented: boolean;
  /** Puts a further line to the last value, when that is a text. */
  extend: ((text: string) => void) | null;
  /** True when nothing stood behind the last colon: a mail may have wrapped the value. */
  empty: boolean;
  /** Braces that the program in the last value has open. */
  program: number;
  whole: boolean;
}

const OPENING = /<(dictionary|array)> ?\{$/;
const ENTRY = /^(\S[^]{0,400}?) ?:(?: ([^]*))?$/;
/** An address, which has no blank where it could be broken. */
const WRAPPED =
  /^(?:[a-z][a-z\d+.-]{1,15}:\/\/|\d{1,3}(?:\.\d{1,3}){3}$|[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}$)\S{0,2000}$/i;
/** No dictionary of the store nests deeper, and no value is longer than what a PAC file holds. */
const MAX_DEPTH = 40;
const LONGEST = 100_000;
const MAX_TEXT = 1_000_000;

/** Tells a line that begins a printed dictionary; what stands before it is its label. Null for any other line. */
export function parseDictionaryStart(text: string): { label: string } | null {
  if (text.length > LONGEST || !text.includes("<dictionary>")) return null;
  const at = text.indexOf("<dictionary>");
  if (at < 0 || !/^<dictionary> ?\{/.test(text.slice(at, at + 16))) return null;
  const label = readLabel(text.slice(0, at));
  return label.length > 400 || label.includes("<") ? null : { label };
}

/**
 * Reads the dictionary that begins at a line, up to its closing brace, a prompt, or a line that is no part of it. A line without an
 * opening brace is a heading with the entries below it.
 */
export function parseDictionaryAt(lines: readonly Line[], start: number): PrintedDictionary {
  const root: StoreDictionary = Object.create(null);
  const first = lines[start]!;
  const reader: Reader = {
    stack: [{ path: "", dictionary: root, array: null, indent: measureIndent(first.text) }],
    origins: Object.create(null),
    problems: [],
    indented: isIndented(lines, start),
    extend: null,
    empty: false,
    program: 0,
    whole: true,
  };
  reader.origins[""] = first;
  const opening = first.text.indexOf("<dictionary>");
  const [, ...rest] = opening < 0 ? [] : splitDictionaryLine(first.text.slice(opening));
  for (const piece of rest) takePiece(reader, first, piece);
  let at = start + 1;
  for (; at < lines.length && reader.stack.length > 0; at++) {
    const line = lines[at]!;
    if (line.command !== undefined && !isEntryLike(line.text)) break;
    if (line.text.length > LONGEST || isSession(line.text)) break;
    if (line.text.trim() === "") continue;
    const pieces = splitDictionaryLine(line.text);
    if (!pieces.every((piece) => takePiece(reader, line, piece))) break;
  }
  const { origins, problems, whole, stack } = reader;
  return { value: root, origins, problems, end: at, complete: whole && stack.length === 0 };
}

/** Takes one line, or one piece of a line that lost its ends; false when it is no part of the dictionary. */
function takePiece(reader: Reader, line: Line, piece: string): boolean {
  const text = piece.trim();
  const top = reader.stack.at(-1);
  if (text === "" || top === undefined) return true;
  if (reader.program > 0) return goOn(reader, piece);
  const indent = measureIndent(piece);
  const isWrapped = reader.empty && WRAPPED.test(text);
  reader.empty = false;
  if (isWrapped) return goOn(reader, text);
  if (text === "}") {
    close(reader, indent);
    return true;
  }
  if (isGap(text)) return note(reader, line, "lines were left out");
  const opening = OPENING.exec(text);
  if (opening) return open(reader, line, readLabel(text.slice(0, opening.index)), opening[1] === "array", indent);
  const entry = isInside(reader, indent) ? ENTRY.exec(text) : null;
  if (entry) return put(reader, line, entry[1]!, entry[2] ?? "");
  // The next line of a value; in a paste without indent it may as well be a sentence behind the dictionary.
  return reader.extend !== null && reader.indented && indent > top.indent && goOn(reader, piece);
}

function goOn(reader: Reader, piece: string): boolean {
  reader.extend?.(piece);
  if (reader.program > 0) reader.program += countOpenBraces(piece);
  return true;
}

function note(reader: Reader, line: Line, why: string): true {
  reader.problems.push({ line: line.n, text: line.text, why });
  reader.whole = false;
  return true;
}

/** An entry stands no further in than a tab behind its block; what does goes on with a value of several lines. */
function isInside({ stack, indented, extend }: Reader, indent: number): boolean {
  return !indented || extend === null || indent <= stack.at(-1)!.indent + 8;
}

/** With the indent, the brace says itself which block ends; those inside it lost theirs. */
function close(reader: Reader, indent: number): void {
  const { stack } = reader;
  const at = reader.indented ? stack.findLastIndex((block) => block.indent === indent) : -1;
  stack.length = at < 0 ? stack.length - 1 : at;
  reader.extend = null;
}

function open(reader: Reader, line: Line, key: string, isArray: boolean, indent: number): boolean {
  if (reader.stack.length >= MAX_DEPTH) return note(reader, line, "nested deeper than any dictionary of the store");
  const { path } = reader.stack.at(-1)!;
  const inner: StoreDictionary | StoreValue[] = isArray ? [] : Object.create(null);
  const at = add(reader, key, inner);
  const place = path === "" ? at : `${path}.${at}`;
  reader.origins[place] = line;
  reader.stack.push({
    path: place,
    dictionary: isArray ? null : inner as StoreDictionary,
    array: isArray ? inner as StoreValue[] : null,
    indent,
  });
  reader.extend = null;
  return true;
}

function put(reader: Reader, line: Line, key: string, text: string): boolean {
  const { path, dictionary, array } = reader.stack.at(-1)!;
  const value = parseStoreScalar(text.trim());
  const at = add(reader, key, value);
  reader.origins[path === "" ? at : `${path}.${at}`] = line;
  let whole = text;
  reader.program = key.endsWith("JavaScript") ? Math.max(0, countOpenBraces(text)) : 0;
  reader.empty = value === "";
  reader.extend = typeof value !== "string" ? null : (more) => {
    if (whole.length + more.length > MAX_TEXT) return;
    whole += whole === "" ? more : `\n${more}`;
    if (array !== null) array[array.length - 1] = whole;
    else dictionary![key] = whole;
  };
  return true;
}

/** Adds a value under its key, or at the end of an array, whose printed numbers are the places. Returns the key or place. */
function add(reader: Reader, key: string, value: StoreValue): string {
  const { dictionary, array } = reader.stack.at(-1)!;
  if (array !== null) return String(array.push(value) - 1);
  dictionary![key] = value;
  return key;
}

/** One printed value: an integer as a number, `TRUE` and `FALSE`, data as `0x…`, everything else as it stands. */
export function parseStoreScalar(text: string): StoreValue {
  if (/^(?:0|-?[1-9]\d{0,14})$/.test(text)) return Number(text);
  if (text === "TRUE" || text === "FALSE") return text === "TRUE";
  return text.startsWith("<data> ") ? text.slice("<data> ".length).trim() : text;
}

/** Whether the line behind the opening one stands further in than it. */
function isIndented(lines: readonly Line[], start: number): boolean {
  const next = lines.slice(start + 1, start + 4).find(({ text }) => text.trim() !== "");
  return next !== undefined && measureIndent(next.text) > measureIndent(lines[start]!.text);
}

/** What stands before an opening: `en0 : `, `Extended Status `. */
function readLabel(text: string): string {
  const label = text.trim();
  return label.endsWith(" :") || label === ":" ? label.slice(0, -1).trimEnd() : label;
}

function isEntryLike(text: string): boolean {
  return /^\s*\S+ : /.test(text) || OPENING.test(text.trim());
}

/** The next command of a session with scutil. */
function isSession(text: string): boolean {
  return /^\s*>\s*(?:show|get|list|d\.show|quit|exit|open|close)\b/.test(text);
}
