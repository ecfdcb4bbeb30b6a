/** Finds what `launchctl print` printed, whole or in part, in any text. */
import type { Line } from "../parsed.ts";
import type { LaunchctlCommand } from "./command.ts";
import { beginContext, type CommandContext, endContext, noteLine } from "./context.ts";
import { parseEntry } from "./entry.ts";
import { isGap } from "../gap.ts";
import { type Head, HEAD_LOOK_AHEAD, parseHead } from "./head.ts";
import { SERVICE_KEYS, TELLING_KEYS } from "./keys.ts";
import { isTellingLabel, parseEndpointRow, parseServiceRow } from "./rows.ts";
import { type Print, type PrintEntry, walkPrint } from "./walk.ts";

/** What the keys that tell a service hold there, and hardly anywhere else. */
const PLAUSIBLE: ReadonlyMap<string, RegExp> = new Map([
  ["path", /^\/|^\((?:submitted|bundle|from)/],
  ["state", /^(?:running|not running|spawn scheduled|spawning|spawn failed|waiting|exited|xpcproxy|uninitialized)$/],
  ["program", /^\//],
  ["runs", /^\d+$/],
]);

/** One print in a text: lines `from` (its command, when that stands directly before) up to, without, `end`. */
export interface FoundPrint {
  readonly kind: "service" | "domain";
  readonly head: Head | null;
  readonly command: LaunchctlCommand | null;
  readonly from: number;
  readonly start: number;
  readonly end: number;
  /** Null for bare rows that grep left of a domain. */
  readonly print: Print | null;
}

/** Several facts are looked for in the same text. */
const known = new WeakMap<readonly Line[], readonly FoundPrint[]>();

/** Finds the prints of services and domains in a text, in order, with the command before each. */
export function findPrints(lines: readonly Line[]): readonly FoundPrint[] {
  const found = known.get(lines) ?? scanPrints(lines);
  known.set(lines, found);
  return found;
}

function scanPrints(lines: readonly Line[]): FoundPrint[] {
  const found: FoundPrint[] = [];
  const context = beginContext();
  for (let at = 0; at < lines.length;) {
    const next = takePrint(lines, at, context);
    if (next === null) {
      noteLine(context, lines[at]!, at);
      at++;
      continue;
    }
    const from = context.index < 0 ? at : context.index;
    if (!next.rejected) found.push({ ...next, command: context.command, from, start: at });
    endContext(context);
    at = next.end;
  }
  return found;
}

interface Piece extends Pick<FoundPrint, "kind" | "head" | "end" | "print"> {
  /** Settings of something else: not reported, and not looked at again line by line. */
  readonly rejected?: boolean;
}

function takePrint(lines: readonly Line[], at: number, context: CommandContext): Piece | null {
  const line = lines[at]!;
  if (line.command !== undefined) return null;
  // Nearly all lines of a long text end here.
  if (context.index < 0 && !line.text.includes("=") && !line.text.includes("0x")) return null;
  const head = line.text.includes("{") ? parseHead(lines, at) : null;
  if (head?.kind === "service" || head?.kind === "domain") {
    const print = walkPrint(lines, at, { kind: head.kind, headed: true });
    // What told the head must be in the print itself.
    const rejected = parseHead(lines.slice(at, Math.min(print.end, at + HEAD_LOOK_AHEAD)), 0) === null;
    return { kind: head.kind, head, end: print.end, print, rejected };
  }
  if (head !== null) return null;
  return takeServiceFragment(lines, at, context) ?? takeDomainFragment(lines, at) ?? takeRows(lines, at, context);
}

/** Lines of a service's print without its head: grep's choice, or a paste that began too late. */
function takeServiceFragment(lines: readonly Line[], at: number, context: CommandContext): Piece | null {
  const text = lines[at]!.text.trim();
  const { key } = parseEntry(text);
  if (key === null || !SERVICE_KEYS.has(key) || isRowsAhead(lines, at, text)) return null;
  const { command } = context;
  if (command === null && context.foreign) return null;
  const print = walkPrint(lines, at, { kind: "service", headed: false });
  const asked = command?.verb === "print";
  const told = asked && command.label !== null ? true : asked ? isPart(print) : isPlainService(print);
  return { kind: "service", head: null, end: print.end, print, rejected: !told };
}

/** A domain's block without its head: `services = {` with rows. */
function takeDomainFragment(lines: readonly Line[], at: number): Piece | null {
  const text = lines[at]!.text.trim();
  if (!isRowsAhead(lines, at, text)) return null;
  const print = walkPrint(lines, at, { kind: "domain", headed: false });
  return { kind: "domain", head: null, end: print.end, print, rejected: print.entries.every(({ depth }) => depth < 2) };
}

function isRowsAhead(lines: readonly Line[], at: number, text: string): boolean {
  if (text !== "services = {" && text !== "endpoints = {") return false;
  let next = at + 1;
  while (next < lines.length && next < at + 4 && (lines[next]!.text.trim() === "" || isGap(lines[next]!.text))) next++;
  const row = lines[next]?.text ?? "";
  return text.startsWith("s") ? parseServiceRow(row) !== null : parseEndpointRow(row) !== null;
}

/** Rows of a domain that grep left: behind their command, or rows of endpoints, which nothing else resembles. */
function takeRows(lines: readonly Line[], at: number, context: CommandContext): Piece | null {
  const { command } = context;
  const asked = command?.verb === "print" && command.label === null;
  if (!asked && (context.foreign || !isLoneEndpoint(lines[at]!.text))) return null;
  let end = at;
  let rows = 0;
  for (; end < lines.length && lines[end]!.command === undefined; end++) {
    const text = lines[end]!.text;
    if (asked ? isRow(text) : isLoneEndpoint(text)) rows++;
    else if (!asked || !isPassedOver(text) || (rows === 0 && end > at + 40)) break;
  }
  return rows === 0 ? null : { kind: "domain", head: null, end, print: null };
}

function isRow(text: string): boolean {
  return text.length < 600 && (parseServiceRow(text) !== null || parseEndpointRow(text) !== null);
}

function isLoneEndpoint(text: string): boolean {
  if (text.length > 600 || !/^\s*0x[0-9a-f]+\s+[MUA]\s/.test(text)) return false;
  const row = parseEndpointRow(text);
  return row !== null && isTellingLabel(row.name);
}

/** What grep also leaves of a domain's print: overrides, names, heads of blocks, separators. */
function isPassedOver(text: string): boolean {
  const line = text.trim();
  if (line === "" || line.length > 400) return false;
  return !/\s/.test(line) || line.endsWith("= {") || isGap(line) || (line.startsWith('"') && line.includes("=>"));
}

/** The entries that speak of the service itself, though a fragment may show deeper lines without what they stand in. */
export function pickOwnEntries(print: Print, headed: boolean): PrintEntry[] {
  const own = print.entries.filter(({ depth }) => depth === 1);
  if (headed) return own;
  const [first, ...rest] = own;
  const least = rest.reduce((indent, entry) => Math.min(indent, entry.indent), Infinity);
  // A selection that began in the middle of a line lost the indent of its first line.
  const base = first !== undefined && first.indent > 0 ? Math.min(first.indent, least) : least;
  return own.filter((entry) => entry === first || entry.indent <= base);
}

/** Tells enough to be a service's print, given that one was asked for. */
function isPart(print: Print): boolean {
  const own = pickOwnEntries(print, false);
  return own.length > 1 || own.some(({ key }) => TELLING_KEYS.has(key!));
}

/** Tells a service's print from other lists of settings without being told by a command. */
function isPlainService(print: Print): boolean {
  const shown = new Set<string>();
  let telling = false;
  for (const { key, value, text } of pickOwnEntries(print, false)) {
    if (key === null || !text.includes(" = ")) continue;
    if (TELLING_KEYS.has(key)) telling = true;
    if (PLAUSIBLE.get(key)?.test(value)) shown.add(key);
  }
  return shown.size >= 2 && (telling || (shown.has("state") && shown.has("runs")));
}
