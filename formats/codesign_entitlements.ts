/**
 * Entitlements in the midst of codesign's output, in every style (man page codesign(1), knowledge 02 §1.4): the XML of
 * `--entitlements :-` (the blob's header may stand before it) and `- --xml`, the tree of `-`, and what `plutil -p` or a
 * JSON printer made of them.
 */
import { isTreeLine, parseEntitlementTree } from "./codesign_tree.ts";
import type { Line } from "./parsed.ts";
import { parsePlutilPrint } from "./plist/plutil_print.ts";
import { isDictionary, PlistError, type PlistValue, Uid } from "./plist/value.ts";
import { parseXmlPlist } from "./plist/xml.ts";

/** Entitlements and where they end. */
export interface EntitlementBlock {
  /** Null when the lines hold something else, or nothing that can be read. */
  readonly value: Record<string, unknown> | null;
  /** Why a part of them is not in `value`. */
  readonly problem: string | null;
  /** The index of the first line behind them. */
  readonly next: number;
  /** What stands on their last line behind them: the next prompt, when the output does not end its line. */
  readonly rest: string;
  /** What stands on their first line before them. */
  readonly before: string;
}

const XML_START = /<\?xml\s|<!DOCTYPE plist|<plist[\s>]/;
const END = "</plist>";
/** What is left of the property list where a web page took its head for markup. */
const DICT_START = /^\s{0,40}(?:xml\s{1,4})?<dict>/;
/** Keys of a provisioning profile or an Info.plist, which are no entitlements. */
const FOREIGN = /^(?:Entitlements|DeveloperCertificates|ProvisionedDevices|CFBundle\w+|files2?|Label|AppIDName)$/;
const MOST_LINES = 20_000;

