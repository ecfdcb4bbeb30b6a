import fc from "fast-check";
import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { UsageError, type VerbSpec } from "../../cmd/define.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { nearest, parseWords } from "../../cmd/words.ts";

const VERB: VerbSpec = {
  name: "try",
  summary: "Tries",
  usage: ["doctor try"],
  positionals: 1,
  options: [
    { name: "from", value: "PATH", repeatable: true, summary: "" },
    { name: "output", short: "o", value: "FILE", summary: "" },
    { name: "format", value: "FORMAT", choices: ["json", "table"], summary: "" },
    { name: "each", summary: "" },
    { name: "plain", summary: "" },
  ],
};

const PARSED: readonly (readonly [words: string[], positionals: string[], options: Record<string, unknown>])[] = [
  [[], [], {}],
  [["com.example.app"], ["com.example.app"], {}],
  [["--from", "a", "--from=b"], [], { from: ["a", "b"] }],
  [["--from", "-"], [], { from: ["-"] }],
  [["-o", "x.json"], [], { output: "x.json" }],
  [["-ox.json"], [], { output: "x.json" }],
  [["--output", "x", "-o", "y"], [], { output: "y" }],
  [["--format", "table"], [], { format: "table" }],
  [["--plain", "id"], ["id"], { plain: true }],
  [["id", "--plain"], ["id"], { plain: true }],
  [["--each", "a", "b", "c"], ["a", "b", "c"], { each: true }],
  [["--", "--plain"], ["--plain"], {}],
  [["007"], ["007"], {}],
  [["--from", "007"], [], { from: ["007"] }],
  [["-"], ["-"], {}],
];

for (const [words, positionals, options] of PARSED) {
  Deno.test(`parseWords() reads ${JSON.stringify(words)}`, () => {
    assertEquals(parseWords(words, VERB), { positionals, options } as ReturnType<typeof parseWords>);
  });
}

const REFUSED: readonly (readonly [words: string[], sentence: string])[] = [
  [["a", "b"], 'Cannot use "b": doctor try takes 1 name at the most'],
  [["--frm", "a"], "doctor try has no option --frm: did you mean --from?"],
  [["--FORMAT", "json"], "doctor try has no option --FORMAT: doctor try --help lists the options"],
  [["--verbose"], "doctor try has no option --verbose: doctor try --help lists the options"],
  [["--format", "xml"], '--format cannot be "xml": choose one of json, table'],
  [["--format", "json", "--format", "xml"], '--format cannot be "xml": choose one of json, table'],
  [["--from"], "--from needs a value: --from PATH"],
  [["--from="], "--from needs a value: --from PATH"],
  [["--__proto__=x"], "doctor try has no option --__proto__=x: doctor try --help lists the options"],
];

for (const [words, sentence] of REFUSED) {
  Deno.test(`parseWords() refuses ${JSON.stringify(words)} in one sentence`, () => {
    assertThrows(() => parseWords(words, VERB), UsageError, sentence);
  });
}

Deno.test("parseWords() gives words or a UsageError, whatever was typed", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "--from",
      "--from=",
      "-o",
      "--each",
      "--plain",
      "--",
      "-",
      "--no-plain",
      "--__proto__",
      "--format=json",
    ),
    fc.string({ maxLength: 12 }),
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 6 }), fc.constantFrom(VERB, ...VERBS), (words, verb) => {
    try {
      const { options } = parseWords(words, verb);
      assertEquals(Object.keys(options).filter((name) => !verb.options.some((option) => option.name === name)), []);
    } catch (error) {
      assertEquals((error as Error).name, "UsageError", JSON.stringify(words));
    }
  }));
});

const NEAREST: readonly (readonly [word: string, known: string[], near: string | null])[] = [
  ["formt", ["format", "from"], "format"],
  ["from", ["format", "from"], "from"],
  ["form", ["format", "from"], "format"],
  ["fomrat", ["format"], "format"],
  ["xyz", ["format", "from"], null],
  ["", ["from"], null],
  ["reg.stal", ["reg.stale", "reg.stuck"], "reg.stale"],
  ["x".repeat(1_000_000), ["format"], null],
  ["format", [], null],
];

for (const [word, known, near] of NEAREST) {
  Deno.test(`nearest() to "${word.slice(0, 12)}" among ${known.join(", ") || "nothing"} is ${near ?? "none"}`, () => {
    assertEquals(nearest(word, known), near);
  });
}
