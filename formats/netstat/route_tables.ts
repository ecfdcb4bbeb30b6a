/** Finds the routing tables in a text: headed ones, and rows that somebody cut out of one. */
import { isForeignInterface } from "../foreign_interface.ts";
import { isGap } from "../gap.ts";
import type { Line, Problem } from "../parsed.ts";
import { parseRouteRow, type Route, type RouteRow } from "./route_row.ts";
import { parseRouteCommand, parseTableLine } from "./route_table.ts";

/** The rows of one family, or of both where no heading parts them. */
export interface RouteTable {
  /** All its lines, from its command or heading on. */
  readonly lines: readonly Line[];
  readonly rows: readonly { readonly line: Line; readonly route: Route }[];
  readonly problems: readonly Problem[];
  readonly headed: boolean;
  /** True with its heading and without a gap, a pipe or a row that is cut. */
  readonly complete: boolean;
}

interface Draft {
  readonly lines: Line[];
  readonly rows: { readonly line: Line; readonly row: RouteRow }[];
  readonly problems: Problem[];
  family: Route["family"] | null;
  headed: boolean;
  whole: boolean;
  foreign: boolean;
  hasAddress: boolean;
}

interface Walk {
  readonly lines: readonly Line[];
  readonly drafts: Draft[];
  open: Draft | null;
  at: number;
}

/** Finds every table, in the order of the text; those of other systems are left out. */
export function findRouteTables(lines: readonly Line[]): RouteTable[] {
  const walk: Walk = { lines, drafts: [], open: null, at: 0 };
  while (walk.at < lines.length) {
    takeLine(walk, lines[walk.at]!);
    walk.at++;
  }
  return walk.drafts.filter((draft) => !draft.foreign && draft.rows.length > 0).map(finish);
}

function takeLine(walk: Walk, line: Line): void {
  const { text, command } = line;
  if (command !== undefined) return takeCommand(walk, line, command);
  if (text.trim() === "") return void walk.open?.lines.push(line);
  const heading = text.length < 300 && /[RIDKN]/.test(text) ? parseTableLine(text) : null;
  if (heading !== null) return takeHeading(walk, line, heading);
  const row = parseRouteRow(text, walk.open);
  if (row !== null) return addRow(walk, line, row);
  const isJoined = (walk.open !== null || isCutRow(text)) && takeJoined(walk, line);
  if (!isJoined && walk.open !== null) takeOther(walk, line);
}

function takeCommand(walk: Walk, line: Line, command: string): void {
  const asked = parseRouteCommand(command);
  walk.open = asked === null ? null : begin(walk, line);
  if (asked === null || walk.open === null) return;
  walk.open.family = asked.family;
  walk.open.whole = !asked.piped;
}

function begin(walk: Walk, line: Line): Draft {
  const draft: Draft = {
    lines: [line],
    rows: [],
    problems: [],
    family: null,
    headed: false,
    whole: true,
    foreign: false,
    hasAddress: false,
  };
  walk.drafts.push(draft);
  walk.open = draft;
  return draft;
}

/** A heading behind rows begins the next table; one behind a command or another heading belongs to it. */
function takeHeading(walk: Walk, line: Line, heading: NonNullable<ReturnType<typeof parseTableLine>>): void {
  let { open } = walk;
  if (open === null || open.rows.length > 0) {
    const { whole, foreign } = open ?? { whole: true, foreign: false };
    open = begin(walk, line);
    open.whole = whole && line.command === undefined;
    // The second table of a foreign output has no sign of its own.
    open.foreign = foreign && heading.kind !== "title";
  } else open.lines.push(line);
  open.headed = true;
  if (heading.kind === "foreign") open.foreign = true;
  else if (heading.kind === "family") open.family = heading.family;
  else if (heading.kind === "columns") {
    open.family ??= heading.family;
    open.hasAddress = heading.hasAddress;
  }
}

function addRow(walk: Walk, line: Line, row: RouteRow): void {
  const open = walk.open ?? begin(walk, line);
  if (open.lines.at(-1) !== line) open.lines.push(line);
  open.rows.push({ line, row });
  // FreeBSD prints its table in the same columns.
  open.foreign ||= row.interface !== null && isForeignInterface(row.interface);
}

/** A row that a mail program broke in two: the flags begin the next line. */
function takeJoined(walk: Walk, line: Line): boolean {
  const next = walk.lines[walk.at + 1];
  if (next === undefined || next.command !== undefined || line.text.length + next.text.length > 300) return false;
  if (parseRouteRow(next.text, walk.open) !== null) return false;
  const row = parseRouteRow(`${line.text} ${next.text}`, null);
  if (row === null) return false;
  addRow(walk, line, row);
  walk.open!.lines.push(next);
  walk.at++;
  return true;
}

/** A line between rows is noted; anything else ends the table. */
function takeOther(walk: Walk, line: Line): void {
  const open = walk.open!;
  const next = walk.lines.slice(walk.at + 1, walk.at + 3).find(({ text }) => text.trim() !== "");
  const goesOn = next !== undefined && next.command === undefined &&
    (parseRouteRow(next.text, open) !== null || parseTableLine(next.text) !== null);
  const gap = isGap(line.text);
  const cut = isCutRow(line.text);
  if ((!goesOn && !gap && !cut) || announcesAnother(open, line.text)) {
    if (open.rows.length > 0 || open.headed) walk.open = null;
    return;
  }
  open.lines.push(line);
  open.whole &&= !gap && !cut;
  const why = gap ? "lines were left out" : cut ? "the row is cut" : "no row of a routing table";
  open.problems.push({ line: line.n, text: line.text, why });
}

/** `After the tunnel stopped, netstat -rn shows:` between rows without a heading: those below it are of another moment. */
function announcesAnother({ headed, rows }: Draft, text: string): boolean {
  return !headed && rows.length > 0 && text.length < 400 && /:\W{0,8}$/.test(text) &&
    /\bnetstat\b|^\W{0,20}(?:after|before|once|when|then|now|with|without|while)\b/i.test(text);
}

/** The beginning of a row: `default`, an address, perhaps a gateway, and no more. */
function isCutRow(text: string): boolean {
  const words = text.trim().split(/\s+/, 4);
  return words.length <= 3 &&
    /^(?:default|\d{1,3}(?:\.\d{1,3}){1,3}(?:\/\d{0,2})?|[\da-f]{0,4}:[\da-f:]*(?:%\w*)?(?:\/\d*)?)$/.test(words[0]!);
}

/** Which family a row belongs to is said by itself, else by the heading, else by the rows around it. */
function finish(draft: Draft): RouteTable {
  const { lines, problems, headed, whole } = draft;
  let before: Route["family"] | null = null;
  const after = familiesAfter(draft.rows.map(({ row }) => row.family));
  const rows = draft.rows.map(({ line, row }, i) => {
    const family: Route["family"] = row.family ?? draft.family ?? before ?? after[i] ?? "inet";
    before = family;
    return { line, route: { ...row, family } };
  });
  const cut = rows.some(({ route }) => route.interface === null);
  return { lines: trimBlank(lines), rows, problems, headed, complete: headed && whole && !cut };
}

/** For each place the nearest family that follows it. */
function familiesAfter(families: readonly RouteRow["family"][]): RouteRow["family"][] {
  let next: RouteRow["family"] = null;
  return families.map((_, i) => next = families[families.length - 1 - i] ?? next).reverse();
}

function trimBlank(lines: readonly Line[]): readonly Line[] {
  let end = lines.length;
  while (end > 0 && lines[end - 1]!.text.trim() === "") end--;
  return lines.slice(0, end);
}
