/** What `doctor selftest` says, as JSON. */
import type { BeliefOutcome } from "./define.ts";

/** The answer of one self-test. */
export interface SelfTest {
  readonly schemaVersion: "1";
  /** The doctor that ran. */
  readonly tool: { readonly name: string; readonly version: string };
  /** `passed`: all that a program can check was confirmed. `incomplete`: some of it could not be told here. */
  readonly outcome: "contradicted" | "incomplete" | "differs" | "passed";
  /** When it began, ISO 8601. */
  readonly startedAt: string | null;
  /** How long it took. */
  readonly durationMs: number;
  /** Whether the deadline or Ctrl-C ended it early. */
  readonly partial: boolean;
  /** The Mac and how it was asked. */
  readonly host: SelfTestHost;
  /** How many beliefs came out how. */
  readonly counts: Readonly<Record<BeliefOutcome, number>> & { readonly person: number };
  /** What the doctor believes, and what this Mac says of it. */
  readonly beliefs: readonly TestedBelief[];
  /** Apple's libraries and the symbols of our tables. */
  readonly libraries: readonly TestedLibrary[];
  /** Mach names that were looked up; nothing was sent to them. */
  readonly names: readonly TestedName[];
  /** Everything that was asked. */
  readonly questions: readonly TestedQuestion[];
  /** Each fact, and whether its parsers read this Mac's own output. */
  readonly facts: readonly TestedFact[];
  /** What root and an ordinary user were both asked. */
  readonly rights: readonly TestedRight[];
  /** Words of macOS that were met: states, keys, forms of labels; those that no table of the doctor's has stand first. */
  readonly words: readonly MetWord[];
  /** Sentences about the run as a whole. */
  readonly notes: readonly string[];
}

/** The Mac and how it was asked. */
export interface SelfTestHost {
  /** `15.5`; null when sw_vers did not say. */
  readonly version: string | null;
  /** `24F74`. */
  readonly build: string | null;
  /** Of the processor: `aarch64`. */
  readonly arch: string;
  /** Whether root asked. */
  readonly root: boolean;
  /** Whether an ordinary user was asked as well, by root. */
  readonly ordinary: boolean;
}

/** One belief and what became of it. */
export interface TestedBelief {
  /** As in docs/unverified.md. */
  readonly id: string;
  /** The belief, in Markdown. */
  readonly says: string;
  /** `person`: no program can tell; `how` says what to do. */
  readonly outcome: BeliefOutcome | "person";
  /** What decided it, or what was wanting; null for what a person has to look at. */
  readonly why: string | null;
  /** The line of the Mac's own that shows it. */
  readonly line: string | null;
  /** How a person checks it, in Markdown. */
  readonly how: string;
}

/** One library. */
export interface TestedLibrary {
  /** The library, by its path. */
  readonly path: string;
  /** Why it could not be opened. */
  readonly error: string | null;
  /** Symbols of our table that it has. */
  readonly found: readonly string[];
  /** Symbols of our table that this macOS does not have. */
  readonly missing: readonly string[];
}

/** One Mach name. */
export interface TestedName {
  readonly name: string;
  /** `known`: every Mac has it; `made-up`: none has; `idle`: a service of Apple's that did not run; `extension`: of an extension. */
  readonly role: "known" | "made-up" | "idle" | "extension";
  /** What `bootstrap_look_up` said. */
  readonly lookUp: string | null;
  /** libxpc's reason as it is; null when it had none, or was not asked. */
  readonly reason: string | null;
  /** Whether libxpc was asked: the block was taken, the child lived on. */
  readonly connected: boolean;
  /** Why there is no answer. */
  readonly note: string | null;
}

/** One question and how it was answered. */
export interface TestedQuestion {
  /** The command line, the file, or what a library was asked. */
  readonly question: string;
  readonly status: string;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
  readonly bytes: number;
  readonly note: string | null;
}

/** One fact as this Mac supplied it. */
export interface TestedFact {
  readonly key: string;
  readonly status: string;
  /** Of all answers that it is made of. */
  readonly bytes: number | null;
  /** Until the last of them came. */
  readonly durationMs: number | null;
  /** Lines and parts that the parser could not use. */
  readonly problems: number;
  /** The first of them: the line, and why. */
  readonly examples: readonly string[];
  /**
   * What comes of the same output as pasted text. `not-tried`: it is not read from text, or nothing came. `unrecognised`: no finder
   * takes it for what it is.
   */
  readonly pasted: "same" | "different" | "unrecognised" | "not-tried";
  /** Where the two values differ, as paths into them. */
  readonly differences: readonly string[];
}

/** One question that root and an ordinary user were asked. */
export interface TestedRight {
  readonly question: string;
  /** Exit status or status of the answer to root. */
  readonly root: string;
  /** The same for the ordinary user. */
  readonly ordinary: string;
  /** Whether both were told the same to the byte. */
  readonly same: boolean;
}

/** A word of macOS's own. */
export interface MetWord {
  /** Whose table: `state of systemextensionsctl`. */
  readonly table: string;
  readonly word: string;
  /** How often it was met. */
  readonly count: number;
  /** Whether the table has it. */
  readonly known: boolean;
}
