/**
 * `launchctl print <service>` (launchctl(1); knowledge: launchd's own order of keys, transcripts of macOS 10.10 to 27).
 * Apple says that the output is no interface, so every line may be missing. One form of the exit slot is printed:
 * `last exit code = N`, `N: EX_NAME` or `(never exited)`, `last exit reason = …`, `last terminating signal = …`.
 *
 *     system/NetworkExtension.com.example.ext.1.0.7 = {
 *             path = (submitted by nesessionmanager.211)
 *             state = running
 *             runs = 1
 *             pid = 412
 *             last exit code = (never exited)
 *             endpoints = {
 *                     "EXAMPLE123.com.example.ext" = {
 *                             active = 1
 *                     }
 *             }
 *     }
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { type LaunchdEntry, type LaunchdJob, UNKNOWN_JOB } from "./job.ts";
import { ENDPOINT_BLOCKS } from "./keys.ts";
import { parseMissingService } from "./missing.ts";
import { findPrints, type FoundPrint, pickOwnEntries } from "./prints.ts";
import { stripQuotes } from "./quotes.ts";
import { findRefusal } from "./refusal.ts";
import { parseEndpointRow } from "./rows.ts";
import type { Print, PrintEntry } from "./walk.ts";

type Draft = { -readonly [K in keyof LaunchdJob]: LaunchdJob[K] };

/** What is noted beside the values, with the key of the job that is being read. */
interface Notes {
  readonly at: string;
  readonly origins: Record<string, Line>;
  readonly problems: Problem[];
}

const TEXTS: ReadonlyMap<string, keyof LaunchdJob> = new Map([
  ["state", "state"],
  ["last exit reason", "lastExitReason"],
  ["last terminating signal", "lastTerminatingSignal"],
  ["type", "type"],
  ["path", "path"],
  ["program", "program"],
  ["bundle id", "bundleId"],
  ["job state", "jobState"],
  ["pended nondemand spawn", "pendedNondemandSpawn"],
  ["spawn type", "spawnType"],
  ["managed_by", "managedBy"],
  ["program identifier", "programIdentifier"],
  ["parent bundle identifier", "parentBundleIdentifier"],
]);
const NUMBERS: ReadonlyMap<string, keyof LaunchdJob> = new Map([
  ["pid", "pid"],
  ["runs", "runs"],
  ["successive crashes", "successiveCrashes"],
  ["minimum runtime", "minimumRuntime"],
  ["base minimum runtime", "baseMinimumRuntime"],
]);
const BARE_TEXT = /^(?:submitted job\.|panic on consecutive crashes|multiple instances)/;

/** Reads the prints of services; a refusal that names a label gives a missing entry. Origins: `0`, `0.state`, … */
export function parseServicePrint(lines: readonly Line[]): Parsed<LaunchdEntry[]> {
  const prints = findPrints(lines).filter(({ kind }) => kind === "service");
  if (prints.length === 0) return parseRefusal(lines);
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = [];
  const value = prints.map((found, i) => parseJob(found, lines, { at: `${i}`, origins, problems }));
  return { value, problems, origins, complete: value.every((job) => job.complete) };
}

function parseRefusal(lines: readonly Line[]): Parsed<LaunchdEntry[]> {
  const missing = parseMissingService(lines);
  if (missing.value !== null) return missing;
  const refusal = findRefusal(lines);
  const line = refusal ?? lines[0];
  const why = refusal ? "launchctl refused" : "no print of a service";
  const problems = line === undefined ? [] : [{ line: line.n, text: line.text, why }];
  return { value: null, problems, origins: {}, ...(refusal ? { refused: true } : {}) };
}

function parseJob(found: FoundPrint, lines: readonly Line[], notes: Notes): LaunchdJob {
  const { command, start } = found;
  const print = found.print!;
  const headed = found.head !== null;
  const head = found.head?.kind === "service" ? found.head : null;
  const label = head?.label ?? command?.label ?? null;
  const asked = command?.label === label ? command?.domain ?? null : null;
  const job: Draft = {
    ...UNKNOWN_JOB,
    label,
    domain: head?.domain ?? asked,
    root: command?.root ?? null,
    complete: headed && print.closed && !print.gap,
  };
  notes.origins[notes.at] = lines[start]!;
  for (const entry of pickOwnEntries(print, headed)) {
    if (entry.key !== null && !entry.opens) setField(job, entry, notes);
    else if (entry.key === null && !BARE_TEXT.test(entry.text)) note(notes, entry.line, "not a key of a service");
  }
  setEndpoints(job, print, notes);
  job.label ??= print.entries.find(({ key }) => key === "XPC_SERVICE_NAME")?.value ?? null;
  if (!headed) job.domain ??= pickDomain(print);
  return job;
}

function note({ problems }: Notes, line: Line, why: string): void {
  problems.push({ line: line.n, text: line.text, why });
}

/** Sets what an entry says, unless it is no field of ours or an earlier entry said it. */
function setField(job: Draft, { key, value, line }: PrintEntry, notes: Notes): void {
  const { at, origins } = notes;
  const number = key === "last exit code" ? "lastExitCode" : NUMBERS.get(key!);
  const field = number ?? TEXTS.get(key!);
  if (field === undefined || value === "" || origins[`${at}.${field}`] !== undefined) return;
  origins[`${at}.${field}`] = line;
  const parsed = number === undefined ? value : parseNumber(value);
  if (parsed === null && field !== "lastExitCode") note(notes, line, `no number: "${key}"`);
  Object.assign(job, { [field]: field === "pid" ? parsed || null : parsed });
}

/** A number that may be followed by its name (`78: EX_CONFIG`); null for words such as `(never exited)`. */
function parseNumber(value: string): number | null {
  const match = /^(-?\d{1,15})(?![\w.])/.exec(value);
  return match ? Number(match[1]) : null;
}

function setEndpoints(job: Draft, print: Print, { at, origins }: Notes): void {
  const names = new Set<string>();
  for (const entry of print.entries) {
    const { depth, key, opens, blocks, line } = entry;
    if (opens && depth === 1 && key !== null && ENDPOINT_BLOCKS.has(key)) job.endpointsShown = true;
    if (depth !== 2 || !ENDPOINT_BLOCKS.has(blocks[0]!)) continue;
    const name = key === null ? parseEndpointRow(entry.text)?.name ?? "" : stripQuotes(key);
    // Grep may have left what stands in an endpoint without its name.
    if (name === "" || names.has(name) || /^(?:port|active|managed|reset|hide|watching)$/.test(name)) continue;
    origins[`${at}.endpoints.${names.size}`] = line;
    names.add(name);
  }
  job.endpoints = [...names];
}

/** The service's own key `domain`: `gui/501 [100021]`. */
function pickDomain(print: Print): string | null {
  const entry = pickOwnEntries(print, false).find(({ key }) => key === "domain");
  return /^(?:system|(?:gui|user|login|pid)\/\d+)(?=\s|$)/.exec(entry?.value ?? "")?.[0] ?? null;
}
