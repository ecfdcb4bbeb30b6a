/**
 * `launchctl list <label>` (launchctl(1); knowledge: transcripts of macOS 10.9 to 26): a dictionary without domain,
 * state or count of runs. `LastExitStatus` is a status of wait(2). This is the command that prints `MachServices`.
 *
 *     {
 *             "LimitLoadToSessionType" = "System";
 *             "MachServices" = {
 *                     "EXAMPLE123.com.example.ext" = mach-port-object;
 *             };
 *             "Label" = "com.example.agent";
 *             "LastExitStatus" = 256;
 *             "PID" = 412;
 *             "Program" = "/Library/Example/agent";
 *     };
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import type { LaunchctlCommand } from "./command.ts";
import { beginContext, type CommandContext, endContext, noteLine } from "./context.ts";
import { type Dictionary, type DictionaryEntry, parseDictionary } from "./dictionary.ts";
import { type LaunchdJob, UNKNOWN_JOB } from "./job.ts";
import { findPrints } from "./prints.ts";
import { parseWaitStatus } from "./wait_status.ts";

/** One such dictionary: lines `from` (its command, when that stands directly before) up to, without, `end`. */
export interface FoundListLabel {
  readonly from: number;
  readonly start: number;
  readonly end: number;
  readonly dictionary: Dictionary;
  readonly command: LaunchctlCommand | null;
}

/** Keys that launchctl adds at run time or prints for every job; a job definition has `Label`, but not all of these. */
const RUNTIME_KEY =
  /^(?:LastExitStatus|LimitLoadToSessionType|OnDemand|PID|EnableTransactions|TransactionCount|TimeOut)$/;
/** A line of the dictionary as grep leaves it. */
const LONE_ENTRY = /^"[A-Z]\w{1,40}" = \S/;

/** Reads every such dictionary. Origins: `0`, `0.pid`, …; value null when there is none. */
export function parseListLabel(lines: readonly Line[]): Parsed<LaunchdJob[]> {
  const found = findListedLabels(lines);
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = [];
  if (found.length === 0) {
    if (lines[0] !== undefined) problems.push({ line: lines[0].n, text: lines[0].text, why: "no listed job" });
    return { value: null, problems, origins };
  }
  const value = found.map((each, i) => parseJob(each, lines, `${i}`, origins, problems));
  return { value, problems, origins, complete: value.every((job) => job.complete) };
}

/** Finds the dictionaries in any text. */
export function findListedLabels(lines: readonly Line[]): FoundListLabel[] {
  const found: FoundListLabel[] = [];
  const context = beginContext();
  const prints = findPrints(lines);
  let print = 0;
  for (let at = 0; at < lines.length;) {
    if (prints[print]?.start === at) {
      at = prints[print++]!.end;
      endContext(context);
      continue;
    }
    const dictionary = lines[at]!.command === undefined ? takeListed(lines, at, context) : null;
    if (dictionary === null) {
      noteLine(context, lines[at]!, at);
      at++;
      continue;
    }
    const from = context.index < 0 ? at : context.index;
    const { command } = context;
    if (isListed(dictionary, command)) found.push({ from, start: at, end: dictionary.end, dictionary, command });
    endContext(context);
    at = dictionary.end;
  }
  return found;
}

/** What may be such a dictionary; always at least one line long. */
function takeListed(lines: readonly Line[], at: number, { command }: CommandContext): Dictionary | null {
  const text = lines[at]!.text.trim();
  const asked = command?.verb === "list" && command.label !== null;
  if (asked && LONE_ENTRY.test(text)) return parseDictionary(lines, at, true);
  if (!text.startsWith("{")) return null;
  let next = at + 1;
  while (text === "{" && next < at + 4 && lines[next]?.text.trim() === "") next++;
  const inside = text === "{" ? lines[next]?.text.trim() ?? "" : text.slice(1).trim();
  return /^["“”]?[A-Z]\w{1,60}["“”]?\s?=/.test(inside) ? parseDictionary(lines, at) : null;
}

function isListed({ entries }: Dictionary, command: LaunchctlCommand | null): boolean {
  const own = entries.filter(({ path }) => path.length === 0);
  const running = own.some(({ key }) => key === "LastExitStatus");
  if (command?.verb === "list" && command.label !== null) {
    return own.some(({ key }) => RUNTIME_KEY.test(key) || key === "Label");
  }
  const labelled = own.find(({ key }) => key === "Label");
  if (labelled === undefined) return false;
  // Other tools print job definitions without quotes; only launchd knows how a job ended.
  return running || (labelled.line.text.includes('"Label"') && own.some(({ key }) => RUNTIME_KEY.test(key)));
}

function parseJob(
  { dictionary, start, command }: FoundListLabel,
  lines: readonly Line[],
  at: string,
  origins: Record<string, Line>,
  problems: Problem[],
): LaunchdJob {
  const own = new Map<string, DictionaryEntry>();
  for (const entry of dictionary.entries) {
    if (entry.path.length === 0 && !own.has(entry.key)) own.set(entry.key, entry);
  }
  origins[at] = lines[start]!;
  const take = (key: string, field: string): string | null => {
    const entry = own.get(key);
    if (entry?.value == null || entry.value === "") return null;
    origins[`${at}.${field}`] = entry.line;
    return entry.value;
  };
  const takeNumber = (key: string, field: string): number | null => {
    const text = take(key, field);
    if (text === null || /^-?\d{1,10}$/.test(text)) return text === null ? null : Number(text);
    const { line } = own.get(key)!;
    problems.push({ line: line.n, text: line.text, why: `no number: "${key}"` });
    return null;
  };
  const status = takeNumber("LastExitStatus", "lastExitCode");
  const ending = status === null ? null : parseWaitStatus(status);
  const services = dictionary.entries.filter(({ path }) => path.length === 1 && path[0] === "MachServices");
  services.forEach(({ line }, i) => origins[`${at}.endpoints.${i}`] = line);
  return {
    ...UNKNOWN_JOB,
    label: take("Label", "label") ?? command?.label ?? null,
    pid: takeNumber("PID", "pid") || null,
    program: take("Program", "program"),
    lastExitCode: ending?.code ?? null,
    lastTerminatingSignal: ending?.signal ?? null,
    endpoints: services.map(({ key }) => key),
    endpointsShown: own.has("MachServices"),
    root: command?.root ?? null,
    complete: dictionary.closed,
  };
}
