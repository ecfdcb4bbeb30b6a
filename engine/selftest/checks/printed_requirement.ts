import { parseRequirement } from "../../../formats/codesign/requirement_parse.ts";
import { renderRequirement } from "../../../formats/codesign/requirement_render.ts";
import type { Judged, Observed } from "../define.ts";
import { REQUIREMENT } from "../questions.ts";
import { cannotTell, confirm, contradict, endOf, linesOf, repliesTo } from "../seen.ts";

export function checkPrintedRequirement(mac: Observed): Judged {
  const [reply] = repliesTo(mac, "/usr/bin/csreq");
  if (reply === undefined || reply.status !== "ok") {
    return cannotTell(`csreq did not answer: ${reply === undefined ? "there was no whole answer" : endOf(reply)}`);
  }
  const printed = linesOf(reply)[0] ?? null;
  if (reply.exitCode !== 0 || printed === null) {
    return cannotTell(`csreq refused the requirement: ${endOf(reply)}`, printed);
  }
  const ours = renderRequirement(parseRequirement(REQUIREMENT));
  return printed.trim() === ours ? confirm("It prints the same", printed) : contradict(`We print ${ours}`, printed);
}
