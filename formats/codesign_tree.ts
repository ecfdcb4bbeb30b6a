/**
 * Entitlements as `codesign -d --entitlements -` prints them since macOS 12 (knowledge 02 §1.4, transcripts):
 *
 *     [Dict]
 *     	[Key] com.apple.security.application-groups
 *     	[Value]
 *     		[Array]
 *     			[String] EXAMPLE123.com.example
 */
import type { Line } from "./parsed.ts";

interface Token {
  readonly kind: string;
  readonly text: string;
  /** Columns before it; pastes shorten the indent or lose it. */
  readonly indent: number;
}

const KINDS = "Dict|Key|Value|Array|String|Bool|Int|Integer|Number|Real|Data|Date";
const TOKEN = new RegExp(`\\[(${KINDS})\\]`, "g");
const START = new RegExp(`^\\s*\\[(?:${KINDS})\\]`);
const DEEPEST = 64;

/** Says whether a line is of such a tree. */
export function isTreeLine(text: string): boolean {
  return text.includes("[") && START.test(text);
}

/** Reads the tree; null when it has no key. Its outer `[Dict]` may be missing, and a cut end loses only what was cut. */
export function parseEntitlementTree(lines: readonly Line[]): Record<string, unknown> | null {
  const tokens = lines.flatMap((line) => readTokens(line.text));
  const cursor = { tokens, at: 0 };
  const outer = tokens[0]?.kind === "Dict" ? 1 : 0;
  if (outer === 1 && tokens.length === 1) return Object.create(null);
  if (tokens[outer]?.kind !== "Key") return null;
  cursor.at = outer;
  const dictionary = readDictionary(cursor, -1, 0);
  return Object.keys(dictionary).length > 0 ? dictionary : null;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

function readTokens(text: string): Token[] {
  const marks = [...text.matchAll(TOKEN)];
  return marks.map((mark, i) => ({
    kind: mark[1]!,
    text: text.slice(mark.index + mark[0].length, marks[i + 1]?.index).trim(),
    indent: i === 0 ? mark.index : -1,
  }));
}

/** The keys that stand deeper than `outer`; where the indent is lost, all that follow. */
function readDictionary(cursor: Cursor, outer: number, depth: number): Record<string, unknown> {
  const dictionary: Record<string, unknown> = Object.create(null);
  for (let token; (token = cursor.tokens[cursor.at]);) {
    if (token.kind !== "Key" || isOutside(token, outer)) break;
    cursor.at++;
    const value = cursor.tokens[cursor.at];
    if (value?.kind === "Value") cursor.at++;
    const read = readValue(cursor, depth + 1);
    if (read !== undefined) dictionary[token.text] = read;
  }
  return dictionary;
}

function readValue(cursor: Cursor, depth: number): unknown {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || token.kind === "Key" || token.kind === "Value" || depth > DEEPEST) return undefined;
  cursor.at++;
  if (token.kind === "Dict") return readDictionary(cursor, token.indent, depth);
  if (token.kind === "Array") return readArray(cursor, token.indent, depth);
  if (token.kind === "Bool") return /^(?:true|1|yes)$/i.test(token.text);
  if (/^(?:Int|Integer|Number|Real)$/.test(token.kind)) {
    const number = Number(token.text);
    return token.text === "" || Number.isNaN(number) ? token.text : number;
  }
  return token.text;
}

function readArray(cursor: Cursor, outer: number, depth: number): unknown[] {
  const items: unknown[] = [];
  for (let token; (token = cursor.tokens[cursor.at]);) {
    if (token.kind === "Key" || token.kind === "Value" || isOutside(token, outer)) break;
    const item = readValue(cursor, depth + 1);
    if (item === undefined) break;
    items.push(item);
  }
  return items;
}

/** No deeper than its container: it belongs to an outer one. Without an indent the kinds alone must tell. */
function isOutside(token: Token, outer: number): boolean {
  return outer > 0 && token.indent >= 0 && token.indent <= outer;
}
