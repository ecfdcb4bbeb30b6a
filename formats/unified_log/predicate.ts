/**
 * The predicate of the one question to the log of a Mac: everything that a signature of the catalogue could match, and what
 * names the extensions in question (`log(1)`; knowledge: chapter 03, sections 3 and 6).
 *
 *     process == "sysextd" OR … OR (process == "kernel" AND (eventMessage CONTAINS "CFIL: …" OR …)) OR eventMessage CONTAINS "com.example.ext"
 *
 * `OR` chains rather than `IN {…}`, because they are what everybody uses.
 */
import type { Signature } from "./define.ts";
import { LOG } from "./processes.ts";
import { SIGNATURES } from "./signatures/mod.ts";

/** Processes that say little and mean it: all they log is kept, for what no signature knows yet. */
const QUIET: readonly string[] = [
  "sysextd",
  "nesessionmanager",
  "nehelper",
  "neagent",
  "amfid",
  "taskgated-helper",
  "pkd",
];

const SUBSYSTEMS: readonly string[] = ["com.apple.networkextension", "com.apple.sx"];

/** Where staged system extensions run from: whatever they log themselves belongs to the case. */
const STAGED = "/Library/SystemExtensions/";

/** More extensions on one Mac are a broken listing; a predicate that names them all would be slow. */
const MOST_IDS = 16;

/** Builds the predicate for these bundle ids; what is no bundle id is left out, so that nothing foreign gets into it. */
export function buildLogPredicate(ids: readonly string[], signatures: readonly Signature[] = SIGNATURES): string {
  const named = [...new Set(ids)].filter((id) => /^[A-Za-z0-9][\w.-]{2,200}$/.test(id)).slice(0, MOST_IDS);
  return [
    ...QUIET.map((name) => `process == ${quote(name)}`),
    ...SUBSYSTEMS.map((name) => `subsystem == ${quote(name)}`),
    `processImagePath BEGINSWITH ${quote(STAGED)}`,
    ...chattyProcesses(signatures).map(([name, literals]) => requireLiterals(name, literals)),
    ...named.flatMap((id) => [`eventMessage CONTAINS ${quote(id)}`, `subsystem CONTAINS ${quote(id)}`]),
  ].join(" OR ");
}

/** Of a process that talks all the time, only lines that a signature looks for; harmless ones need no collecting. */
function chattyProcesses(signatures: readonly Signature[]): [string, string[]][] {
  const wanted = new Map<string, string[]>();
  for (const { process, literals, kind } of signatures) {
    if (process === null || process === LOG || QUIET.includes(process) || kind === "benign") continue;
    wanted.set(process, [...wanted.get(process) ?? [], ...literals]);
  }
  return [...wanted].sort(([a], [b]) => (a < b ? -1 : 1));
}

function requireLiterals(process: string, literals: readonly string[]): string {
  const anyOf = [...new Set(literals)].map((literal) => `eventMessage CONTAINS ${quote(literal)}`);
  return `(process == ${quote(process)} AND (${anyOf.join(" OR ")}))`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
