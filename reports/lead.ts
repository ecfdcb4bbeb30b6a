import type { Diagnosis, Finding } from "../engine/report.ts";

/** The findings that the verdict stands on: those of its root cause, or of the best guess. */
export function leadOf(
  { verdict: { primary, leading }, findings }: Pick<Diagnosis, "verdict" | "findings">,
): Finding[] {
  return findings.filter(({ rule }) => rule === (primary ?? leading));
}

/** Behind these a list is read by nobody; the JSON report has them all. */
const MOST = 8;

/** What else the lead says: the summary has one sentence, and a fault may be in several places. */
export function alsoSaid(diagnosis: Pick<Diagnosis, "verdict" | "findings">): string[] {
  const { summary } = diagnosis.verdict;
  const messages = [...new Set(leadOf(diagnosis).map(({ message }) => message))];
  const others = messages.filter((message) => !summary.startsWith(message));
  const more = others.length - MOST;
  return [...others.slice(0, MOST), ...(more > 0 ? [`And ${more} more of the kind`] : [])];
}
