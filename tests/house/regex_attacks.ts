/**
 * Worst-case strings for a regular expression, made of the expression itself: for every repetition in it, a text that gets
 * there and then repeats what is repeated, and what comes before, in all the characters that the expression tells apart.
 */

type Node =
  | { readonly is: "atom"; readonly source: string }
  | { readonly is: "empty" }
  | { readonly is: "sequence"; readonly items: readonly Node[] }
  | { readonly is: "choice"; readonly options: readonly Node[] }
  | { readonly is: "repeat"; readonly body: Node; readonly min: number; readonly unbounded: boolean };

/** A text of any length: `build(n)` has about `n` characters. */
export interface Attack {
  readonly name: string;
  readonly build: (n: number) => string;
}

/** Repetitions beyond this count as endless. */
const MANY = 256;
const MAX_REPRESENTATIVES = 7;
const POOL = [..." \t\n\rabfnxzAFZ019_-.,:;/\\\"'()[]{}<>=*+?!@#%&|~^$`éﬁ…“"];
const ATOM = /\\u\{[^}]*\}|\\[pP]\{[^}]*\}|\\x..|\\u....|\\c.|\\k<[^>]*>|\\[^]|\[(?:[^\]\\]|\\[^])*\]|[^]/uy;
const GROUP = /\((?:\?(?:[:=!]|<[=!]|<[\w$]+>|[a-z-]+:))?/y;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,(\d*))?\})\??/y;

/** The attacks on one expression; none when nothing in it repeats without end. */
export function makeAttacks(source: string, flags: string): Attack[] {
  const root = parsePattern(source);
  const repeats = findRepeats(root, "", (node) => exampleOf(node, (atom) => matching(atom, flags)[0] ?? ""));
  if (repeats.length === 0) return [];
  const letters = representatives(source, flags);
  const attacks = new Map<string, Attack>();
  const add = (prefix: string, pump: string) => {
    if (pump === "") return;
    for (const tail of ["", "\n\u0001"]) {
      const name = `${show(prefix)} + ${show(pump)} × n${tail === "" ? "" : ` + ${show(tail)}`}`;
      attacks.set(name, { name, build: (n) => prefix + pump.repeat(Math.ceil(n / pump.length)) + tail });
    }
  };
  for (const letter of letters) add("", letter);
  for (const { prefix, body } of repeats) {
    const pumps = body.is === "atom" ? matching(body.source, flags, letters) : alternatives(body).flatMap((one) => [
      exampleOf(one, (atom) => matching(atom, flags, letters)[0] ?? ""),
      exampleOf(one, (atom) => matching(atom, flags, letters).at(-1) ?? ""),
    ]);
    for (const pump of pumps) add(prefix, pump);
    for (const pump of [pumps[0] ?? "", pumps.at(-1) ?? ""]) add("", prefix + pump);
    if (prefix !== "") add("", prefix);
  }
  return [...attacks.values()];
}

/** One character of the pool for each set of atoms that it matches: what the expression cannot tell apart is tried once. */
function representatives(source: string, flags: string): string[] {
  const atoms = [...new Set(atomsOf(parsePattern(source)))];
  const bySets = new Map<string, string>();
  for (const letter of [...POOL, ...source.replaceAll(/[^\w ]/g, "").slice(0, 20)]) {
    const set = atoms.map((atom) => isMatch(atom, flags, letter) ? "1" : "0").join("");
    if (set.includes("1") && !bySets.has(set)) bySets.set(set, letter);
  }
  return [...bySets].sort(([a], [b]) => ones(b) - ones(a)).map(([, letter]) => letter).slice(0, MAX_REPRESENTATIVES);
}

function ones(set: string): number {
  return set.replaceAll("0", "").length;
}

const KNOWN = new Map<string, RegExp | null>();

function isMatch(atom: string, flags: string, letter: string): boolean {
  const key = `${flags.replaceAll(/[^ius v]/g, "")}/${atom}`;
  if (!KNOWN.has(key)) {
    try {
      KNOWN.set(key, new RegExp(`^(?:${atom})$`, flags.replaceAll(/[^iusv]/g, "")));
    } catch {
      KNOWN.set(key, null);
    }
  }
  return KNOWN.get(key)?.test(letter) ?? false;
}

function matching(atom: string, flags: string, letters: readonly string[] = POOL): string[] {
  const found = letters.filter((letter) => isMatch(atom, flags, letter));
  if (found.length > 0) return found;
  const literal = /^\\?(.)$/su.exec(atom)?.[1];
  return [POOL.find((letter) => isMatch(atom, flags, letter)) ?? literal ?? ""];
}

function atomsOf(node: Node): string[] {
  if (node.is === "atom") return [node.source];
  if (node.is === "repeat") return atomsOf(node.body);
  return node.is === "empty" ? [] : (node.is === "sequence" ? node.items : node.options).flatMap(atomsOf);
}

function alternatives(node: Node): readonly Node[] {
  if (node.is === "sequence" && node.items.length === 1) return alternatives(node.items[0]!);
  return node.is === "choice" ? node.options.slice(0, MAX_REPRESENTATIVES) : [node];
}

function exampleOf(node: Node, choose: (atom: string) => string): string {
  switch (node.is) {
    case "empty":
      return "";
    case "atom":
      return choose(node.source);
    case "sequence":
      return node.items.map((item) => exampleOf(item, choose)).join("");
    case "choice":
      return exampleOf(node.options[0]!, choose);
    case "repeat":
      return exampleOf(node.body, choose).repeat(Math.min(Math.max(1, node.min), 20));
  }
}

/** Every endless repetition with a text that leads to it. */
function findRepeats(node: Node, prefix: string, example: (node: Node) => string): { prefix: string; body: Node }[] {
  if (node.is === "repeat") {
    const inner = findRepeats(node.body, prefix, example);
    return node.unbounded ? [{ prefix, body: node.body }, ...inner] : inner;
  }
  if (node.is === "choice") return node.options.flatMap((option) => findRepeats(option, prefix, example));
  if (node.is !== "sequence") return [];
  let before = prefix;
  return node.items.flatMap((item) => {
    const found = findRepeats(item, before, example);
    before += example(item);
    return found;
  });
}

/** Parses a pattern as far as attacks need it; look-arounds count as what they look at. */
export function parsePattern(source: string): Node {
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) at += match[0].length;
    return match;
  };
  const parseChoice = (): Node => {
    const options = [parseSequence()];
    while (source[at] === "|") {
      at++;
      options.push(parseSequence());
    }
    return options.length === 1 ? options[0]! : { is: "choice", options };
  };
  const parseSequence = (): Node => {
    const items: Node[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") items.push(parseRepeat());
    return { is: "sequence", items };
  };
  const parseRepeat = (): Node => {
    const body = parseOne();
    const quantifier = take(QUANTIFIER);
    if (quantifier === null) return body;
    const [text, low, comma, high] = quantifier;
    if (low === undefined) {
      return { is: "repeat", body, min: text.startsWith("+") ? 1 : 0, unbounded: !text.startsWith("?") };
    }
    const max = comma === undefined ? Number(low) : high === "" ? Infinity : Number(high);
    return { is: "repeat", body, min: Number(low), unbounded: max >= MANY };
  };
  const parseOne = (): Node => {
    if (take(GROUP) !== null) {
      const inner = parseChoice();
      at++;
      return inner;
    }
    const [text] = take(ATOM)!;
    return /^(?:[\^$]|\\[bB]|\\k<.*|\\[1-9])$/.test(text) ? { is: "empty" } : { is: "atom", source: text };
  };
  return parseChoice();
}

function show(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
