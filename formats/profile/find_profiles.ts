/**
 * Finds provisioning profiles in a text: the property list that `security cms -D` prints, alone or piped through `plutil -p`, as
 * a fragment (`grep -A`), or in the midst of a binary profile that was pasted as it is.
 */
import type { Line } from "../parsed.ts";
import { countOpenBraces } from "../plist/braces.ts";
import { parseProfileCommand } from "./profile_command.ts";

/** Keys that only a profile has, and two that it shares. */
const KEYS = "AppIDName|ApplicationIdentifierPrefix|DER-Encoded-Profile|DeveloperCertificates|Entitlements|" +
  "IsXcodeManaged|ProvisionedDevices|ProvisionsAllDevices|TeamIdentifier|TimeToLive";
const XML_KEY = new RegExp(`<key>(${KEYS})</key>`);
const PRINTED_KEY = new RegExp(`"(${KEYS})"\\s{0,9}(?:=>|:)`);
const ANY_KEY = new RegExp(`(?:<key>|")(${KEYS})(?:</key>|"\\s{0,9}(?:=>|:))`, "g");
const XML_START = /<\?xml\s|<!DOCTYPE plist|<plist[\s>]/;
const END = "</plist>";
/** Lines between a command and its output: warnings, a blank line. */
const MOST_BETWEEN = 6;
const MOST_LINES = 50_000;

/** Each block is one profile's lines; the command that printed it, when the text shows it, stands first. */
export function findProfiles(lines: readonly Line[]): (readonly Line[])[] {
  const blocks: (readonly Line[])[] = [];
  let command = -1;
  for (let i = 0; i < lines.length;) {
    const line = lines[i]!;
    if (line.command !== undefined) {
      command = i++;
      continue;
    }
    const next = endOfBlock(lines, i);
    if (next === i) {
      i++;
      continue;
    }
    const asked = command >= 0 && i - command <= MOST_BETWEEN && parseProfileCommand(lines[command]!.command!);
    const block = lines.slice(i, next);
    if (isProfile(block, asked !== false && asked !== null, asked ? asked.entitlementsOnly : false)) {
      blocks.push(asked ? [lines[command]!, ...block] : block);
    }
    command = -1;
    i = next;
  }
  return blocks;
}

/** Where the property list that begins on a line ends; `start` when none begins there. */
function endOfBlock(lines: readonly Line[], start: number): number {
  const { text } = lines[start]!;
  if (XML_START.test(text)) return endOfXml(lines, start);
  if (/^\s*(?:<dict>\s*$|<dict><key>|<key>)/.test(text)) return endOfXml(lines, start);
  return /^\s*\{/.test(text) ? endOfBraces(lines, start) : start;
}

function endOfXml(lines: readonly Line[], start: number): number {
  const last = Math.min(lines.length, start + MOST_LINES);
  for (let i = start; i < last; i++) {
    const { text, command } = lines[i]!;
    if (text.includes(END)) return i + 1;
    if (i > start && (command !== undefined || !isXmlLine(text, lines[i - 1]!.text))) return i;
  }
  return last;
}

/** Only text that an open element holds has lines without tags; another such line is behind a cut. */
function isXmlLine(text: string, previous: string): boolean {
  if (/[<>]/.test(text)) return true;
  const mark = text.trim();
  const before = previous.slice(-24).trimEnd();
  return mark === "" || mark === "…" || /^\.{2,9}$/.test(mark) || !before.endsWith(">") ||
    /<(?:string|data)>$/.test(before);
}

/** Strings are skipped, so a brace in one does not count. */
function endOfBraces(lines: readonly Line[], start: number): number {
  const last = Math.min(lines.length, start + MOST_LINES);
  let depth = 0;
  for (let i = start; i < last; i++) {
    const { text, command } = lines[i]!;
    if (command !== undefined) return i;
    depth += countOpenBraces(text);
    if (depth <= 0) return i + 1;
  }
  return last;
}

/** Two of the keys, or one under the command; what a command cuts out of a profile has none. */
function isProfile(block: readonly Line[], asked: boolean, entitlementsOnly: boolean): boolean {
  const keys = new Set<string>();
  for (const { text } of block) {
    if (!XML_KEY.test(text) && !PRINTED_KEY.test(text)) continue;
    for (const [, key] of text.matchAll(ANY_KEY)) keys.add(key!);
    if (keys.size > 1) return true;
  }
  const some = asked || keys.has("Entitlements") || keys.has("ProvisionedDevices") || keys.has("ProvisionsAllDevices");
  return (keys.size > 0 && some) || (entitlementsOnly && block.some(({ text }) => /<dict>|\{/.test(text)));
}
