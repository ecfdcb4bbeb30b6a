/** What a report tells of the log. */

/** The last attempt to activate and to start the extension, out of the log. */
export interface Timeline {
  /** In the order of the log. */
  readonly steps: readonly TimelineStep[];
  /** Attempts of the same kind that the log shows before these. */
  readonly earlierAttempts: number;
}

/** One event of the log that is part of the story. */
export interface TimelineStep {
  /** The part of the story. */
  readonly phase: Phase;
  /** As printed. */
  readonly time: string | null;
  /** Milliseconds since the step before; null when the times cannot be compared. */
  readonly afterMs: number | null;
  /** The id of the log signature: `doctor explain ID`. */
  readonly signature: string;
  /** What the event means. */
  readonly says: string;
  /** How often it came in a row. */
  readonly count: number;
  /** The log that it stands in. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** True for the first step of its attempt that says why it went no further. */
  readonly broke: boolean;
}

export type Phase = "request" | "validation" | "approval" | "registration" | "job" | "start" | "session" | "stop";
