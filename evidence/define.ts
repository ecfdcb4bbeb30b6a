/** Evidence, facts and sources: what can be known, where it comes from, and how sure we are that we looked. */
import type { Line, Parsed, Problem } from "../formats/parsed.ts";
import type { ScannedLog } from "../formats/unified_log/scan/log_scan.ts";

export type { Line, Parsed, Problem };

/**
 * Whether a key could be read. Only `absent` (the source was readable and the thing is not there) may satisfy a test for
 * something missing; `denied`, `notCollected`, `stale` and `unreadable` mean unknown; `notApplicable` is silent.
 */
export type Status = "ok" | "absent" | "denied" | "notCollected" | "stale" | "notApplicable" | "unreadable";

/** How far a fact may travel: `public` as it is, `path` and `personal` only after redaction. */
export type Privacy = "public" | "path" | "personal";

/** Where one part of a value stands: the command or file, the line in it, and the line itself. */
export interface Origin {
  readonly source: string;
  readonly line: number;
  readonly text: string;
}

/** One fact as it was found (or not), with everything needed to challenge it. */
export interface Evidence<T = unknown> {
  readonly key: string;
  readonly status: Status;
  /** The parsed value; may be there without status `ok` (a tool that refused says so in its value). */
  readonly value: T | null;
  /** The command line or file that it came from; several are joined with "; ". */
  readonly source: string | null;
  /** False when the output was cut, so that what is not in it proves nothing. */
  readonly complete: boolean;
  readonly exitCode: number | null;
  /** ISO 8601, start of the collection; null for a text that does not say when it was made. */
  readonly collectedAt: string | null;
  readonly durationMs: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly truncated: boolean;
  readonly timedOut: boolean;
  /** Why the status is not `ok`, as a sentence. */
  readonly note: string | null;
  readonly problems: readonly Problem[];
  readonly origins: Readonly<Record<string, Origin>>;
}

/** One output as a parser gets it, from whatever source. */
export interface Output {
  readonly lines: readonly Line[];
  /** Set when the output was too large to be read whole: `lines` are then those that are no log records. */
  readonly scan?: ScannedLog;
  /** The raw bytes, for formats that are not text; null where only text is at hand. */
  readonly bytes: Uint8Array | null;
  /** Lines of standard error; empty in a transcript, where the two streams are one. */
  readonly errors: readonly Line[];
  readonly exitCode: number | null;
  /** The command line that made it, as far as known: `/bin/launchctl print system/x`, or what stood behind a prompt. */
  readonly command: string | null;
  /** The path, when the output is a file that a probe asked for. */
  readonly file?: string;
  /** The path, when the output lists a folder that a probe asked for. */
  readonly folder?: string;
  /** True when it is known to have been run as root, false when it is known not to, null otherwise. */
  readonly root: boolean | null;
}

/**
 * One thing the live source runs or reads. Absolute paths only; never a shell. A bundle, an app or an extension, is read by our own
 * reader, and its answer is a record (evidence/bundle/record.ts). With `ffi` one of Apple's libraries is asked (ffi/messages.ts).
 */
export type Probe =
  | (Answered & { readonly command: readonly [string, ...string[]]; readonly timeoutMs?: number })
  | (Answered & { readonly file: string })
  | FolderProbe
  | { readonly bundle: string }
  | (Answered & { readonly ffi: readonly [string, ...string[]] });

/** What commands, files and libraries have in common. */
interface Answered {
  readonly capBytes?: number;
  /** Takes out of the answer what nobody may keep, not even a capture; null when it cannot tell what that is. */
  readonly dropSecrets?: (answer: Uint8Array) => Uint8Array | null;
}

/** Lists the regular files of a folder, newest first (`formats/folder_listing.ts`). */
export interface FolderProbe {
  /** One part of the path may be `*`: every folder there. */
  readonly folder: string;
  /** Only names that begin with one of these; left out: all. */
  readonly names?: readonly string[];
  /** Only files that were changed in so many days before; left out: all. */
  readonly days?: number;
  readonly most?: number;
}

