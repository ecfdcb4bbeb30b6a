/**
 * Patterns of the resource rules: POSIX extended expressions that come from the bundle, so from strangers. They run as a set of
 * states that moves along the path once, whatever the pattern: time is the length of the path, never more.
 *
 *     ^(Frameworks|MacOS|Library/(Automator|Spotlight))/      ^[^/]+$      .*\.dSYM($|/)      ^(.*\/)?\.DS_Store$
 *
 * Understood: literals, `\` before a sign, `.`, `[…]`, groups, `|`, `*`, `+`, `?`, `^`, `$`. Counts in braces are not.
 */

/** Says whether a pattern occurs in a path; null when it turned out to be too complex to tell. */
export type PathPattern = (path: string) => boolean | null;

type Test = (code: number) => boolean;

/** One state: takes a character, goes on to others, or has matched. */
type Step =
  | { readonly kind: "test"; readonly test: Test }
  | { readonly kind: "fork"; first: number; second: number }
  | { readonly kind: "start" | "end" | "match" };

const MAX_PATTERN = 300;
const MAX_DEPTH = 50;
/** Moves from a set of states by a character that are worked out and kept; Apple's patterns come to some hundreds. */
const MAX_MOVES = 10_000;
/** Stands for all characters beyond ASCII where the pattern names none. */
const BEYOND_ASCII = 0x80;

interface Cursor {
  readonly text: string;
  readonly steps: Step[];
  at: number;
}

/** Makes a matcher; null for a pattern that is not understood or is too long. */
export function compilePathPattern(pattern: string): PathPattern | null {
  if (pattern.length > MAX_PATTERN) return null;
  const cursor: Cursor = { text: pattern, steps: [], at: 0 };
  if (!compileChoice(cursor, 0) || cursor.at < pattern.length) return null;
  cursor.steps.push({ kind: "match" });
  return makeMatcher(cursor.steps, /[^\0-\x7f]/.test(pattern));
}

/** Compiles up to the end or a closing bracket; false when something is not understood. */
function compileChoice(cursor: Cursor, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  const start = cursor.steps.length;
  const ends: { first: number; second: number }[] = [];
  for (;;) {
    while (cursor.at < cursor.text.length && !"|)".includes(cursor.text[cursor.at]!)) {
      if (!compilePiece(cursor, depth)) return false;
    }
    if (cursor.text[cursor.at] !== "|") break;
    cursor.at++;
    const end = { kind: "fork" as const, first: -1, second: -1 };
    cursor.steps.push(end);
    ends.push(end);
    // What was compiled so far is one way from here; what comes is the other.
    insertFork(cursor.steps, start, cursor.steps.length + 1);
  }
  for (const end of ends) end.first = end.second = cursor.steps.length;
  return true;
}

function compilePiece(cursor: Cursor, depth: number): boolean {
  const { steps } = cursor;
  const start = steps.length;
  if (!compileAtom(cursor, depth)) return false;
  switch (cursor.text[cursor.at]) {
    case "*":
      insertFork(steps, start, steps.length + 2);
      steps.push({ kind: "fork", first: start, second: start });
      break;
    case "+":
      steps.push({ kind: "fork", first: start, second: steps.length + 1 });
      break;
    case "?":
      insertFork(steps, start, steps.length + 1);
      break;
    default:
      return true;
  }
  cursor.at++;
  // A second operator on the same piece has no meaning that all libraries share.
  return !"*+?{".includes(cursor.text[cursor.at] ?? " ");
}

/** Puts a fork before the step at `start`: on to that step, or to `other`, a number counted after the insertion. */
function insertFork(steps: Step[], start: number, other: number): void {
  steps.forEach((step, i) => {
    if (step.kind !== "fork") return;
    // What leads here from before comes to the fork; what leads back here from within goes on as it did.
    const shift = (target: number) => target > start || target === start && i >= start ? target + 1 : target;
    step.first = shift(step.first);
    step.second = shift(step.second);
  });
  steps.splice(start, 0, { kind: "fork", first: start + 1, second: other });
}

