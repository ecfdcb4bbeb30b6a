/** The report: what a run says, in one model that every renderer reads. Its JSON form is `schemas/report.schema.json`. */
import type { Confidence, Kind, Risk, Severity } from "../checks/define.ts";
import type { SourceKind, Status } from "../evidence/define.ts";
import type { SinceBaseline } from "./compare/define.ts";
import type { Role, VerdictStatus } from "./select.ts";
import type { Timeline } from "./timeline_shape.ts";
import type { WayOut } from "./report_way_out.ts";

/** The whole report. Later versions only add to it. */
export interface Report {
  readonly schemaVersion: "1";
  readonly tool: ToolInfo;
  readonly source: SourceInfo;
  readonly host: HostInfo;
  /** One per extension; a text without a recognisable extension has one with `target` null. */
  readonly diagnoses: readonly Diagnosis[];
  /** Findings about the Mac or the collection as a whole. */
  readonly findings: readonly Finding[];
  /** Lines that look bad and are harmless. */
  readonly benign: readonly BenignLine[];
  /** By fact key: what was read, and how. */
  readonly evidence: Readonly<Record<string, EvidenceInfo>>;
  /** What changed since an earlier release, only with `inspect --against`. */
  readonly changes?: readonly ReleaseChange[];
  /** What changed since a baseline, only with `--baseline`. No rule reads it. */
  readonly baseline?: SinceBaseline;
  /** The parsed facts, only with `--facts`. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Sentences about the input and the run: a skipped file, a macOS newer than the catalogue, a deadline that ended the run. */
  readonly notes: readonly string[];
  readonly redaction: RedactionInfo;
  readonly timings: Timings;
}

export interface ToolInfo {
  readonly name: string;
  readonly version: string;
}

export interface SourceInfo {
  readonly kind: SourceKind;
  /** Files and folders as they were given; empty for the live machine. */
  readonly paths: readonly string[];
  /** ISO 8601; null when the input does not say when it was made. */
  readonly collectedAt: string | null;
  /** True when a deadline or Ctrl-C ended the collection before everything was read. */
  readonly partial: boolean;
}

export interface HostInfo {
  readonly os: { readonly version: string | null; readonly build: string | null };
  readonly arch: string | null;
  /** ISO 8601. */
  readonly bootTime: string | null;
}

/** What was found about one extension. */
export interface Diagnosis {
  readonly target: TargetInfo | null;
  readonly verdict: Verdict;
  /** The way from the app to the traffic, one mark per link. */
  readonly chain: readonly Link[];
  readonly findings: readonly Finding[];
  /** What the log tells of the last attempt; left out when it tells less than two steps. */
  readonly timeline?: Timeline;
  /** The way of traffic out of the Mac; left out when the evidence shows nothing of the network. */
  readonly wayOut?: WayOut;
  readonly walk: readonly Step[];
}

export interface TargetInfo {
  readonly bundleId: string;
  readonly teamId: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly build: string | null;
}

export interface Verdict {
  readonly status: VerdictStatus;
  /** The rule that is the root cause. */
  readonly primary: string | null;
  /** The best guess of an unknown. */
  readonly leading: string | null;
  readonly confidence: Confidence;
  readonly title: string;
  /** One sentence for the person who asks. */
  readonly summary: string;
  /** What to do first; null when there is nothing to do. */
  readonly firstAction: string | null;
  readonly collectNext: readonly CollectRequest[];
}

/** Evidence that would settle what is open. */
export interface CollectRequest {
  readonly key: string;
  readonly command: string;
  /** True when redaction replaced a name in the command: it cannot be run as it stands. */
  readonly edited?: boolean;
  readonly why: string;
}

/** One link of the chain from the app on disk to the traffic that flows. */
export interface Link {
  readonly link: LinkName;
  readonly mark: Mark;
  /** The rule that broke it, or what proves that it holds, or why nothing is known. */
  readonly says: string;
}

export type Mark = "ok" | "broken" | "suspect" | "unknown" | "notApplicable";

export type LinkName =
  | "app"
  | "bundle"
  | "signature"
  | "approval"
  | "registration"
  | "launchd"
  | "mach service"
  | "configuration"
  | "session"
  | "traffic";

/** One thing a rule found. */
export interface Finding {
  readonly rule: string;
  readonly kind: Kind;
  readonly severity: Severity;
  readonly stage: number;
  readonly role: Role;
  readonly confidence: Confidence;
  readonly title: string;
  readonly message: string;
  /** The rule that explains this finding. */
  readonly explainedBy: string | null;
  readonly evidence: readonly EvidenceLine[];
  readonly fix: readonly FixInfo[];
  /** The rule's page, relative to the project. */
  readonly docs: string;
  readonly references: readonly string[];
}

/** The line that proves a finding. */
export interface EvidenceLine {
  readonly key: string;
  readonly source: string;
  /** From 1; null when the source has no lines. */
  readonly line: number | null;
  readonly excerpt: string;
}

/** One repair step. Commands are for a person to run; the doctor runs none of them. */
export interface FixInfo {
  readonly text: string;
  /** Whose step it is, when it is not for admins and developers alike. */
  readonly for?: "admin" | "developer";
  /** The same in plain words, for whoever only uses the Mac; left out when it is not theirs to do. */
  readonly plain?: string;
  readonly command: string | null;
  /** True when redaction replaced a name in a command: it cannot be run as it stands. */
  readonly edited?: boolean;
  readonly risk: Risk;
  readonly admin: boolean;
  readonly reboot: boolean;
  readonly verify: string | null;
  /** The command that puts back what the step took away; left out where there is nothing to put back. */
  readonly undo?: string;
}

/** One question of the walk and its outcome. */
export interface Step {
  readonly node: string;
  readonly question: string;
  readonly outcome: string;
}

/** One difference between two releases of an app. */
export interface ReleaseChange {
  /** Bundle id of the app or the extension. */
  readonly where: string;
  /** `entitlement com.apple…`, `version`, `Mach service`, … */
  readonly what: string;
  /** `breaks`: the update fails or loses something. `asks`: somebody has to act. `note`: good to know. */
  readonly weight: "breaks" | "asks" | "note";
  readonly says: string;
}

export interface BenignLine {
  readonly signature: string;
  readonly count: number;
  readonly says: string;
}

/** How one fact was read. */
export interface EvidenceInfo {
  readonly status: Status;
  readonly source: string | null;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly truncated: boolean;
  readonly timedOut: boolean;
  readonly note: string | null;
  /** Lines that the parser could not use. */
  readonly problems: readonly ProblemInfo[];
}

export interface ProblemInfo {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

export interface RedactionInfo {
  readonly level: "default" | "strict" | "off";
  /** How many of each kind were replaced. */
  readonly replaced: Readonly<Record<string, number>>;
  /** Texts that were left out because they could not be cleaned. */
  readonly withheld?: number;
}

/** Milliseconds. */
export interface Timings {
  readonly collectMs: number;
  readonly judgeMs: number;
}
