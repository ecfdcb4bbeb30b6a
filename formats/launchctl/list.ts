/**
 * `launchctl list` (launchctl(1); knowledge: transcripts of macOS 10.9 to 26): one row per job of the domain that the
 * caller is in, which the output does not name. `Status` is the last exit code, or a negative signal.
 *
 *     PID     Status  Label
 *     412     0       com.example.agent
 *     -       78      NetworkExtension.com.example.ext.1.0.7
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import type { LaunchctlCommand } from "./command.ts";
import { beginContext, type CommandContext, endContext, noteLine } from "./context.ts";
import { isGap } from "../gap.ts";
import type { LaunchdDomain } from "./print_domain.ts";
import { findPrints } from "./prints.ts";
import { isTellingLabel, parseServiceRow, parseServiceRows, type ServiceRow } from "./rows.ts";

/** One list: lines `from` (its command, when that stands directly before) up to, without, `end`. */
export interface FoundList {
  readonly from: number;
  readonly start: number;
  readonly end: number;
  readonly command: LaunchctlCommand | null;
  readonly headed: boolean;
}

const HEADER = /^PID\s+Status\s+Label(?=\s|$)/i;

/** Reads the first list of a text; rows without the header are a part of one. Origins: `services.0`, … */
export function parseList(lines: readonly Line[]): Parsed<LaunchdDomain> {
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = [];
  const found = findServiceLists(lines)[0];
  if (found === undefined) {
    if (lines[0] !== undefined) problems.push({ line: lines[0].n, text: lines[0].text, why: "no list of jobs" });
    return { value: null, problems, origins };
  }
  const services: ServiceRow[] = [];
  let gap = false;
  for (const line of lines.slice(found.start, found.end)) {
    const text = line.text.trim();
    const rest = text.replace(HEADER, "").trim();
    const rows = rest === "" ? [] : parseServiceRows(rest);
    for (const row of rows) {
      origins[`services.${services.length}`] = line;
      services.push(row);
    }
    if (rows.length > 0 || rest === "") continue;
    gap ||= isGap(text);
    problems.push({ line: line.n, text: line.text, why: isGap(text) ? "lines were left out" : "no row of jobs" });
  }
  const complete = found.headed && services.length > 0 && !gap && !found.command?.piped;
  return {
    value: { name: null, services, endpoints: [], root: found.command?.root ?? null },
    problems,
    origins,
    complete,
  };
}

/** Finds the lists in any text: headed ones, what grep left behind a command, rows that nothing else resembles. */
export function findServiceLists(lines: readonly Line[]): FoundList[] {
  const found: FoundList[] = [];
  const context = beginContext();
  const prints = findPrints(lines);
  let print = 0;
  /** The last line that said something, to know other tables by their headers. */
  let before = "";
  for (let at = 0; at < lines.length;) {
    if (prints[print]?.start === at) {
      at = prints[print++]!.end;
      endContext(context);
      continue;
    }
    const line = lines[at]!;
    const list = line.command === undefined ? takeList(lines, at, context, before) : null;
    if (list === null) {
      noteLine(context, line, at);
      if (line.command !== undefined || line.text.trim() !== "") before = line.text.slice(0, 300);
      at++;
      continue;
    }
    const { end, headed, rejected } = list;
    const from = context.index < 0 ? at : context.index;
    if (!rejected) found.push({ from, start: at, end, headed, command: context.command });
    endContext(context);
    before = "";
    at = end;
  }
  return found;
}

function takeList(
  lines: readonly Line[],
  at: number,
  { command, foreign }: CommandContext,
  before: string,
): { end: number; headed: boolean; rejected: boolean } | null {
  const headed = HEADER.test(lines[at]!.text.trimStart());
  const asked = command?.verb === "list" && command.label === null;
  if (
    !headed && !asked &&
    (foreign || command?.prompted || (command !== null && command.verb !== "list") || /\bPID\b/.test(before))
  ) return null;
  const isRow = headed || asked ? isAnyRow : isTellingRow;
  if (!headed && !isRow(lines[at]!.text)) return null;
  let end = at + 1;
  for (let next = end; next < lines.length && lines[next]!.command === undefined; next++) {
    const text = lines[next]!.text;
    const blank = text.trim() === "";
    // One line that somebody put between the rows does not end the list.
    const between = headed && !blank && lines[next + 1] !== undefined && isRow(lines[next + 1]!.text);
    if (isRow(text) || between || (headed && isGap(text))) end = next + 1;
    else if (!blank || next > end + 1) break;
  }
  return { end, headed, rejected: !headed && !asked && !lines.slice(at, end).some(({ text }) => isNoProcess(text)) };
}

function isAnyRow(text: string): boolean {
  return parseServiceRow(text) !== null;
}

/** A row whose label is reverse DNS of three parts or more, with an exit code or a signal; with its tabs, of two. */
function isTellingRow(text: string): boolean {
  if (text.length > 400) return false;
  if (/^-\t-?\d{1,3}\t[a-z]+\.[\w.-]+$/.test(text.trim())) return true;
  const row = parseServiceRow(text);
  if (row === null || !isTellingLabel(row.label) || typeof row.status === "string") return false;
  return row.status === null || (row.status >= -64 && row.status <= 255);
}

/** What a row of processes (pid, parent's pid, name) never shows. */
function isNoProcess(text: string): boolean {
  const row = parseServiceRow(text);
  return row !== null && (row.pid === null || row.status === null || Number(row.status) <= 0);
}
