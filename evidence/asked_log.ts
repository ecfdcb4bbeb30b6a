/** What a Mac is asked about its log, once for all facts, and how it answers when it has nothing to say. */
import type { ExtensionList } from "../formats/sysextd/extension_list.ts";
import { buildLogPredicate } from "../formats/unified_log/predicate.ts";
import type { Known, Output, Probe, Problem } from "./define.ts";

/** How far back a Mac is asked: the failure has just been seen, and each further minute of a busy log costs seconds. */
const LAST = "15m";
/** The log is slow to answer; a thousand events a second for the whole window stay below the cap. */
const TIMEOUT_MS = 30_000;
const CAP_BYTES = 64 * 2 ** 20;

/** One question to the log for everything: a second `log show` would read the same days again. */
export function showLog(known: Known): readonly Probe[] {
  const rows = (known("reg.list") as ExtensionList | null)?.extensions ?? [];
  const predicate = buildLogPredicate(rows.map(({ bundleId }) => bundleId));
  return [{
    command: [
      "/usr/bin/log",
      "show",
      "--style",
      "ndjson",
      "--info",
      "--debug",
      "--last",
      LAST,
      "--predicate",
      predicate,
    ],
    timeoutMs: TIMEOUT_MS,
    capBytes: CAP_BYTES,
  }];
}

/** Whether `log show` of this Mac, or of the one that was captured, answered in full. */
export function isAnswer({ command, exitCode }: Output): boolean {
  return command?.startsWith("/usr/bin/log show") === true && exitCode === 0;
}

/** The line in which `log show` refuses to answer. */
export function findRefusal({ errors }: Output): Problem | null {
  const refusal = errors.find(({ text }) => /must be admin|not permitted|could not open/i.test(text));
  if (refusal === undefined) return null;
  return { line: refusal.n, text: refusal.text, why: "log show needs an administrator: run the doctor with sudo" };
}
