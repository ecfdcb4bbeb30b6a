/**
 * Finds many fixed texts at once (Aho and Corasick): one step per character whatever the number of texts, and no text can make
 * it slower. A blank in them is any run of blanks.
 */

/** Characters are told apart by class: 0 is any that no text has, 1 any blank. */
const OTHER = 0;
const BLANK = 1;

/** Where a search stands; carried from one line to the next, it finds texts that a line break parts. */
export type SearchState = number;
export const START: SearchState = 0;

export interface LiteralSearch {
  /** Goes on over a text, and tells of each found one by its number and the offset behind it; a `true` answer ends the text. */
  readonly search: (text: string, from: SearchState, found: (which: number, end: number) => boolean) => SearchState;
  /** Goes over a line break. */
  readonly breakLine: (from: SearchState) => SearchState;
}

/** Compiles the texts (ASCII, not empty, no two blanks in a row, none at the ends). */
export function createLiteralSearch(texts: readonly string[]): LiteralSearch {
  const classes = classify(texts);
  const width = Math.max(BLANK, ...classes) + 1;
  const nodes = buildTrie(texts, classes);
  const steps = linkTrie(nodes, width);
  const isEnd = Uint8Array.from(nodes, ({ ends }) => ends.length === 0 ? 0 : 1);
  return {
    search(text, from, found) {
      let state = from;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        state = steps[state * width + (code < 128 ? classes[code]! : isBlank(code) ? BLANK : OTHER)]!;
        if (isEnd[state] !== 0 && nodes[state]!.ends.some((which) => found(which, i + 1))) return START;
      }
      return state;
    },
    breakLine: (from) => steps[from * width + BLANK]!,
  };
}

/** Blanks beyond ASCII and the row of U+2000, as `\s` has them. */
const RARE_BLANKS: ReadonlySet<number> = new Set([0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff]);

function isBlank(code: number): boolean {
  return (code >= 0x2000 && code <= 0x200a) || RARE_BLANKS.has(code);
}

function classify(texts: readonly string[]): Uint8Array {
  const classes = new Uint8Array(128);
  for (const blank of "\t\n\v\f\r ") classes[blank.charCodeAt(0)] = BLANK;
  let next = BLANK + 1;
  for (const char of texts.join("")) {
    const code = char.charCodeAt(0);
    if (classes[code] === OTHER) classes[code] = next++;
  }
  return classes;
}

/** One state: a beginning of some texts. */
interface Node {
  /** The class of its last character. */
  readonly via: number;
  /** Class → the state one character on. */
  readonly next: Map<number, number>;
  /** The texts that end here, those that are the end of another one included. */
  readonly ends: number[];
}

function buildTrie(texts: readonly string[], classes: Uint8Array): Node[] {
  const nodes: Node[] = [{ via: OTHER, next: new Map(), ends: [] }];
  for (const [which, text] of texts.entries()) {
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const via = classes[text.charCodeAt(i)]!;
      const { next } = nodes[state]!;
      if (!next.has(via)) next.set(via, nodes.push({ via, next: new Map(), ends: [] }) - 1);
      state = next.get(via)!;
    }
    nodes[state]!.ends.push(which);
  }
  if (nodes.length > 0xffff) {
    throw new RangeError(`Cannot search for texts with ${nodes.length} beginnings: 65535 is the most`);
  }
  return nodes;
}

/**
 * State and class → state, breadth first: where a text breaks off, each state goes on as the longest end of it that is a state,
 * whose row is therefore finished first.
 */
function linkTrie(nodes: readonly Node[], width: number): Uint16Array {
  const steps = new Uint16Array(nodes.length * width);
  const fallback = new Uint16Array(nodes.length);
  const queue = [0];
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!;
    const { via, next, ends } = nodes[state]!;
    const row = state * width;
    const other = fallback[state]! * width;
    if (state !== 0) steps.copyWithin(row, other, other + width);
    // A further blank changes nothing behind a blank.
    if (via === BLANK) steps[row + BLANK] = state;
    for (const [step, child] of next) {
      fallback[child] = steps[row + step]!;
      steps[row + step] = child;
      queue.push(child);
    }
    if (state !== 0) ends.push(...nodes[fallback[state]!]!.ends);
  }
  return steps;
}
