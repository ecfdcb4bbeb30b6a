/** What a verb is: its words (static, so that help loads nothing else) and its code. */
import type { CaptureStore } from "../evidence/sources/capture_store.ts";
import type { Host } from "../evidence/sources/host.ts";

/** One option of a verb. Without `value` it is a switch. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** Placeholder of the value, for help: `PATH`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  readonly summary: string;
}

/** The words of a verb. */
export interface VerbSpec {
  readonly name: string;
  readonly summary: string;
  readonly usage: readonly string[];
  readonly options: readonly OptionSpec[];
  /** How many positionals it takes at the most; `--each` lifts the limit. */
  readonly positionals: number;
}

/** Parsed words: a switch is a boolean, a repeatable option a list, any other its text; what was not given is missing. */
export interface Words {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[]>>;
}

/** A line that is rewritten in its place. */
export interface Ticker {
  /** An empty text takes the line away. */
  readonly rewrite: (text: string) => void;
  /** How wide it may be. */
  readonly columns: () => number;
}

/** Where a verb reads and writes. */
export interface Terminal {
  readonly host: Host;
  readonly tool: { readonly name: string; readonly version: string };
  readonly print: (text: string) => void;
  /** For sentences about trouble; goes to standard error. */
  readonly complain: (text: string) => void;
  /** The pieces of a recorded Mac, when the examples are inside of the doctor and not beside it. */
  readonly openExample?: (name: string) => CaptureStore;
  /** The one line of progress on standard error; left out where nobody watches. */
  readonly ticker?: Ticker;
  readonly width: number;
  readonly color: boolean;
  /** Ends a collection early: Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** Carries out a verb; the number is the exit code. */
export type Verb = (words: Words, terminal: Terminal) => Promise<number>;

/** Declares a verb. */
export function defineVerb(verb: Verb): Verb {
  return verb;
}

/** The exit codes that users script against. */
export const EXIT = { ok: 0, failed: 1, usage: 2, problem: 3, warning: 4, inconclusive: 5 } as const;

/** A mistake in the words: the sentence says what, which value, and what to do. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Errors whose sentence is for the user to act on: a wrong word, an input that cannot be opened, a target that fits nothing. */
export const USER_ERRORS: readonly string[] = ["UsageError", "InputError", "CaptureError", "TargetError"];
