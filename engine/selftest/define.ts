/** What a self-test asks, what it sees, and what it says: the doctor's own beliefs about macOS against a Mac. */
import type { Evidence } from "../../evidence/define.ts";
import type { Reply } from "../../evidence/reply.ts";

/** `cannot-tell`: this Mac, this user or this moment does not decide it; the sentence says why. */
export type BeliefOutcome = "confirmed" | "contradicted" | "cannot-tell";

/** What a check found out. */
export interface Judged {
  readonly outcome: BeliefOutcome;
  /** What decided it, or what was wanting. */
  readonly says: string;
  /** The line of the Mac's own that shows it; null where no single line does. */
  readonly line: string | null;
}

/** Something about macOS that the doctor relies on and that nobody has seen on a Mac. */
export interface Belief {
  readonly id: string;
  readonly says: string;
  /** How a person checks it. In Markdown. */
  readonly how: string;
  /** What of the doctor is wrong when the belief is. In Markdown; empty for nothing. */
  readonly affects: string;
  /** Left out where only a person can settle it. Pure; may throw, which decides nothing. */
  readonly check?: (mac: Observed) => Judged;
}

/** What one user was told. */
export interface View {
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly replies: readonly Reply[];
}

/** A Mac as a self-test saw it. */
export interface Observed extends View {
  readonly root: boolean;
  /** Of the processor, as Deno names it: `aarch64`. */
  readonly arch: string;
  /** Of root: what the same commands told an ordinary user without any group. Null where they were not asked again. */
  readonly ordinary: View | null;
  /** The name that was made up for this run, and that launchd cannot have. */
  readonly unregistered: string;
}
