import { PlistError, quoteInput } from "./value.ts";
import { decodeXmlText } from "./xml_text.ts";

/** A place in a text. Fields, as an object per element would cost as much as the rest of the reading. */
export interface XmlCursor {
  readonly text: string;
  /** The end of what was read last. */
  at: number;
  /** Whether the start tag read last closed itself. */
  empty: boolean;
}

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;

/** The element that begins with a letter; those with "d" differ first in their fourth. */
const BY_FIRST: ReadonlyMap<number, string> = new Map(
  ["key", "string", "integer", "array", "true", "false", "real", "plist"].map((name) => [name.charCodeAt(0), name]),
);

/** Reads the start tag at `start` and returns its name; throws `PlistError` for an element that property lists do not have. */
export function readStartTag(cursor: XmlCursor, start: number): string {
  const { text } = cursor;
  const first = text.charCodeAt(start + 1);
  const name = first === 0x64 ? pickByFourth(text.charCodeAt(start + 4)) : BY_FIRST.get(first);
  const after = start + 1 + (name?.length ?? 0);
  if (name === undefined || !text.startsWith(name, start + 1)) throw unknownElement(text, start);
  const code = text.charCodeAt(after);
  cursor.at = after + 1;
  cursor.empty = false;
  if (code === GT) return name;
  if (code > 0x20 && code !== SLASH) throw unknownElement(text, start);
  // Attributes (only `version`, in practice) say nothing about values.
  const end = text.indexOf(">", after);
  if (end < 0) throw new PlistError("tag without its end", start);
  cursor.at = end + 1;
  cursor.empty = text.charCodeAt(end - 1) === SLASH;
  return name;
}

function pickByFourth(code: number): string {
  return code === 0x74 ? "dict" : code === 0x61 ? "data" : "date";
}

function unknownElement(text: string, start: number): PlistError {
  const end = text.indexOf(">", start);
  return new PlistError(`unknown element ${quoteInput(text.slice(start, end < 0 ? start + 40 : end + 1))}`, start);
}

/** Returns the end of the end tag `</name>` at `start`, or -1 when there is another tag. */
export function matchEndTag(text: string, name: string, start: number): number {
  if (text.charCodeAt(start + 1) !== SLASH || !text.startsWith(name, start + 2)) return -1;
  let at = start + 2 + name.length;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === GT ? at + 1 : -1;
}

/**
 * Reads the character data of an element from the cursor up to its end tag: entities decoded, CDATA sections joined, comments
 * left out. Throws `PlistError`.
 */
export function readXmlContent(cursor: XmlCursor, name: string): string {
  const { text, at: from } = cursor;
  let result = "";
  let at = from;
  for (;;) {
    const mark = text.indexOf("<", at);
    if (mark < 0) throw new PlistError(`<${name}> without its end`, from);
    const piece = text.slice(at, mark);
    result += piece.includes("&") ? decodeXmlText(piece, at) : piece;
    const end = matchEndTag(text, name, mark);
    if (end >= 0) {
      cursor.at = end;
      return result;
    }
    if (text.startsWith("<![CDATA[", mark)) {
      at = skipTo(text, "]]>", mark, 9);
      result += text.slice(mark + 9, at - 3);
    } else if (text.startsWith("<!--", mark)) {
      at = skipTo(text, "-->", mark, 4);
    } else {
      throw new PlistError(`<${name}> without its end`, from);
    }
  }
}

/** Returns the end of the comment, processing instruction or DOCTYPE that begins at `start`; a DTD is skipped, never used. */
export function skipXmlMarkup(text: string, start: number): number {
  if (text.startsWith("<!--", start)) return skipTo(text, "-->", start, 4);
  if (text.startsWith("<?", start)) return skipTo(text, "?>", start, 2);
  if (text.startsWith("<!DOCTYPE", start)) return skipDoctype(text, start);
  throw new PlistError(`unexpected ${quoteInput(text.slice(start, start + 12))}`, start);
}

function skipTo(text: string, close: string, start: number, opening: number): number {
  const end = text.indexOf(close, start + opening);
  if (end < 0) throw new PlistError(`${quoteInput(text.slice(start, start + opening))} without its end`, start);
  return end + close.length;
}

/** Quoted strings and an internal subset in brackets may hold `>`. */
function skipDoctype(text: string, start: number): number {
  let inSubset = false;
  for (let at = start + 9; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"' || char === "'") at = skipTo(text, char, at, 1) - 1;
    else if (char === "<" && text.startsWith("<!--", at)) at = skipTo(text, "-->", at, 4) - 1;
    else if (char === "[") inSubset = true;
    else if (char === "]") inSubset = false;
    else if (char === ">" && !inSubset) return at + 1;
  }
  throw new PlistError('"<!DOCTYPE" without its end', start);
}

/** Returns the first character that is not blank, from `at` on: NUL and U+FEFF surround cuts out of binary files, web pages
 * indent with no-break spaces. */
export function skipBlanks(text: string, at: number): number {
  let code = text.charCodeAt(at);
  while (code < LT && (code <= 0x20) || code === 0xa0 || code === 0xfeff) code = text.charCodeAt(++at);
  return at;
}
