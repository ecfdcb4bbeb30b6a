/**
 * What launchd and libxpc said of the name of a Mach service, to which nothing was sent. The record is one line of JSON that our own
 * probe makes (`ffi/probe_name.ts`); texts and numbers in it are the libraries' own.
 *
 *     {"format":"sysex-doctor-xpc-probe","name":"ABCDE12345.com.example.tunnel","lookUp":{"code":1102,"text":"Unknown service name"},
 *      "connection":{"reason":"Connection init failed at lookup with error 3 - No such process"},"late":[],"missing":[]}
 */
import { aNumber, aText, listOf, objectOf, orNull, readShape, ShapeError } from "../json_shape.ts";
import type { Line, Parsed, Problem } from "../parsed.ts";

export const PROBE_FORMAT = "sysex-doctor-xpc-probe";

/** What one probe saw. */
export interface ProbeRecord {
  readonly format: string;
  readonly name: string;
  /** `bootstrap_look_up` in the bootstrap of whoever asked; null when it was not called or did not return. */
  readonly lookUp: { readonly code: number; readonly text: string | null } | null;
  /**
   * A connection to launchd's system domain that was activated and cancelled; null when that could not be asked. Without a reason
   * libxpc had nothing to object.
   */
  readonly connection: { readonly reason: string | null } | null;
  /** Calls that did not return in time: `returned` after all, or the thread is still inside. */
  readonly late: readonly { readonly call: string; readonly returned: boolean }[];
  /** Symbols that this macOS does not have. */
  readonly missing: readonly string[];
}

/**
 * `registered`: launchd has the name, which says nothing of the health of its owner. `denied`: whoever asked may not ask, a sandbox.
 * `timeout`: no answer in time; `wedged`: the call never came back.
 */
export type ProbeOutcome =
  | "registered"
  | "not-registered"
  | "denied"
  | "interrupted"
  | "peer-requirement"
  | "timeout"
  | "wedged"
  | "other";

/** A Mach service as it was found. */
export interface ProbedService {
  readonly name: string;
  readonly outcome: ProbeOutcome;
  /** The number that decides: of the reason where there is one, else of the lookup. */
  readonly code: number | null;
  /** The library's own words. */
  readonly reason: string | null;
  /** True when whoever asked finds the name in the own session, though the system's domain, where extensions are, does not have it. */
  readonly inSession?: boolean;
}

const SUCCESS = 0;
const NOT_PRIVILEGED = 1100;
const UNKNOWN_SERVICE = 1102;
/** launchd's numbers in reasons: ESRCH, and its own for a sandbox that says no. */
const NO_SUCH_PROCESS = 3;
const SANDBOXED = 159;
const MOST_REASON = 400;

const A_RECORD = objectOf<ProbeRecord>({
  format: aText,
  name: aText,
  lookUp: orNull(objectOf({ code: aNumber, text: orNull(aText) })),
  connection: orNull(objectOf({ reason: orNull(aText) })),
  late: listOf(objectOf({
    call: aText,
    returned: (json) => json === true,
  })),
  missing: listOf(aText),
});

/** Parses a record. Value null when it is none; never throws. `line` is where it stands. */
export function parseProbe(text: string, line: Line = { n: 1, text: text.slice(0, 1_000) }): Parsed<ProbedService[]> {
  try {
    const record = readRecord(text);
    const service = judgeRecord(record);
    if (service === null) {
      return { value: null, problems: [{ line: 1, text: "", why: explainNothing(record) }], origins: {} };
    }
    return { value: [service], problems: differencesIn(record), origins: { "0": line } };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return {
      value: null,
      problems: [{ line: 1, text: line.text, why: `This is no answer of a probe: ${error.message}` }],
      origins: {},
    };
  }
}

/** The record as it is, with the libraries' own words; null for what is none. */
export function parseProbeRecord(text: string): ProbeRecord | null {
  try {
    return readRecord(text);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return null;
  }
}

function readRecord(text: string): ProbeRecord {
  const record = readShape(text, A_RECORD);
  if (record.format !== PROBE_FORMAT) throw new ShapeError(`format must be ${PROBE_FORMAT}`);
  return record;
}

/** libxpc asked the system domain, where extensions are; the lookup asked the caller's own, and counts where libxpc cannot tell. */
function judgeRecord({ name, lookUp, connection, late }: ProbeRecord): ProbedService | null {
  if (connection !== null && connection.reason !== null) {
    const reason = connection.reason.slice(0, MOST_REASON);
    const code = Number(/\berror (-?\d{1,9})\b/.exec(reason)?.[1] ?? NaN);
    const outcome = judgeReason(reason, code);
    const inSession = outcome === "not-registered" && lookUp?.code === SUCCESS;
    return { name, outcome, code: Number.isNaN(code) ? null : code, reason, ...inSession && { inSession } };
  }
  if (lookUp !== null) {
    return {
      name,
      outcome: judgeCode(lookUp.code),
      code: lookUp.code,
      reason: lookUp.text?.slice(0, MOST_REASON) ?? null,
    };
  }
  const [stuck] = late;
  if (stuck !== undefined) {
    return {
      name,
      outcome: stuck.returned ? "timeout" : "wedged",
      code: null,
      reason: `${stuck.call} did not return in time`,
    };
  }
  return connection === null ? null : { name, outcome: "registered", code: null, reason: null };
}

function judgeReason(reason: string, code: number): ProbeOutcome {
  if (code === SANDBOXED || /\bsandbox/i.test(reason)) return "denied";
  if (code === NO_SUCH_PROCESS) return "not-registered";
  if (/requirement/i.test(reason)) return "peer-requirement";
  return /interrupted/i.test(reason) ? "interrupted" : "other";
}

function judgeCode(code: number): ProbeOutcome {
  if (code === SUCCESS) return "registered";
  if (code === UNKNOWN_SERVICE) return "not-registered";
  return code === NOT_PRIVILEGED ? "denied" : "other";
}

function explainNothing({ missing }: ProbeRecord): string {
  return missing.length === 0 ? "Neither library answered" : `This macOS lacks ${missing.join(", ")}`;
}

/** The two ways to ask must agree; where they do not, both answers are said, and what it may mean. */
function differencesIn({ name, lookUp, connection, missing }: ProbeRecord): Problem[] {
  const lacks = missing.map((symbol) => ({ line: 1, text: "", why: `This macOS lacks ${symbol}` }));
  if (lookUp === null || connection === null) return lacks;
  const isFound = lookUp.code === SUCCESS;
  if (isFound === (connection.reason === null)) return lacks;
  const said = `bootstrap_look_up of ${name} says ${lookUp.text ?? "nothing"} (${lookUp.code}), libxpc says ` +
    (connection.reason?.slice(0, MOST_REASON) ?? "nothing against it");
  const hint = isFound ? ": a service of the user's session may have the name, and none of the system" : "";
  return [{ line: 1, text: "", why: `${said}${hint}` }, ...lacks];
}
