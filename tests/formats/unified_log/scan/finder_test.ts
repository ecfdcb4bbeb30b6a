import fc from "fast-check";
import { assertEquals, assertThrows } from "../../../../compat/std_assert.ts";
import { assemble } from "../../../../tools/assemble.ts";
import { type Finder, type FinderKind, MARGIN } from "../../../../formats/unified_log/scan/define.ts";
import { FIND_MARKS_WASM } from "../../../../formats/unified_log/scan/find_marks_wasm.ts";
import { createFinder } from "../../../../formats/unified_log/scan/finder.ts";
import { chooseFingerprints, type Fingerprints } from "../../../../formats/unified_log/scan/fingerprints.ts";
import { encodeLiterals } from "../../../../formats/unified_log/scan/literals.ts";
import { times } from "../../../effort.ts";

const KINDS: readonly FinderKind[] = ["wasm", "plain"];
const LINE_FEED = 0x0a;
const ROOM = 20_000;
const FINDERS = new Map(KINDS.map((kind) => [kind, createFinder(ROOM, kind)]));

/** One place that was found: its offset in the text, and the line ends before it since the last one. */
type Mark = readonly [at: number, lines: number];

interface Question {
  readonly text: string;
  readonly literals: readonly string[];
  /** First characters of usual lines; null: unusual ones are not to be told. */
  readonly starters: string | null;
  /** Where in memory the text begins, behind the margin. */
  readonly offset: number;
}

function fingerprintsOf({ text, literals }: Question): Fingerprints {
  return chooseFingerprints(encodeLiterals(literals), new TextEncoder().encode(text));
}

function setUp(finder: Finder, question: Question): { from: number; to: number } {
  const bytes = new TextEncoder().encode(question.text);
  const from = MARGIN + question.offset;
  finder.memory.fill(0x78);
  finder.memory[from - 1] = LINE_FEED;
  finder.memory.set(bytes, from);
  finder.load(fingerprintsOf(question));
  const { starters } = question;
  finder.setLines(LINE_FEED, new Set(new TextEncoder().encode(starters ?? "")));
  return { from, to: from + bytes.length };
}

/** Tells whether a fingerprint of one of the literals stands at a place, in every byte. */
function fingerprintTest(question: Question): (bytes: Uint8Array, at: number, end: number) => boolean {
  const literals = encodeLiterals(question.literals);
  const { owners } = fingerprintsOf(question);
  return (bytes, at, end) => {
    const some = owners.get(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) ?? [];
    return at + 3 <= end && some.some(({ literal, offset }) => {
      const fourth = literals[literal]![offset + 3];
      return fourth === undefined || fourth === 0x20 || fourth === bytes[at + 3];
    });
  };
}

/** All marks, those left out that the bit map lets through although they are no fingerprint. */
function findAll(kind: FinderKind, question: Question): Mark[] {
  const finder = FINDERS.get(kind)!;
  const { from, to } = setUp(finder, question);
  const isFingerprint = fingerprintTest(question);
  const marks: Mark[] = [];
  let lines = 0;
  for (let at = from; at <= to; at++) {
    at = finder.find(at, to, question.starters !== null);
    lines += finder.lines();
    const first = finder.memory[at];
    const isOdd = question.starters !== null && finder.memory[at - 1] === LINE_FEED &&
      !question.starters.includes(String.fromCharCode(first!));
    if (at >= to || isOdd || isFingerprint(finder.memory, at, to)) {
      marks.push([at - from, lines]);
      lines = 0;
    }
    if (at < to && first === LINE_FEED) lines++;
  }
  return marks;
}

/** The same by looking at every place. */
function findSlowly(question: Question): Mark[] {
  const bytes = new TextEncoder().encode(`\n${question.text}`);
  const isFingerprint = fingerprintTest(question);
  const marks: Mark[] = [];
  let lines = 0;
  for (let at = 1; at <= bytes.length; at++) {
    const isOdd = question.starters !== null && bytes[at - 1] === LINE_FEED &&
      !question.starters.includes(String.fromCharCode(bytes[at]!));
    if (at === bytes.length || isOdd || isFingerprint(bytes, at, bytes.length)) {
      marks.push([at - 1, lines]);
      lines = 0;
    }
    if (bytes[at] === LINE_FEED) lines++;
  }
  return marks;
}

