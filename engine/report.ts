/** The report: what a run says, in one model that every renderer reads. Its JSON form is `schemas/report.schema.json`. */
import type { Confidence, Kind, Risk, Severity } from "../checks/define.ts";
import type { SinceBaseline } from "./compare/define.ts";
import type { Role, VerdictStatus } from "./select.ts";
import type { Timeline } from "./timeline_shape.ts";
import type {
  BenignLine,
  EvidenceInfo,
  HostInfo,
  RedactionInfo,
  ReleaseChange,
  SourceInfo,
  Timings,
  ToolInfo,
} from "./report_of_run.ts";
import type { WayOut } from "./report_way_out.ts";

/** The whole report. Later versions only add to it. */
export interface Report {
  /** Of this form; a number is never reused with another meaning. */
  readonly schemaVersion: "1";
  /** The doctor that wrote it. */
  readonly tool: ToolInfo;
  /** What was diagnosed. */
  readonly source: SourceInfo;
  /** The Mac that the evidence is of. */
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
  /** What was done to names before the report was written. */
  readonly redaction: RedactionInfo;
  /** How long it took. */
  readonly timings: Timings;
}

/** What was found about one extension. */
export interface Diagnosis {
  /** The extension; null when none could be recognised. */
  readonly target: TargetInfo | null;
  /** What is wrong with it, or that nothing is. */
  readonly verdict: Verdict;
  /** The way from the app to the traffic, one mark per link. */
  readonly chain: readonly Link[];
  /** What rules found, the root cause first. */
  readonly findings: readonly Finding[];
  /** What the log tells of the last attempt; left out when it tells less than two steps. */
  readonly timeline?: Timeline;
  /** The way of traffic out of the Mac; left out when the evidence shows nothing of the network. */
  readonly wayOut?: WayOut;
  /** The questions of the troubleshooting tree in their order. */
  readonly walk: readonly Step[];
}

/** An extension. */
export interface TargetInfo {
  /** CFBundleIdentifier of the extension. */
  readonly bundleId: string;
  /** The team that signed it; null where no evidence names it. */
  readonly teamId: string | null;
  /** What the user sees; null where no evidence names it. */
  readonly name: string | null;
  /** CFBundleShortVersionString. */
  readonly version: string | null;
  /** CFBundleVersion. */
  readonly build: string | null;
}

/** The result for one extension. */
export interface Verdict {
  /**
   * `problem`: a root cause is proved. `suspected`: one is likely. `warning`: it works, with a remark.
   * `healthy`: registration and launchd were read, and nothing contradicts health. `unknown`: the evidence does
   * not decide.
   */
  readonly status: VerdictStatus;
  /** The rule that is the root cause. */
  readonly primary: string | null;
  /** The best guess of an unknown. */
  readonly leading: string | null;
  /** Of the root cause: A stated by Apple or the line itself, B practice, C field reports, D our inference. */
  readonly confidence: Confidence;
  /** The name of the root cause, or of the state. */
  readonly title: string;
  /** One sentence for the person who asks. */
  readonly summary: string;
  /** What to do first; null when there is nothing to do. */
  readonly firstAction: string | null;
  /** What would settle an unknown or suspected verdict. */
  readonly collectNext: readonly CollectRequest[];
}

/** Evidence that would settle what is open. */
export interface CollectRequest {
  /** The fact that is missing. */
  readonly key: string;
  /** What to run on the Mac. */
  readonly command: string;
  /** True when redaction replaced a name in the command: it cannot be run as it stands. */
  readonly edited?: boolean;
  /** What the answer would tell. */
  readonly why: string;
}

/** One link of the chain from the app on disk to the traffic that flows. */
export interface Link {
  /** Which one. */
  readonly link: LinkName;
  /** Whether it holds. */
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
  /** The id of the rule: `doctor explain ID`. */
  readonly rule: string;
  /**
   * `cause`: explains itself. `symptom`: what a cause looks like. `context`: worth knowing. `collect`: a hole in
   * the evidence.
   */
  readonly kind: Kind;
  /** How bad it is where it is the cause. */
  readonly severity: Severity;
  /** The rung of the ladder, 0 (host) to 13 (collection). */
  readonly stage: number;
  /**
   * What it is here: the `primary` root cause, `contributing` (follows from another), `incidental` (beside it),
   * `latent` (does no harm now), `context` or `collect`.
   */
  readonly role: Role;
  /** As of the verdict. */
  readonly confidence: Confidence;
  /** The name of the rule. */
  readonly title: string;
  /** One sentence with the values that were seen. */
  readonly message: string;
  /** The rule that explains this finding. */
  readonly explainedBy: string | null;
  /** The lines that prove it. */
  readonly evidence: readonly EvidenceLine[];
  /** The repair plan, in the order in which it is safe. */
  readonly fix: readonly FixInfo[];
  /** The rule's page, relative to the project. */
  readonly docs: string;
  /** Where the rule comes from. */
  readonly references: readonly string[];
}

/** The line that proves a finding. */
export interface EvidenceLine {
  /** The fact. */
  readonly key: string;
  /** The command or file. */
  readonly source: string;
  /** From 1; null when the source has no lines. */
  readonly line: number | null;
  /** The line, at most 400 characters; empty when the source has none. */
  readonly excerpt: string;
}

/** One repair step. Commands are for a person to run; the doctor runs none of them. */
export interface FixInfo {
  /** What to do. */
  readonly text: string;
  /** Whose step it is, when it is not for admins and developers alike. */
  readonly for?: "admin" | "developer";
  /** The same in plain words, for whoever only uses the Mac; left out when it is not theirs to do. */
  readonly plain?: string;
  /** What to type; null when there is nothing to type. */
  readonly command: string | null;
  /** True when redaction replaced a name in a command: it cannot be run as it stands. */
  readonly edited?: boolean;
  /** What can be lost by it. */
  readonly risk: Risk;
  /** Whether it needs an administrator. */
  readonly admin: boolean;
  /** Whether it restarts the Mac. */
  readonly reboot: boolean;
  /** How to see that it worked; null when there is no way. */
  readonly verify: string | null;
  /** The command that puts back what the step took away; left out where there is nothing to put back. */
  readonly undo?: string;
}

/** One question of the walk and its outcome. */
export interface Step {
  /** The id of the question in the tree. */
  readonly node: string;
  /** The question. */
  readonly question: string;
  /** `found RULE, …`, `clear`, or why it could not be answered. */
  readonly outcome: string;
}
