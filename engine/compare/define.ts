/** What two looks at a Mac are made of, and what a comparison of them says. Its JSON form is `schemas/diff.schema.json`. */
import type { Severity } from "../../checks/define.ts";
import type { SourceKind } from "../../evidence/define.ts";
import type { TargetInfo, ToolInfo } from "../report.ts";
import type { Role, VerdictStatus } from "../select.ts";

/** Two reports or captures compared. Later versions only add to it. */
export interface Comparison {
  readonly schemaVersion: "1";
  readonly tool: ToolInfo;
  /** `worse`: a problem that was not there before. `warning`: only a new warning. `inconclusive`: health can no longer be told. */
  readonly outcome: ComparedAs;
  readonly before: Side;
  readonly after: Side;
  /** Extensions, paired by bundle id and team. */
  readonly targets: readonly TargetChange[];
  /** Findings about the Mac or the collection as a whole that came or went. */
  readonly findings: readonly FindingChange[];
  /** What changed on the Mac, the probable cause first. */
  readonly changes: readonly Change[];
  /** Facts that only one side could tell, so that nothing is said about them. */
  readonly unanswered: readonly OneSided[];
  /** Sentences about the comparison: what it cannot see, and why. */
  readonly notes: readonly string[];
}

export type ComparedAs = "worse" | "warning" | "inconclusive" | "changed" | "better" | "same";

/** Where one side comes from. */
export interface Side {
  readonly kind: SourceKind;
  /** The path as it was given, or what the report names as its source. */
  readonly path: string | null;
  /** ISO 8601; null when it does not say when it was made. */
  readonly collectedAt: string | null;
  /** Of the doctor that wrote the report. */
  readonly toolVersion: string | null;
  readonly os: { readonly version: string | null; readonly build: string | null };
  readonly redaction: "default" | "strict" | "off";
  /** True when it was saved with `capture --baseline`. */
  readonly isBaseline: boolean;
  /** Whether it holds facts; without them only verdicts and findings are compared. */
  readonly hasFacts: boolean;
}

/** One extension before and after. */
export interface TargetChange {
  /** As the later side names it; null for a diagnosis without a recognised extension. */
  readonly target: TargetInfo | null;
  readonly outcome: ComparedAs | "new" | "gone";
  readonly before: VerdictInBrief | null;
  readonly after: VerdictInBrief | null;
  readonly findings: readonly FindingChange[];
  readonly says: string;
}

export interface VerdictInBrief {
  readonly status: VerdictStatus;
  /** The rule that is the root cause. */
  readonly primary: string | null;
  /** The best guess of an unknown. */
  readonly leading: string | null;
  readonly title: string;
}

/** A rule that found something on one side only, or with another weight. */
export interface FindingChange {
  readonly rule: string;
  readonly what: "appeared" | "gone" | "changed";
  readonly title: string;
  readonly before: FindingInBrief | null;
  readonly after: FindingInBrief | null;
}

export interface FindingInBrief {
  readonly role: Role;
  readonly severity: Severity;
  readonly message: string;
}

/** One difference of the evidence. */
export interface Change {
  /** The fact that it is in. */
  readonly key: string;
  readonly what: "appeared" | "gone" | "changed";
  /** What is another one: `route default (inet)`. */
  readonly thing: string;
  /** What of it; null when the whole thing came or went. */
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly says: string;
  /** The root cause on the later side whose evidence shows this very change; null for every other change. */
  readonly explains: string | null;
}

/** A fact that only one side could tell. */
export interface OneSided {
  readonly key: string;
  /** The status of the evidence on each side. */
  readonly before: string;
  readonly after: string;
}

/** What changed since a baseline, as part of a report. */
export type SinceBaseline = Pick<Comparison, "changes" | "unanswered" | "notes"> & {
  /** The baseline itself. */
  readonly before: Side;
  /** What was said of each extension then and now. */
  readonly targets: readonly TargetChange[];
};