const QUESTION: fc.Arbitrary<Question> = fc.record({
  text: fc.oneof(
    fc.string({ unit: fc.constantFrom(..."abc\n{2é "), maxLength: 120 }),
    fc.array(fc.constantFrom("MacOS error", "Mac", "OS_REASON", "\n", "2026-", "{", "x", " ", "漢"), { maxLength: 40 })
      .map((pieces) => pieces.join("")),
  ),
  literals: fc.uniqueArray(fc.constantFrom("abc", "cab", "bca a", "MacOS error", "OS_REASON", "error 2026", "漢"), {
    minLength: 1,
  }),
  starters: fc.constantFrom("2{", "", "2{aM", null),
  offset: fc.nat(40),
});

for (const kind of KINDS) {
  Deno.test(`the ${kind} finder finds what a look at every place finds, and counts the lines between`, () => {
    fc.assert(
      fc.property(QUESTION, (question) => assertEquals(findAll(kind, question), findSlowly(question))),
      { numRuns: times(500) },
    );
  });

  Deno.test(`the ${kind} finder counts lines over any number of blocks`, () => {
    for (const length of [0, 1, 15, 16, 17, 4_079, 4_080, 4_081, 4_096, 8_160, 8_177, 16_383]) {
      for (const line of ["\n", "2\n", "2345678901234567\n"]) {
        const text = line.repeat(Math.ceil(length / line.length)).slice(0, length);
        const question = { text, literals: ["abc"], starters: null, offset: length % 7 };
        assertEquals(findAll(kind, question), findSlowly(question), `${length} of ${JSON.stringify(line)}`);
      }
    }
  });
}

Deno.test("three hundred literals are found in the order of the text", () => {
  const literals = Array.from({ length: 300 }, (_, i) => `word${(i * 7919) % 1000}th`);
  const text = literals.map((literal) => `2026 ${literal}\n`).join("");
  const question = { text, literals, starters: "2", offset: 3 };
  const expected = findSlowly(question);
  assertEquals(expected.length > literals.length, true);
  for (const kind of KINDS) assertEquals(findAll(kind, question), expected);
});

Deno.test("a literal of fewer than three bytes is refused", () => {
  assertThrows(() => chooseFingerprints(encodeLiterals(["ab"]), new Uint8Array()), RangeError);
});

Deno.test("the fingerprint of a literal is one that the text at hand rarely has, never one over a blank", () => {
  const sample = new TextEncoder().encode("activation of a session, ".repeat(500));
  const { owners } = chooseFingerprints(encodeLiterals(["activation of a zebra", "session zebra"]), sample);
  const zebra = new TextEncoder().encode("zebra");
  const parts = [0, 1, 2].map((at) => zebra[at]! | (zebra[at + 1]! << 8) | (zebra[at + 2]! << 16));
  assertEquals([...owners.keys()].every((fingerprint) => parts.includes(fingerprint)), true);
  assertEquals(owners.size, 1, "both literals share it");
});

Deno.test("without WebAssembly the finder in TypeScript is taken", async () => {
  const finder = new URL("../../../../formats/unified_log/scan/finder.ts", import.meta.url).href;
  const code = `import { createFinder } from "${finder}"; console.log(typeof WebAssembly, createFinder(9).kind);`;
  const kindOf = async (...flags: readonly string[]) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", ...flags, code] }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  assertEquals(await kindOf(), "object wasm");
  assertEquals(await kindOf("--v8-flags=--jitless"), "undefined plain");
});

Deno.test("find_marks_wasm.ts is what tools/assemble.ts makes of find_marks.wat", async () => {
  assertEquals(FIND_MARKS_WASM, btoa(String.fromCharCode(...await assemble())));
});
