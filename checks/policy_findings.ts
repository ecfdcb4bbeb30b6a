/** What syspolicy_check objects to in the target's app, by the rule that tells the same of files and of codesign's output. */
import type { Case, Found } from "./define.ts";
import { type NotaryAnswer, notaryAnswers } from "./notary.ts";
import type { PolicyFinding } from "../formats/notary/check.ts";

/** The rules that such a finding can belong to. */
export type PolicyRule = (typeof TABLE)[number][0];

/** Words of its titles and sentences, and whether a transcript has them; the others are the notary service's own sentences. */
const TABLE = [
  ["sign.not-stapled", /^Notary Ticket Missing|\bticket is not stapled\b/i, true],
  ["sign.adhoc", /\badhoc signed\b|\b(?:code object|binary) is not signed(?: at all)?(?:\.|$)/i, true],
  ["sign.invalid", /\bnotarization indicates this code has been revoked\b/i, true],
  [
    "sign.invalid",
    /\bsealed resource is missing or invalid\b|\bcode or signature (?:have been )?modified\b|\bsignature of the binary is invalid\b|\bnested code is modified or invalid\b|\binvalid signature\b/i,
    false,
  ],
  ["sign.no-hardened-runtime", /\bhardened runtime\b|\bsecure timestamp\b/i, false],
  ["ent.get-task-allow", /\bget-task-allow\b/i, false],
  ["prof.expired", /\bprovisioning profile\b.{0,80}\b(?:has )?expired\b/i, false],
  [
    "prof.missing",
    /\b(?:missing|lacks|no|without an?)\b.{0,30}\bprovisioning profile\b|\bprovisioning profile\b.{0,30}\b(?:is missing|not found)\b/i,
    false,
  ],
  [
    "prof.not-authorising",
    /\bprovisioning profile\b|\bunsatisfied entitlements?\b|\bentitlements?\b.{0,60}\bnot (?:authori[sz]ed|allowed|permitted)\b|\brestricted entitlements?\b/i,
    false,
  ],
] as const;

/**
 * What the last report on the app, of each kind, says that belongs to this rule. A report of one kind says nothing against one of
 * the other, but an app that passed the check for distribution has passed everything.
 */
export function policyFindings(of: Case, rule: PolicyRule): Found[] {
  return lastReports(of).flatMap((answer) =>
    answer.value.findings.flatMap((finding): Found[] => {
      const [owner, , isSeen] = ownerOf(finding) ?? [];
      if (owner !== rule || (finding.severity === "Warning" && !isSeen)) return [];
      return [{
        message: `syspolicy_check says of ${finding.file ?? answer.value.path ?? "the app"}: ${
          finding.error ?? finding.title
        }`,
        cites: [answer.cite],
        ...(!isSeen || !answer.isSure) && { confidence: "C" as const },
      }];
    })
  );
}

/** The first line of the table that fits: a more special one stands above a more general one. */
function ownerOf({ title, error }: PolicyFinding): (typeof TABLE)[number] | undefined {
  const text = `${title}\n${error ?? ""}`;
  return TABLE.find(([, says]) => says.test(text));
}

function lastReports(of: Case): NotaryAnswer[] {
  const last = new Map<string, NotaryAnswer>();
  for (const answer of notaryAnswers(of)) {
    const { tool, asked, ok } = answer.value;
    if (tool !== "syspolicy_check") continue;
    if (ok === true && asked === "distribution") last.clear();
    last.set(asked ?? "", answer);
  }
  return [...last.values()];
}
