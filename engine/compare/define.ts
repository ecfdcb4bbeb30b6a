/** What two looks at a Mac are made of, and what a comparison of them says. Its JSON form is `schemas/diff.schema.json`. */
import type { Severity } from "../../checks/define.ts";
import type { SourceKind } from "../../evidence/define.ts";
import type { TargetInfo } from "../report.ts";
import type { ToolInfo } from "../report_of_run.ts";
import type { Role, VerdictStatus } from "../select.ts";

/** Two reports or captures compared. Later versions only add to it. */
export interface Comparison {
  /** Of this form. */
  readonly schemaVersion: "1";
  /** The doctor that compared. */
  readonly tool: ToolInfo;
  /** `worse`: a problem that was not there before. `warning`: only a new warning. `inconclusive`: health can no longer be told. */
  readonly outcome: ComparedAs;
  /** The earlier side, as it was given first. */
  readonly before: Side;
  /** The later side. */
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
  /** What it is: as `source.kind` of a report. */
  readonly kind: SourceKind;
  /** The path as it was given, or what the report names as its source. */
  readonly path: string | null;
  /** ISO 8601; null when it does not say when it was made. */
  readonly collectedAt: string | null;
  /** Of the doctor that wrote the report. */
  readonly toolVersion: string | null;
  /** As sw_vers prints it; null where it does not say. */
  readonly os: { readonly version: string | null; readonly build: string | null };
  /** Whether names in it were replaced. */
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
  /** How it compares; `new` and `gone` for an extension that is on one side only and does no harm. */
  readonly outcome: ComparedAs | "new" | "gone";
  /** Null when it was not there. */
  readonly before: VerdictInBrief | null;
  /** Null when it is not there any more. */
  readonly after: VerdictInBrief | null;
  /** Rules that found something else. */
  readonly findings: readonly FindingChange[];
  /** One sentence. */
  readonly says: string;
}

/** A verdict, as far as it is compared. */
export interface VerdictInBrief {
  /** As of the report. */
  readonly status: VerdictStatus;
  /** The rule that is the root cause. */
  readonly primary: string | null;
  /** The best guess of an unknown. */
  readonly leading: string | null;
  /** As of the report. */
  readonly title: string;
  /** `1.2/34`, of the extension as the report names it; left out where it does not. */
  readonly version?: string;
}

/** A rule that found something on one side only, or with another weight. */
export interface FindingChange {
  /** Its id. */
  readonly rule: string;
  /** Whether it is new, gone, or weighs differently. */
  readonly what: "appeared" | "gone" | "changed";
  /** Its name. */
  readonly title: string;
  /** What it found earlier; null when nothing. */
  readonly before: FindingInBrief | null;
  /** What it finds now; null when nothing. */
  readonly after: FindingInBrief | null;
}

/** A finding, as far as it is compared. */
export interface FindingInBrief {
  /** What it is in its diagnosis. */
  readonly role: Role;
  /** How bad it is. */
  readonly severity: Severity;
  /** What was seen. */
  readonly message: string;
}

/** One difference of the evidence. */
export interface Change {
  /** The fact that it is in. */
  readonly key: string;
  /** Whether it is new, gone, or another one. */
  readonly what: "appeared" | "gone" | "changed";
  /** What is another one: `route default (inet)`. */
  readonly thing: string;
  /** What of it; null when the whole thing came or went. */
  readonly field: string | null;
  /** Of the earlier side; null for what is new. */
  readonly before: string | null;
  /** Of the later side; null for what is gone. */
  readonly after: string | null;
  /** One sentence. */
  readonly says: string;
  /** The root cause on the later side whose evidence shows this very change; null for every other change. */
  readonly explains: string | null;
}

/** A fact that only one side could tell. */
export interface OneSided {
  /** The fact. */
  readonly key: string;
  /** The status of its evidence on the earlier side. */
  readonly before: string;
  /** And on the later one. */
  readonly after: string;
}

/** What changed since a baseline, as part of a report. */
export interface SinceBaseline {
  /** The baseline itself. */
  readonly before: Side;
  /** What was said of each extension then and now. */
  readonly targets: readonly TargetChange[];
  /** What changed on the Mac, the probable cause first. */
  readonly changes: readonly Change[];
  /** Facts that only one of the two could tell. */
  readonly unanswered: readonly OneSided[];
  /** Sentences about the comparison. */
  readonly notes: readonly string[];
}
