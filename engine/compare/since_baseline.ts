/** What changed since a baseline, as a part of the report. The verdict stays what the evidence says; its summary may name the change. */
import type { Diagnosis, Report } from "../report.ts";
import { compare } from "./compare.ts";
import type { Comparison } from "./define.ts";
import { nameBaseline } from "./name_baseline.ts";
import type { Snapshot } from "./snapshot.ts";

/** Changes that the summary names. */
const MOST_NAMED = 2;

/** The report with what changed since `before`; `after` is what the report itself says. */
export function addBaseline(report: Report, before: Snapshot, after: Snapshot): Report {
  const comparison = compare(before, after, report.tool);
  const { changes, unanswered, notes, targets } = comparison;
  return {
    ...report,
    diagnoses: report.diagnoses.map((diagnosis) => nameCause(diagnosis, comparison)),
    baseline: { before: comparison.before, targets, changes, unanswered, notes },
  };
}

function nameCause(diagnosis: Diagnosis, { changes, before }: Comparison): Diagnosis {
  const { verdict } = diagnosis;
  const causes = changes.filter(({ explains }) => explains !== null && explains === verdict.primary);
  if (causes.length === 0) return diagnosis;
  const said = causes.slice(0, MOST_NAMED).map(({ says }) => says).join("; ");
  const summary = `${verdict.summary} Since the baseline of ${nameBaseline(before)} this changed: ${said}.`;
  return { ...diagnosis, verdict: { ...verdict, summary } };
}