/** What already collected facts say, for probes that depend on them; null for a key without an `ok` value. */
export type Known = (key: string) => unknown;

/** A pasted text or a loose file, made ready for recognition. */
export interface Document {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Unquoted, unfenced lines; shell prompts carry `command`. Empty for a binary file. */
  readonly lines: readonly Line[];
  /** Set when the text was too large to be read whole: `lines` are then those that are no log records. */
  readonly scan?: ScannedLog;
}

/** One way a fact is supplied: the probes that ask for it on a Mac and in a capture, how it looks in a text, its parser. */
export interface FactSource<T> {
  /** The output's name in the field's terms: `systemextensionsctl list`. */
  readonly format: string;
  readonly probes?: readonly Probe[] | ((known: Known) => readonly Probe[]);
  /** Facts that `probes` reads from `known`. */
  readonly after?: readonly string[];
  /** Finds such outputs in a text; each becomes one call of `parse`. */
  readonly find?: (document: Document) => readonly Output[];
  /** True when its outputs may be of any size: a large one is scanned. */
  readonly isLog?: boolean;
  readonly parse: (output: Output) => Parsed<T>;
}

/** One thing that can be known. The file's path is its key: `evidence/reg_list.ts` is `reg.list`. */
export interface Fact<T = unknown> {
  readonly key: string;
  /** What it is, in one line, for `docs/facts.md`. */
  readonly summary: string;
  readonly privacy: Privacy;
  /** The privilege that a complete answer needs on a Mac. */
  readonly privilege: "none" | "root";
  /** `last`: of several outputs the last complete one counts (tables). `append`: they add up (lists of objects). */
  readonly merge: "last" | "append";
  /** How two outputs add up where they are no lists of objects. */
  join?(first: T, second: T): T;
  readonly sources: readonly FactSource<T>[];
  /**
   * Puts together what several outputs say of the same thing, or in order what they say of several, after they were added up. Only of
   * lists; `sources` names the output of each item.
   */
  settle?(value: T, sources: readonly string[]): Settled<T>;
  /** Items that a list may have; a Mac has fewer, and what is beyond is not kept. Left out: 10,000. */
  readonly most?: number;
  /** True when a Mac needs seconds to answer: `--quick` leaves it out. */
  readonly isSlow?: boolean;
  /** True when reading a bundle supplies it as well, or alone. */
  readonly fromBundle?: boolean;
}

/** A list in which every thing stands once and at its place. */
export interface Settled<T> {
  readonly value: T;
  /** Sentences about what the outputs say differently. */
  readonly problems: readonly string[];
  /** For each item of the list before: its place in the list now. */
  readonly to: readonly number[];
}

/** Declares a fact; an identity function that fixes the value's type. */
export function defineFact<T>(fact: Fact<T>): Fact<T> {
  return fact;
}

/** What one source delivered. */
export interface Collected {
  readonly kind: SourceKind;
  readonly paths: readonly string[];
  readonly collectedAt: string | null;
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** True when the deadline or Ctrl-C ended the collection early. */
  readonly partial: boolean;
  /** Sentences about the input as a whole: a file that was skipped, a text that was cut. */
  readonly notes: readonly string[];
  /** The texts and bytes as they came: what names a person or a machine may stand where no fact was found. */
  readonly raw?: () => Iterable<string | Uint8Array>;
}

export type SourceKind = "live" | "capture" | "transcript" | "bundle";

/** Evidence for a key that nothing was found for. */
export function noEvidence(key: string, status: Status, note: string | null = null): Evidence<never> {
  return {
    key,
    status,
    value: null,
    source: null,
    complete: false,
    exitCode: null,
    collectedAt: null,
    durationMs: null,
    bytes: null,
    sha256: null,
    truncated: false,
    timedOut: false,
    note,
    problems: [],
    origins: {},
  };
}
