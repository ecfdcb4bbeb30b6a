/** A report for those who look after Macs, or for those who build the product: the steps that are theirs. */
import type { Audience } from "../checks/define.ts";
import type { Diagnosis, Finding, FixInfo, Report } from "../engine/report.ts";

type Reader = Exclude<Audience, "user">;

/** What is said instead of nothing, to whom no step is left. */
const SENT_ON: Readonly<Record<Reader, string>> = {
  admin: "Send the report to the makers of the product: only they can repair this",
  developer: "Nothing is to be changed in the product: send the report to whoever looks after the Mac",
};

/** The same report, with the repair steps of one reader. A developer's own come first. */
export function adaptReport(report: Report, reader: Reader): Report {
  return {
    ...report,
    diagnoses: report.diagnoses.map((diagnosis) => adaptDiagnosis(diagnosis, reader)),
    findings: report.findings.map((finding) => adaptFinding(finding, reader)),
  };
}

function adaptDiagnosis(diagnosis: Diagnosis, reader: Reader): Diagnosis {
  const { verdict } = diagnosis;
  const first = repairedFirst(diagnosis);
  const step = first === undefined ? undefined : stepsFor(first, reader)[0];
  return {
    ...diagnosis,
    verdict: { ...verdict, firstAction: verdict.firstAction === null ? null : step?.text ?? verdict.firstAction },
    findings: diagnosis.findings.map((finding) => adaptFinding(finding, reader)),
  };
}

/** The finding whose repair comes first: a leftover that keeps the Mac offline goes before the root cause. */
export function repairedFirst({ verdict, findings }: Diagnosis): Finding | undefined {
  const named = findings.filter(({ rule }) => rule === (verdict.primary ?? verdict.leading));
  const fits = (one: Finding) => one.fix[0]?.text === verdict.firstAction && one.role !== "latent";
  return named.find(fits) ?? findings.find(fits) ?? named[0];
}

function adaptFinding(finding: Finding, reader: Reader): Finding {
  return { ...finding, fix: stepsFor(finding, reader) };
}

function stepsFor({ fix }: Finding, reader: Reader): FixInfo[] {
  const other: Reader = reader === "admin" ? "developer" : "admin";
  const own = fix.filter((step) => step.for !== other);
  if (own.length === 0 && fix.length > 0) return [sendOn(reader)];
  return reader === "admin" ? own : own.toSorted((a, b) => Number(b.for === reader) - Number(a.for === reader));
}

function sendOn(reader: Reader): FixInfo {
  return { text: SENT_ON[reader], command: null, risk: "none", admin: false, reboot: false, verify: null };
}
