import { nameProbe, type Reply } from "../../../evidence/reply.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseExtensionList } from "../../../formats/sysextd/extension_list.ts";
import type { Judged, Observed } from "../define.ts";
import { SANDBOXED_LIST } from "../questions.ts";
import { NO_PREDICATE } from "./log.ts";
import {
  cannotTell,
  confirm,
  contradict,
  endOf,
  evidenceOf,
  linesOf,
  NEEDS_USER,
  ordinaryView,
  repliesTo,
  replyTo,
} from "../seen.ts";

/** The same tool, kept from its daemon by a sandbox: what it says then is what the doctor takes for one. */
export function checkSandboxWords(mac: Observed): Judged {
  const free = replyTo(mac, "/usr/bin/systemextensionsctl list");
  const kept = replyTo(mac, SANDBOXED_LIST.join(" "));
  if (kept === null || kept.status !== "ok") {
    return cannotTell(`sandbox-exec did not run: ${kept === null ? "there was no whole answer" : endOf(kept)}`);
  }
  if (kept.exitCode === null || kept.note !== null) return cannotTell(`It did not end by itself: ${endOf(kept)}`);
  if (kept.exitCode === 0) return cannotTell("The sandbox did not keep systemextensionsctl from its daemon");
  const lines = linesOf(kept);
  const line = lines.at(-1) ?? null;
  if (lines.some((text) => /^sandbox-exec:/.test(text))) return cannotTell("sandbox-exec made no sandbox", line);
  const { value } = parseExtensionList(toLines(lines.join("\n")));
  if (kept.exitCode !== 69 || value?.refusedBy !== "sandbox") {
    return contradict(`In a sandbox it ends with exit status ${kept.exitCode} and other words`, line);
  }
  return free?.exitCode === 69
    ? cannotTell("It ends so without a sandbox, too: the doctor itself may be in one", line)
    : confirm("In a sandbox it ends so, and without one it does not", line);
}

export function checkLogRefusal(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  const [reply] = repliesTo(view, "/usr/bin/log show");
  if (reply === undefined || reply.status !== "ok") {
    return cannotTell(`log show was not answered: ${reply === undefined ? "there was no whole answer" : endOf(reply)}`);
  }
  const errors = new TextDecoder().decode(reply.stderr).split("\n").filter((line) => line.trim() !== "");
  if (reply.exitCode === 0) return cannotTell("This user may read the log");
  if (reply.exitCode === null || errors.length === 0) return cannotTell(`It said nothing: ${endOf(reply)}`);
  if (errors.some((line) => NO_PREDICATE.test(line))) return cannotTell("It does not take the predicate", errors[0]!);
  const { status } = evidenceOf(view, "log.events");
  return status === "denied"
    ? confirm(`It was refused with exit status ${reply.exitCode}`, errors[0] ?? null)
    : contradict(
      `It failed with exit status ${reply.exitCode}, and the doctor takes that for ${status}`,
      errors[0] ?? null,
    );
}

const VERDICT = /: (?:accepted|rejected)$/;
/** What spctl says of code that it cannot judge is a verdict, too. */
const JUDGED_SO =
  /: (?:a sealed resource|code object|bundle format|invalid|the code|no usable|code has|CSSMERR|unsealed)/i;

export function checkAssessmentRights(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  const asked = repliesTo(view, "/usr/sbin/spctl --assess").filter(({ status }) => status === "ok");
  const [first] = asked;
  if (first === undefined) return cannotTell("No app of a network extension was assessed");
  const odd = asked.find((reply) => !linesOf(reply).some((line) => VERDICT.test(line) || JUDGED_SO.test(line)));
  if (odd !== undefined) {
    return contradict(`Without root, spctl gave no verdict: ${endOf(odd)}`, linesOf(odd)[0] ?? null);
  }
  const other = asked.find((reply) =>
    mac.ordinary !== null && !saysTheSame(reply, replyTo(mac, nameProbe(reply.probe)))
  );
  if (other !== undefined) return contradict("root is given another verdict", linesOf(other)[0] ?? null);
  return confirm(
    `${asked.length} assessed by an ordinary user${mac.root ? ", as by root" : ""}`,
    linesOf(first)[0] ?? null,
  );
}

function saysTheSame(reply: Reply, other: Reply | null): boolean {
  return other === null || other.status !== "ok" || reply.exitCode === other.exitCode;
}