function compileAtom(cursor: Cursor, depth: number): boolean {
  const sign = cursor.text[cursor.at++]!;
  switch (sign) {
    case "(":
      return compileChoice(cursor, depth + 1) && cursor.text[cursor.at++] === ")";
    case "^":
      cursor.steps.push({ kind: "start" });
      return true;
    case "$":
      cursor.steps.push({ kind: "end" });
      return true;
    case ".":
      cursor.steps.push({ kind: "test", test: () => true });
      return true;
    case "[":
      return compileSet(cursor);
    case "*":
    case "+":
    case "?":
    case "{":
      return false;
    case "\\":
      // Before a letter or digit a backslash means something else in every library.
      return !/[\w]/.test(cursor.text[cursor.at] ?? "a") && pushLiteral(cursor, cursor.text.charCodeAt(cursor.at++));
    default:
      return pushLiteral(cursor, sign.charCodeAt(0));
  }
}

function pushLiteral({ steps }: Cursor, wanted: number): true {
  steps.push({ kind: "test", test: (code) => code === wanted });
  return true;
}

/** `[^/]`, `[a-z]`; a closing bracket may stand first. Classes such as `[:alpha:]` are not understood. */
function compileSet(cursor: Cursor): boolean {
  const { text } = cursor;
  const isNegated = text[cursor.at] === "^";
  if (isNegated) cursor.at++;
  const end = text.indexOf("]", cursor.at + 1);
  const content = text.slice(cursor.at, end);
  if (end < 0 || /\[[:.=]/.test(content)) return false;
  const ranges: (readonly [number, number])[] = [];
  for (let i = 0; i < content.length; i++) {
    const isRange = content[i + 1] === "-" && i + 2 < content.length;
    ranges.push([content.charCodeAt(i), content.charCodeAt(isRange ? i + 2 : i)]);
    if (isRange) i += 2;
  }
  const contains: Test = (code) => ranges.some(([first, last]) => code >= first && code <= last);
  cursor.steps.push({ kind: "test", test: isNegated ? (code) => !contains(code) : contains });
  cursor.at = end + 1;
  return true;
}

/** Where a matcher may be after some characters. */
interface StateSet {
  readonly steps: readonly number[];
  readonly matches: boolean;
  readonly matchesAtEnd: boolean;
  readonly next: Map<number, StateSet>;
}

function makeMatcher(steps: readonly Step[], namesBeyondAscii: boolean): PathPattern {
  const known = new Map<string, StateSet>();
  let moves = 0;
  const makeSet = (from: readonly number[], isStart: boolean): StateSet => {
    const reached = follow(steps, from, { isStart, isEnd: false });
    const key = `${isStart} ${reached.join()}`;
    const found = known.get(key);
    if (found) return found;
    const hasMatch = (places: readonly number[]) => places.some((at) => steps[at]!.kind === "match");
    const matches = hasMatch(reached);
    const matchesAtEnd = matches || hasMatch(follow(steps, reached, { isStart, isEnd: true }));
    const set = { steps: reached, matches, matchesAtEnd, next: new Map() };
    known.set(key, set);
    return set;
  };
  const move = (set: StateSet, code: number): StateSet | null => {
    if (moves++ >= MAX_MOVES) return null;
    const moved = set.steps.filter((at) => {
      const step = steps[at]!;
      return step.kind === "test" && step.test(code);
    });
    // A match may begin anywhere: the first step is tried again behind every character.
    const next = makeSet([...moved.map((at) => at + 1), 0], false);
    set.next.set(code, next);
    return next;
  };
  const start = makeSet([0], true);
  return (path) => {
    let set = start;
    for (let i = 0; i < path.length && !set.matches && set.steps.length > 0; i++) {
      const unit = path.charCodeAt(i);
      const code = unit < BEYOND_ASCII || namesBeyondAscii ? unit : BEYOND_ASCII;
      const next = set.next.get(code) ?? move(set, code);
      if (!next) return null;
      set = next;
    }
    return set.matchesAtEnd;
  };
}

/** All steps that can be reached without a character, sorted; the steps at which a set waits and the final one. */
function follow(
  steps: readonly Step[],
  from: readonly number[],
  { isStart, isEnd }: { readonly isStart: boolean; readonly isEnd: boolean },
): number[] {
  const seen = new Set<number>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const step = steps[at]!;
    if (step.kind === "fork") open.push(step.first, step.second);
    else if (step.kind === "start" && isStart || step.kind === "end" && isEnd) open.push(at + 1);
  }
  const waits = (kind: Step["kind"]) => kind === "test" || kind === "match" || kind === "end";
  return [...seen].filter((at) => waits(steps[at]!.kind)).sort((a, b) => a - b);
}
