/** What a log signature is: one sentence of a daemon or framework that means something for a system extension. */

/**
 * `baseline`: proof of a healthy step. `timeline`: a state transition. `symptom`: how a failure looks. `cause`: says why.
 * `context`: worth knowing, proves nothing alone. `ambiguous`: stands in sound and in failing logs alike. `marker`: says how
 * far the log itself can be trusted. `benign`: looks like a failure and is none.
 */
export type SignatureKind =
  | "baseline"
  | "timeline"
  | "symptom"
  | "cause"
  | "context"
  | "ambiguous"
  | "marker"
  | "benign";

/**
 * When a line that can be a cause is harmless. Judged in `harmless.ts`, on the events of one text; all that is given must hold.
 */
export interface Harmless {
  /** Why, in a sentence. */
  readonly says: string;
  /** One of its fields, and what it looks like then. */
  readonly field?: string;
  readonly matches?: RegExp;
  /** No line of the text raises one of these. */
  readonly unless?: readonly string[];
  /** A later line raises this, with the same identifier. */
  readonly until?: string;
}

/** One entry of the catalogue (knowledge chapter 03, section 8; the ids are stable). */
export interface Signature {
  readonly id: string;
  /** The process that says it; null when it comes from a framework that several processes load, or is quoted text. */
  readonly process: string | null;
  /**
   * What its messages look like. A single space stands for any run of blanks, a line break included, so that wrapped
   * messages match: a space is therefore never quantified and never stands in a character class. Named groups become `fields`.
   */
  readonly pattern: RegExp;
  /** Its words are common: they count only in a record that the process (any, where it is null) logged, never pasted alone. */
  readonly needsHead?: boolean;
  /** Each message that matches holds one of these, blanks aside: what the scan of large logs looks for first. */
  readonly literals: readonly [string, ...string[]];
  readonly kind: SignatureKind;
  readonly meaning: string;
  readonly fix?: string;
  /** Rules that weigh it. */
  readonly rules: readonly string[];
  /** A: in captures with a confirmed cause. B: in captures. C: quoted once, or a format string. D: named by a document only. */
  readonly confidence: "A" | "B" | "C" | "D";
  /** Where it was seen: numbers of the log corpus, forum threads, projects. */
  readonly sources: readonly string[];
  /**
   * Wider signatures that mean "any other": where this one matches, too, they say nothing more, and no rule hears them. A wide
   * signature that means the same and adds fields (why a session ended) is not among them: both are heard.
   */
  readonly insteadOf?: readonly string[];
  readonly harmless?: Harmless;
  /** Raised once per text, on its first line; the field `count` says on how many lines it stands. */
  readonly once?: true;
  /** It stands on so many lines that a large text is not searched for it: there it is raised beside other signatures only. */
  readonly common?: true;
}

/** The signatures of one speaker, one file each; within it the more exact first. */
export interface SignatureFamily {
  /** Where it stands among the families: what a line raises is listed in their order. */
  readonly place: number;
  /** Who says it, and when. */
  readonly title: string;
  readonly signatures: readonly Signature[];
}

/** A family as its file exports it. */
export function defineFamily(family: SignatureFamily): SignatureFamily {
  return family;
}
