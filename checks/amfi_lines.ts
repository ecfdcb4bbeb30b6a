/** What taskgated-helper, amfid and the kernel log when macOS checks whether the extension's or its app's code may run. */
import type { Case } from "./define.ts";
import { failuresOf } from "./log_events.ts";
import { namedId } from "./named_id.ts";
import { isOfTarget } from "./sessions.ts";
import type { At } from "./target.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** The lines of a refusal that name a program or an identifier. */
const NAMING: readonly string[] = ["tg.unsat", "tg.disallow", "amfid.413", "krn.cs-fatal", "krn.execve", "krn.asp"];

/** Lines with these signatures about the target that still hold; lines that name nothing belong to a refusal of the target beside them. */
export function amfiLines(of: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  const lines = failuresOf(of, ...signatures);
  if (lines.length === 0) return [];
  const isRefused = failuresOf(of, ...NAMING).some(({ value }) => namesTarget(of, value) === true);
  return lines.filter(({ value }) => namesTarget(of, value) ?? isRefused);
}

/** Undefined where the line names neither an identifier nor a path. */
function namesTarget(of: Case, event: LogEvent): boolean | undefined {
  const { message } = event;
  if (of.target === null) return /\.systemextension\b/.test(message) || undefined;
  const id = namedId(event);
  if (id !== null) return isOfTarget(of, id);
  if (message.includes(of.target.bundleId)) return true;
  return /(?:^|[\s'"(])\/[A-Z]/.test(message) ? false : undefined;
}
