/** Two looks at a Mac, or at two Macs: what is different, and which difference the later root cause shows. Pure. */
import type { ToolInfo } from "../report_of_run.ts";
import { compareFacts } from "./compare_facts.ts";
import type { Difference } from "./compare_things.ts";
import { compareFindings, compareVerdicts } from "./compare_verdicts.ts";
import type { Change, ComparedAs, Comparison, TargetChange } from "./define.ts";
import { maskNames } from "./mask_names.ts";
import type { SavedFinding, Snapshot } from "./snapshot.ts";

/** Nobody reads more; an update of macOS makes some dozens. */
const MOST_CHANGES = 1_000;
/** Instances of the root causes whose lines are looked at. */
const MOST_CAUSES = 20;

/** Compares. Names that redaction replaced on either side are compared by their kind alone. */
export function compare(before: Snapshot, after: Snapshot, tool: ToolInfo): Comparison {
  const isMasked = before.side.redaction !== "off" || after.side.redaction !== "off";
  const mask = isMasked ? maskNames : (text: string) => text;
  const targets = compareVerdicts(before, after, mask);
  const { differences, unanswered } = compareFacts(before, after, mask);
  const changes = orderChanges([...systemOf(before, after, differences), ...differences], targets, after);
  return {
    schemaVersion: "1",
    tool,
    outcome: judge(targets),
    before: before.side,
    after: after.side,
    targets,
    findings: compareFindings(before.findings, after.findings),
    changes: changes.slice(0, MOST_CHANGES),
    unanswered,
    notes: sayNotes(before, after, changes.length),
  };
}

/** The worst of all extensions. */
function judge(targets: readonly TargetChange[]): ComparedAs {
  const outcomes = new Set(targets.map(({ outcome }) => outcome));
  const ORDER: readonly ComparedAs[] = ["worse", "inconclusive", "warning", "changed", "better"];
  const first = ORDER.find((one) => outcomes.has(one));
  return first ?? (outcomes.has("new") || outcomes.has("gone") ? "changed" : "same");
}

/** Every report names the system, with facts or without. */
function systemOf(before: Snapshot, after: Snapshot, differences: readonly Difference[]): Difference[] {
  if (differences.some(({ change }) => change.key === "host.os")) return [];
  const fields = ["version", "build"] as const;
  return fields.flatMap((field) => {
    const [then, now] = [before.side.os[field], after.side.os[field]];
    if (then === null || now === null || then === now) return [];
    const says = `macOS: ${field} is ${now}, was ${then}`;
    return [{
      change: { key: "host.os", what: "changed" as const, thing: "macOS", field, before: then, after: now, says },
      words: [now],
    }];
  });
}

/**
 * First what the evidence of the later root causes shows, then what else is in the same facts, then what other new findings rest
 * on, then the rest, upstream first.
 */
function orderChanges(differences: readonly Difference[], targets: readonly TargetChange[], after: Snapshot): Change[] {
  const worse = targets.filter(({ outcome }) => outcome === "worse");
  const primaries = new Set(worse.flatMap(({ after: now }) => now?.primary ?? []));
  const fresh = new Set(
    worse.flatMap(({ findings }) => findings.filter(({ what }) => what === "appeared").map(({ rule }) => rule)),
  );
  const all = [...after.diagnoses.flatMap(({ findings }) => findings), ...after.findings];
  const causes = all.filter(({ rule }) => primaries.has(rule)).slice(0, MOST_CAUSES);
  const restsOn = (findings: readonly SavedFinding[]) =>
    new Set(findings.flatMap(({ evidence }) => evidence.map(({ key }) => key)));
  const ofCauses = restsOn(causes);
  const ofOthers = restsOn(all.filter(({ rule }) => fresh.has(rule) && !primaries.has(rule)));
  const ranked = differences.map((difference) => {
    const { key } = difference.change;
    const explains = causes.find((finding) => shows(finding, difference))?.rule ?? null;
    const rank = explains !== null ? 0 : ofCauses.has(key) ? 1 : ofOthers.has(key) ? 2 : 3;
    return { change: { ...difference.change, explains }, rank };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ change }) => change);
}

/** Whether a line of a finding's evidence, in the fact that changed, is about the very thing. */
function shows({ evidence, message }: SavedFinding, { change: { key }, words }: Difference): boolean {
  const lines = evidence.filter((line) => line.key === key).map(({ excerpt }) => `${excerpt}\n${message}`);
  return lines.some((line) => words.every((word) => word === "" || line.includes(word)));
}

function sayNotes(before: Snapshot, after: Snapshot, changes: number): string[] {
  const [one, other] = [before.side, after.side];
  const without = [[one, "earlier"] as const, [other, "later"] as const].filter(([side]) => !side.hasFacts);
  const redacted = one.redaction !== "off" || other.redaction !== "off";
  const restarted = before.bootTime !== null && after.bootTime !== null &&
    Math.abs(after.bootTime - before.bootTime) > BOOT_DRIFT_MS;
  const isBackwards = one.collectedAt !== null && other.collectedAt !== null && one.collectedAt > other.collectedAt;
  return [
    ...without.map(([, which]) =>
      `The ${which} side is a report without facts: verdicts and findings were compared, not routes, configurations or ` +
      "signatures; write it with --facts, or compare captures"
    ),
    ...(redacted
      ? [
        `Names were replaced by pseudonyms ${
          one.redaction === "off"
            ? "on the later side"
            : other.redaction === "off"
            ? "on the earlier side"
            : "on both sides"
        }: whether a user, a host or a public address is another one now cannot be seen`,
      ]
      : []),
    ...(isBackwards
      ? ["The first side is the newer one: what is called new was there before, and the other way round"]
      : []),
    ...(restarted ? ["The Mac was restarted in between"] : []),
    ...(changes > MOST_CHANGES ? [`${changes - MOST_CHANGES} more changes are left out`] : []),
  ];
}

/** The kernel corrects the time of its start when it corrects its clock. */
const BOOT_DRIFT_MS = 120_000;
