/** A report with names, made comparable with one that has pseudonyms: redacted as the other one was. */
import type { Collected, Evidence } from "../../evidence/define.ts";
import { noEvidence } from "../../evidence/define.ts";
import type { RedactionLevel } from "../redact/define.ts";
import { prepareRedactor } from "../redact/prepare.ts";
import { redactReport, textsOf } from "../redact/redact_report.ts";
import type { Redactor } from "../redact/redactor.ts";
import type { Report } from "../report.ts";
import { listOf, type Row, rowOf, rowsOf, textOf } from "./loose_json.ts";

/** A redactor that knows the names in saved reports, and their products, which it leaves. */
export function prepareForSaved(reports: readonly Row[], level: RedactionLevel): Redactor {
  const redactor = prepareRedactor(productsIn(reports), level);
  for (const report of reports) redactor.harvest(textsOf(report).join("\n"));
  return redactor;
}

/** The report with pseudonyms. */
export function redactSaved(report: Row, level: RedactionLevel): Row {
  return redactReport(report as unknown as Report, prepareForSaved([report], level)) as unknown as Row;
}

/** What the reports are about, as evidence: a stranger's file does not have the shapes that facts have. */
function productsIn(reports: readonly Row[]): Collected {
  const extensions = reports.flatMap((report) => {
    const facts = rowOf(report["facts"]) ?? {};
    const targets = rowsOf(report["diagnoses"]).map((one) => rowOf(one["target"]) ?? {});
    const registered = ["reg.list", "reg.db"].flatMap((key) => rowsOf(rowOf(facts[key])?.["extensions"]));
    const bundles = ["app.info", "sysex.embedded", "sysex.staged"].flatMap((key) => rowsOf(facts[key]));
    const code = rowsOf(facts["code"]).map((row) => ({ ...row, bundleId: row["identifier"] }));
    return [...targets, ...registered, ...bundles, ...code].map((row: Row) => ({
      bundleId: textOf(row["bundleId"]) ?? "",
      teamId: textOf(row["teamId"]),
      version: textOf(row["version"]),
      build: textOf(row["build"]),
    }));
  });
  const evidence: Evidence = { ...noEvidence("reg.list", "ok"), value: { extensions } };
  const processes = reports.flatMap((report) => rowsOf(rowOf(report["facts"])?.["proc.list"]));
  const users = processes.map((row) => ({ user: textOf(row["user"]) }));
  return {
    kind: "transcript",
    paths: [],
    collectedAt: null,
    evidence: new Map([
      ["reg.list", evidence],
      ["proc.list", { ...noEvidence("proc.list", "ok"), value: users }],
    ]),
    partial: false,
    notes: [],
  };
}

/** What a redacted report has for sure, and another one never. */
const TRACES =
  /\/Users\/user\d+\b|\bmail\d+@example\.invalid\b|\bdomain\d+\.invalid\b|\bSERIAL[0-9A-F]{6}\b|\bhost\d+\.local\b/;

/** Whether pseudonyms stand in a text of a capture that does not say whether it was redacted. */
export function showsPseudonyms(report: Row): boolean {
  return TRACES.test([...textsOf(report["facts"]), ...listOf(report["notes"])].join("\n"));
}
