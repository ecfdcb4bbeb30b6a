/** What ended a process, by the namespace of its termination (xnu bsd/sys/reason.h; dyld's codes; knowledge 08 §8). */
import type { CrashClass, CrashReport } from "./report.ts";

const DYLIB_MISSING = 1;
const DYLIB_SIGNATURE = 5;
/** FrontBoard's and SpringBoard's code for an app that did not answer: 0x8badf00d. */
const BAD_FOOD = 0x8badf00d;
const REFUSED =
  /code signature (?:in|invalid)|not valid for use in process|different Team IDs|library load (?:disallowed|denied) by/i;

/** Whether the loader says that it found a library and did not let it in. */
export function isRefusal(said: string): boolean {
  return REFUSED.test(said);
}

/** The class of a report whose other members are known. */
export function classifyCrash(report: CrashReport): CrashClass {
  const { exception, kind, termination } = report;
  if (kind === "jetsam") return "jetsam";
  if (kind !== "crash" && kind !== "fault") return "other";
  const namespace = termination?.namespace?.toUpperCase() ?? null;
  if (namespace === "CODESIGNING") return "codesigning";
  if (namespace === "DYLD" || report.library !== null) return classifyLoader(report);
  if (namespace === "PORT_SPACE" || /Port Limit|^PORTS/.test(exception?.subtype ?? "")) return "port-space";
  if (namespace === "JETSAM") return "jetsam";
  if (namespace === "WATCHDOG" || termination?.code === BAD_FOOD) return "watchdog";
  if (namespace === null && /CODESIGNING|Code Signature Invalid/i.test(exception?.signal ?? "")) return "codesigning";
  return exception?.type == null ? "other" : "exception";
}

function classifyLoader({ exception, library, termination }: CrashReport): CrashClass {
  const said = [termination?.indicator ?? "", ...termination?.reasons ?? []].join("\n");
  if (termination?.code === DYLIB_SIGNATURE || isRefusal(said)) return "dyld-code-signature";
  const isMissing = library !== null || /Library (?:not loaded|missing)/.test(said);
  if (isMissing || termination?.code === DYLIB_MISSING) return "dyld-missing-library";
  return exception?.type == null ? "other" : "exception";
}
