/**
 * JUnit XML as CI servers read it: a suite per extension, a test case per question of the walk. What was found fails, what
 * nothing answered is skipped, and a skipped question is no pass.
 */
import type { Diagnosis, Finding, Report, Step } from "../engine/report.ts";
import { defineRenderer } from "./define.ts";

/** What XML 1.0 cannot hold, escaped or not, and the marks that reorder what a person reads. */
// deno-lint-ignore no-control-regex
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** Roles of findings that break something. */
const FAULTS: readonly Finding["role"][] = ["primary", "contributing", "incidental"];

export default defineRenderer({
  format: "junit",
  render({ tool, diagnoses }: Report) {
    const suites = diagnoses.map((diagnosis) => renderSuite(diagnosis));
    const total = (key: "failures" | "skipped" | "tests") => suites.reduce((sum, suite) => sum + suite[key], 0);
    const head = `name="${escape(tool.name)}" tests="${total("tests")}" failures="${total("failures")}" skipped="${
      total("skipped")
    }"`;
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${
      suites.map(({ text }) => text).join("")
    }</testsuites>\n`;
  },
});

interface Suite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

function renderSuite({ target, verdict, walk, findings }: Diagnosis): Suite {
  const name = target === null
    ? "no extension recognised"
    : `${target.bundleId}${target.teamId === null ? "" : ` (${target.teamId})`}`;
  const cases = walk.map((step) => renderCase(step, name, findings));
  const count = (kind: string) => cases.filter((one) => one.kind === kind).length;
  const [failures, skipped] = [count("failure"), count("skipped")];
  const head = `name="${escape(name)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}"`;
  const verdictLine = `    <system-out>${escape(`${verdict.status}: ${verdict.summary}`)}</system-out>\n`;
  return {
    text: `  <testsuite ${head}>\n${cases.map(({ text }) => text).join("")}${verdictLine}  </testsuite>\n`,
    tests: cases.length,
    failures,
    skipped,
  };
}

function renderCase(
  { node, question, outcome }: Step,
  suite: string,
  findings: readonly Finding[],
): { kind: string; text: string } {
  const named = outcome.startsWith("found ") ? outcome.slice("found ".length).split(", ") : [];
  const faults = findings.filter(({ rule, role }) => named.includes(rule) && FAULTS.includes(role));
  const head = `    <testcase classname="${escape(suite)}" name="${escape(`${node} ${question}`)}"`;
  if (faults.length > 0) {
    const body = faults.map(({ rule, message, fix }) =>
      [`${rule}: ${message}`, ...fix.map(({ text }) => `  ${text}`)].join("\n")
    ).join("\n");
    return {
      kind: "failure",
      text: `${head}>\n      <failure message="${escape(faults[0]!.message)}" type="${escape(faults[0]!.rule)}">${
        escape(body)
      }</failure>\n    </testcase>\n`,
    };
  }
  const isOpen = outcome.startsWith("unknown") || outcome.startsWith("not checked");
  if (isOpen) {
    return { kind: "skipped", text: `${head}>\n      <skipped message="${escape(outcome)}"/>\n    </testcase>\n` };
  }
  return { kind: "passed", text: `${head}/>\n` };
}

function escape(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(
    ">",
    "&gt;",
  )
    .replaceAll('"', "&quot;");
}
