import type { Diagnosis, Finding } from "../engine/report.ts";

/** The findings that the verdict stands on: those of its root cause, or of the best guess. */
export function leadOf(
  { verdict: { primary, leading }, findings }: Pick<Diagnosis, "verdict" | "findings">,
): Finding[] {
  return findings.filter(({ rule }) => rule === (primary ?? leading));
}
