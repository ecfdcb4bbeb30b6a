/**
 * SARIF 2.1.0 (OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/): findings as results, for code scanning in CI.
 *
 *     { "ruleId": "ent.ne-suffix-mismatch", "level": "error", "message": { "text": "…" },
 *       "locations": [{ "physicalLocation": { "artifactLocation": { "uri": "Example.app/Contents/Info.plist" } } }] }
 */
import type { EvidenceLine, Finding, Report } from "../engine/report.ts";
import { defineRenderer } from "./define.ts";
import { renderJson } from "./json_text.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const LEVELS: Readonly<Record<Finding["severity"], "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

export default defineRenderer({
  format: "sarif",
  render(report) {
    const findings = [...report.diagnoses.flatMap((diagnosis) => diagnosis.findings), ...report.findings];
    const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
    const run = {
      tool: {
        driver: {
          name: report.tool.name,
          semanticVersion: report.tool.version,
          rules: ids.map((id) => describeRule(findings.find(({ rule }) => rule === id)!)),
        },
      },
      results: findings.map((finding) => describeResult(finding, ids, report)),
      columnKind: "utf16CodeUnits",
    };
    return `${renderJson({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, 2)}\n`;
  },
});

function describeRule({ rule, title, severity, docs, references }: Finding): Record<string, unknown> {
  return {
    id: rule,
    shortDescription: { text: title },
    help: { text: `${docs}${references.length > 0 ? `; ${references.join("; ")}` : ""}` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

/** What does no harm now is a note, whatever its rule weighs. */
function describeResult(finding: Finding, ids: readonly string[], { source }: Report): Record<string, unknown> {
  const { rule, severity, role, message, confidence, explainedBy, evidence, fix } = finding;
  const steps = fix.map(({ text }, i) => `${i + 1}. ${text}`).join(" ");
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: role === "latent" || role === "collect" ? "note" : LEVELS[severity],
    message: { text: steps === "" ? message : `${message}. To repair: ${steps}` },
    locations: evidence.length > 0
      ? evidence.map(locate)
      : [{ physicalLocation: { artifactLocation: { uri: encodePath(source.paths[0] ?? "this-mac") } } }],
    properties: { role, confidence, explainedBy },
  };
}

function locate({ source, line, excerpt }: EvidenceLine): Record<string, unknown> {
  const region = line === null
    ? {}
    : { region: { startLine: line, ...excerpt !== "" && { snippet: { text: excerpt } } } };
  return { physicalLocation: { artifactLocation: { uri: encodePath(source) }, ...region } };
}

/** A relative URI: blanks and signs of each part are escaped, the slashes stay. */
function encodePath(path: string): string {
  return path.split("/").map((part) => encodeURIComponent(part.isWellFormed() ? part : part.toWellFormed())).join("/");
}
