/** Why sessions of the target ended, as far as it still holds: out of nesessionmanager's log and out of quoted errors. */
import type { Case, Cite, Confidence, Found } from "./define.ts";
import { eventsOf, failuresOf, sureness } from "./log_events.ts";
import { sessionErrors } from "./session_errors.ts";
import { isOwnSession, sessionOf } from "./sessions.ts";
import type { Code } from "../formats/codes/define.ts";
import { sayCode } from "../formats/codes/find_code.ts";
import { NE_VPN_CONNECTION_ERROR } from "../formats/codes/ne_vpn_connection_error.ts";
import { NE_VPN_CONNECTION_PLUGIN as PLUGIN } from "../formats/codes/ne_vpn_connection_plugin.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** The end of a session that no later start of it made history. */
export interface SessionEnd {
  /** Of the private domain of plug-ins, or of the public one that apps see. */
  readonly domain: string;
  readonly code: Code;
  readonly cite: Cite;
  /** True when the log shows that the session had not come up before; undefined when it does not tell. */
  readonly atStart?: boolean;
  /** Less than the rule has, where little ties the session to the extension. */
  readonly confidence?: Confidence;
}

/** What nesessionmanager says when a session ends; the exact ones stand alone where the line was cut. */
const ENDS: readonly string[] = [
  "ne.stop-any",
  "ne.disconnected-with",
  "ne.stop-plugin-failed",
  "ne.stop-plugin-disabled",
  "ne.stop-plugin-initiated",
  "ne.stop-no-network",
  "ne.stop-superseded",
  "ne.stop-user",
  "ne.stop-none",
  "ne.stop-config",
  "ne.stop-sleep",
  "ne.stop-start-from-app",
  "ne.stop-server",
];

const REASON = /\b(?:last stop reason|disconnected with reason) ([^\n]{1,160})/;

/** Reasons by which somebody or something else ended a session that had no fault. */
const STOPPED: readonly number[] = [2, 3, 9, 31, 32, 33, 34, 35, 37];

const ENDED = new WeakMap<Case, SessionEnd[]>();

/** The ends of the target's sessions that still hold, in the order of the log; then what quoted errors say. */
export function sessionEnds(of: Case): SessionEnd[] {
  const known = ENDED.get(of) ?? [...endsInLog(of), ...endsInErrors(of)];
  ENDED.set(of, known);
  return known;
}

/** Ends whose code points to this rule and to no other. */
export function endsOf(of: Case, rule: string): SessionEnd[] {
  return sessionEnds(of).filter(({ code: { rules } }) => rules.length === 1 && rules[0] === rule);
}

/** Ends that are failures: neither clean nor ordered from outside. */
export function failedEnds(of: Case): SessionEnd[] {
  return sessionEnds(of).filter((end) => !end.code.benign && !isStopped(end));
}

/** Ends of sessions that something stopped although they had no fault. */
export function stoppedEnds(of: Case): SessionEnd[] {
  return sessionEnds(of).filter((end) => !end.code.benign && isStopped(end));
}

/** A finding about an end: the words before it, and what it was. */
export function foundAt(end: SessionEnd, words: string): Found {
  const { domain, code: { code, meaning }, cite, confidence } = end;
  return {
    message: `${words} ${meaning}, ${sayCode(domain, code!)}`,
    cites: [cite],
    ...confidence !== undefined && { confidence },
  };
}

/** For conditions: whether every failure of a session that still holds is of this rule. */
export function areAllOf(rule: string): (of: Case) => boolean | undefined {
  return (of) => {
    const failed = failedEnds(of);
    return failed.length === 0 ? undefined : failed.every(({ code }) => code.rules.includes(rule));
  };
}

function isStopped({ domain, code }: SessionEnd): boolean {
  return domain === PLUGIN.id ? STOPPED.includes(code.code!) : code.code === 1;
}

function endsInLog(of: Case): SessionEnd[] {
  const holding = new Set(failuresOf(of, ...ENDS).map(({ cite }) => cite.at));
  const statuses = new Map<string, string>();
  const ends: SessionEnd[] = [];
  let before: LogEvent | null = null;
  for (const { value, cite } of eventsOf(of, "ne.status", ...ENDS)) {
    const key = sessionOf(value)?.key ?? "";
    const status = value.fields["st"];
    if (status === "connecting" || status === "connected") statuses.set(key, status);
    const code = holding.has(cite.at) && isOwnSession(of, value) ? codeOf(value) : undefined;
    // One line raises several signatures.
    if (code === undefined || before !== null && isOneLine(before, value)) continue;
    before = value;
    const was = statuses.get(key);
    const atStart = was === undefined ? {} : { atStart: was === "connecting" };
    ends.push({ domain: PLUGIN.id, code, cite, ...atStart, ...sureness(of, value) });
  }
  return ends;
}

function codeOf({ message }: LogEvent): Code | undefined {
  const text = REASON.exec(message)?.[1]?.replace("superseded", "superceded");
  return text === undefined ? undefined : PLUGIN.codes.find(({ name }) => text.startsWith(name));
}

function isOneLine(a: LogEvent, b: LogEvent): boolean {
  return a.line === b.line && a.message === b.message;
}

function endsInErrors(of: Case): SessionEnd[] {
  return sessionErrors(of, PLUGIN.id, NE_VPN_CONNECTION_ERROR.id).flatMap(
    ({ value: { domain, code: number }, cite }) => {
      const code = (domain === PLUGIN.id ? PLUGIN : NE_VPN_CONNECTION_ERROR).byNumber.get(number);
      return code === undefined ? [] : [{ domain, code, cite }];
    },
  );
}