/** Reads the entitlements that begin on a line; null when none do. `bare` accepts an object in braces or a `<dict>` too. */
export function parseEntitlementsAt(lines: readonly Line[], start: number, bare: boolean): EntitlementBlock | null {
  const { text } = lines[start]!;
  const at = text.includes("<") ? text.search(XML_START) : -1;
  if (at >= 0) return parseXmlBlock(lines, start, at);
  if (isTreeLine(text)) return parseTreeBlock(lines, start);
  if (bare && DICT_START.test(text)) return parseDictBlock(lines, start);
  return bare && /^\s*\{/.test(text) ? parseBraces(lines, start) : null;
}

/** A dictionary without its property list. */
function parseDictBlock(lines: readonly Line[], start: number): EntitlementBlock {
  const parts: string[] = [];
  let depth = 0;
  let next = start;
  for (; next < lines.length && next - start < MOST_LINES; next++) {
    const line = lines[next]!;
    const text = next === start ? line.text.slice(line.text.indexOf("<dict>")) : line.text;
    if (line.command !== undefined || (next > start && !isXmlLine(text, parts.at(-1)!))) break;
    for (const [tag] of text.matchAll(/<\/?dict>/g)) depth += tag === "<dict>" ? 1 : -1;
    const end = depth > 0 ? text.length : text.lastIndexOf("</dict>") + "</dict>".length;
    parts.push(text.slice(0, end));
    if (depth > 0) continue;
    const read = readXml(`<plist version="1.0">${parts.join("\n")}</plist>`);
    return { ...read, next: next + 1, rest: text.slice(end).trim(), before: "" };
  }
  return { value: null, problem: "the property list is cut", next, rest: "", before: "" };
}

function parseXmlBlock(lines: readonly Line[], start: number, at: number): EntitlementBlock {
  const parts: string[] = [];
  let rest = "";
  let closed = false;
  let next = start;
  for (; next < lines.length && next - start < MOST_LINES; next++) {
    const line = lines[next]!;
    const text = next === start ? line.text.slice(at) : line.text;
    const end = text.indexOf(END);
    // A prompt may follow the end tag on its line; elsewhere it says that the text was cut.
    if (end >= 0) {
      closed = true;
      parts.push(text.slice(0, end + END.length));
      rest = text.slice(end + END.length).trim();
      next++;
      break;
    }
    if (line.command !== undefined || (next > start && !isXmlLine(text, parts.at(-1)!))) break;
    parts.push(text);
  }
  const before = lines[start]!.text.slice(0, at).trim();
  const read = readXml(parts.join("\n"));
  // A list that was cut before its first entry is no empty list.
  const lost = !closed && read.value !== null && Object.keys(read.value).length === 0;
  return { ...(lost ? { value: null, problem: "the property list is cut" } : read), next, rest, before };
}

/** Only text that an open `<string>` or `<data>` holds has lines without tags; another such line is behind a cut. */
function isXmlLine(text: string, previous: string): boolean {
  return /[<>]/.test(text) || /^(?:\.{2,}|…)?$/.test(text.trim()) || !/>\s*$/.test(previous) ||
    /<(?:string|data)>\s*$/.test(previous);
}

function readXml(text: string): { value: Record<string, unknown> | null; problem: string | null } {
  const problems: PlistError[] = [];
  try {
    const root = parseXmlPlist(text, { problems });
    if (!isDictionary(root) || Object.keys(root).some((key) => FOREIGN.test(key))) {
      return { value: null, problem: null };
    }
    return { value: toJson(root) as Record<string, unknown>, problem: problems[0]?.message ?? null };
  } catch (error) {
    if (error instanceof PlistError) return { value: null, problem: error.message };
    throw error;
  }
}

function parseTreeBlock(lines: readonly Line[], start: number): EntitlementBlock {
  let next = start;
  let gap = false;
  for (let i = start; i < lines.length && i - start < MOST_LINES; i++) {
    const line = lines[i]!;
    const skipped = /^(?:\.{2,}|…|\[…\])?$/.test(line.text.trim());
    if (line.command !== undefined || (!skipped && !isTreeLine(line.text))) break;
    if (skipped) gap ||= line.text.trim() !== "";
    // The outer `[Dict]` opens a new tree.
    else if (i > start && /^\[Dict\]/.test(line.text)) break;
    else next = i + 1;
  }
  const value = parseEntitlementTree(lines.slice(start, next));
  gap ||= !/^\s*\[Dict\]/.test(lines[start]!.text);
  return { value, problem: gap ? "lines are left out" : null, next, rest: "", before: "" };
}

function parseBraces(lines: readonly Line[], start: number): EntitlementBlock | null {
  const parts: string[] = [];
  let depth = 0;
  for (let next = start; next < lines.length && next - start < MOST_LINES; next++) {
    const line = lines[next]!;
    if (line.command !== undefined) return null;
    parts.push(line.text);
    const shape = line.text.replace(/"(?:[^"\\]|\\[^])*(?:"|\\?$)/g, "");
    for (const char of shape) depth += char === "{" ? 1 : char === "}" ? -1 : 0;
    if (depth > 0) continue;
    const value = readBraces(parts.join("\n"));
    return value && { value, problem: null, next: next + 1, rest: "", before: "" };
  }
  return null;
}

function readBraces(text: string): Record<string, unknown> | null {
  try {
    if (text.includes(" => ")) {
      const root = parsePlutilPrint(text);
      return isDictionary(root) ? toJson(root, true) as Record<string, unknown> : null;
    }
    const root: unknown = JSON.parse(text, dropPrototype);
    return typeof root === "object" && root !== null && !Array.isArray(root) ? root as Record<string, unknown> : null;
  } catch {
    return null;
  }
}

function dropPrototype(_key: string, value: unknown): unknown {
  const plain = typeof value === "object" && value !== null && !Array.isArray(value);
  return plain ? Object.assign(Object.create(null), value) : value;
}

/**
 * Plain JSON: dates as ISO strings, data in hexadecimal, numbers that JSON cannot hold as text. `bits`: an old `plutil -p`
 * prints booleans as 1 and 0, and entitlements hold no such numbers.
 */
function toJson(value: PlistValue, bits = false): unknown {
  if (Array.isArray(value)) return value.map((each) => toJson(each, bits));
  if (isDictionary(value)) {
    const plain: Record<string, unknown> = Object.create(null);
    for (const [key, each] of Object.entries(value)) plain[key] = toJson(each, bits);
    return plain;
  }
  if (bits && (value === 0 || value === 1)) return value === 1;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (value instanceof Uid) return value.value;
  return typeof value === "bigint" ? value.toString() : value;
}
