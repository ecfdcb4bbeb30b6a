/** What a report says of the run and of its evidence. */
import type { SourceKind, Status } from "../evidence/define.ts";

/** A program. */
export interface ToolInfo {
  /** `sysex-doctor`. */
  readonly name: string;
  /** Its release. */
  readonly version: string;
}

/** Where the evidence comes from. */
export interface SourceInfo {
  /**
   * `live`: this Mac. `capture`: a folder or archive of `doctor capture`. `transcript`: texts. `bundle`: the
   * files of an app.
   */
  readonly kind: SourceKind;
  /** Files and folders as they were given; empty for the live machine. */
  readonly paths: readonly string[];
  /** ISO 8601; null when the input does not say when it was made. */
  readonly collectedAt: string | null;
  /** True when a deadline or Ctrl-C ended the collection before everything was read. */
  readonly partial: boolean;
}

/** The Mac. */
export interface HostInfo {
  /** As sw_vers prints it; null where the evidence does not show it. */
  readonly os: { readonly version: string | null; readonly build: string | null };
  /** The processor; null where the evidence does not show it. */
  readonly arch: string | null;
  /** ISO 8601. */
  readonly bootTime: string | null;
}

/** One difference between two releases of an app. */
export interface ReleaseChange {
  /** Bundle id of the app or the extension. */
  readonly where: string;
  /** `entitlement com.apple…`, `version`, `Mach service`, … */
  readonly what: string;
  /** `breaks`: the update fails or loses something. `asks`: somebody has to act. `note`: good to know. */
  readonly weight: "breaks" | "asks" | "note";
  /** One sentence. */
  readonly says: string;
}

/** Log lines of one kind that look bad and are harmless. */
export interface BenignLine {
  /** The id of the log signature: `doctor explain ID`. */
  readonly signature: string;
  /** How many such lines there are. */
  readonly count: number;
  /** Why they are harmless. */
  readonly says: string;
}

/** How one fact was read. */
export interface EvidenceInfo {
  /**
   * `ok`: read. `absent`: looked for, and not there. `denied`, `notCollected`, `stale`, `unreadable`: unknown.
   * `notApplicable`: of no interest here.
   */
  readonly status: Status;
  /** The command or file, several joined by `; `; null when nothing was asked. */
  readonly source: string | null;
  /** Of the command; null for files and texts. */
  readonly exitCode: number | null;
  /** How long the answer took. */
  readonly durationMs: number | null;
  /** The size of the answer. */
  readonly bytes: number | null;
  /** Of the answer, hex. */
  readonly sha256: string | null;
  /** Whether a cap cut the answer. */
  readonly truncated: boolean;
  /** Whether a time limit cut it. */
  readonly timedOut: boolean;
  /** Why the status is not `ok`. */
  readonly note: string | null;
  /** Lines that the parser could not use. */
  readonly problems: readonly ProblemInfo[];
}

/** A line that a parser could not use. */
export interface ProblemInfo {
  /** From 1; 0 when it is about the whole answer. */
  readonly line: number;
  /** The line, cut to 400 characters. */
  readonly text: string;
  /** What the parser missed. */
  readonly why: string;
}

/** What was done to names. */
export interface RedactionInfo {
  /** `default` keeps what a diagnosis needs, `strict` is for the public, `off` replaced nothing. */
  readonly level: "default" | "strict" | "off";
  /** How many of each kind were replaced. */
  readonly replaced: Readonly<Record<string, number>>;
  /** Texts that were left out because they could not be cleaned. */
  readonly withheld?: number;
}

/** Milliseconds. */
export interface Timings {
  /** From the start until all evidence was read. */
  readonly collectMs: number;
  /** All rules together. */
  readonly judgeMs: number;
}
