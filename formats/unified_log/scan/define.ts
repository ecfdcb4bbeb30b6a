/** What a finder is: it says which places of a text need a closer look. */
import type { Fingerprints } from "./fingerprints.ts";

/** Searches the bytes that stand in its own memory. */
export interface Finder {
  /** Where the text goes: `size` bytes, and some in front and behind that may be read but mean nothing. */
  readonly memory: Uint8Array;
  readonly kind: FinderKind;
  /** Sets what is looked for. */
  readonly load: (fingerprints: Fingerprints) => void;
  /** Sets the byte that ends a line, and the bytes with which a usual line begins. */
  readonly setLines: (end: number, starters: ReadonlySet<number>) => void;
  /**
   * The first place from `from` on and before `to` where a fingerprint may begin (a few others look like one), or, if `tells`,
   * where a line begins that is not usual; `to` when there is none. The byte before `from` says whether a line begins there.
   */
  readonly find: (from: number, to: number, tells: boolean) => number;
  /** Line ends between `from` and what the last `find` gave. */
  readonly lines: () => number;
}

export type FinderKind = "wasm" | "plain";

/** Bytes of the memory in front of the text and behind it. */
export const MARGIN = 64;
