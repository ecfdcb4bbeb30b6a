import fc from "fast-check";
import { parseArgs, type ParseOptions } from "../../compat/std_cli.ts";
import { assert, assertEquals, assertLess } from "../../compat/std_assert.ts";
import { LARGE } from "../effort.ts";

const isOriginal = import.meta.resolve("../../compat/std_cli.ts").startsWith("jsr:");

const OPTIONS = {
  string: ["from", "format", "output"],
  boolean: ["quick", "color", "help"],
  collect: ["from"],
  negatable: ["color"],
  alias: { output: "o", help: ["h", "?"], quick: "q" },
  default: { format: "table", color: true },
} as const;

const REST = { color: true, format: "table", from: [], quick: false, q: false, help: false, h: false, "?": false };

const CASES: [string, string[], Record<string, unknown>][] = [
  ["nothing", [], { ...REST, _: [] }],
  ["a value behind a blank", ["--format", "json"], { ...REST, format: "json", _: [] }],
  ["a value behind an equals sign", ["--format=a=b"], { ...REST, format: "a=b", _: [] }],
  ["a value that looks like a number", ["--format", "007"], { ...REST, format: "007", _: [] }],
  ["a string flag without value", ["--format"], { ...REST, format: "", _: [] }],
  ["a string flag before another flag", ["--format", "--quick"], { ...REST, format: "", quick: true, q: true, _: [] }],
  ["a string flag before a letter", ["--format", "-q"], { ...REST, format: "", quick: true, q: true, _: [] }],
  ["a letter flag before another flag", ["-o", "--quick"], {
    ...REST,
    output: "",
    o: "",
    quick: true,
    q: true,
    _: [],
  }],
  ["the last of repeated values", ["--format", "a", "--format=b"], { ...REST, format: "b", _: [] }],
  ["collected values", ["--from", "a", "--from=b", "x", "--from", "c"], { ...REST, from: ["a", "b", "c"], _: ["x"] }],
  ["a letter with its value behind it", ["-o", "f"], { ...REST, output: "f", o: "f", _: [] }],
  ["a letter with its value in it", ["-o=f=g"], { ...REST, output: "f=g", o: "f=g", _: [] }],
  ["a letter with a dash", ["-o", "-"], { ...REST, output: "-", o: "-", _: [] }],
  ["letters together", ["-qh"], { ...REST, quick: true, q: true, help: true, h: true, "?": true, _: [] }],
  ["letters that end in one with a value", ["-qo", "f"], { ...REST, quick: true, q: true, output: "f", o: "f", _: [] }],
  ["a switch before a positional", ["--quick", "com.example.ext"], {
    ...REST,
    quick: true,
    q: true,
    _: ["com.example.ext"],
  }],
  ["a switch with its value", ["--quick=true"], { ...REST, quick: true, q: true, _: [] }],
  ["a switch that is off", ["--quick=false", "--help", "false"], { ...REST, _: [] }],
  ["a negated switch", ["--no-color"], { ...REST, color: false, _: [] }],
  ["a switch after its negation", ["--no-color", "--color"], { ...REST, _: [] }],
  ["numbers among positionals", ["15", "0x10", "1.5", "1.2.3", "x"], { ...REST, _: [15, 16, 1.5, "1.2.3", "x"] }],
  ["a lone dash", ["-"], { ...REST, _: ["-"] }],
  ["an end of flags", ["a", "--", "--quick", "5"], { ...REST, _: ["a", "--quick", "5"] }],
  ["a value that would be the end of flags", ["--format", "--", "x"], { ...REST, format: "", _: ["x"] }],
  ["unknown flags", ["--fromat", "json", "--strange"], { ...REST, fromat: "json", strange: true, _: [] }],
  ["an unknown number", ["--level=3"], { ...REST, level: 3, _: [] }],
];

for (const [name, args, expected] of CASES) {
  Deno.test(`parseArgs() reads ${name}`, () => {
    assertEquals<Record<string, unknown>>({ ...parseArgs(args, OPTIONS) }, expected);
  });
}

Deno.test("parseArgs() keeps what stands behind the end of flags apart", () => {
  assertEquals<Record<string, unknown>>(parseArgs(["a", "--", "-b", "5"], { "--": true }), {
    _: ["a"],
    "--": ["-b", "5"],
  });
  assertEquals<Record<string, unknown>>(parseArgs(["a"], { "--": true }), { _: ["a"], "--": [] });
});

Deno.test("parseArgs() stops at the first positional when told so", () => {
  const args = parseArgs(["--quick", "explain", "--quick", "5", "-x"], { boolean: ["quick"], stopEarly: true });
  assertEquals<Record<string, unknown>>({ ...args }, { quick: true, _: ["explain", "--quick", "5", "-x"] });
});

Deno.test('parseArgs() leaves positionals as text with string: "_"', () => {
  assertEquals(parseArgs(["15", "0x10"], { string: ["_"] })._, ["15", "0x10"]);
});

Deno.test("parseArgs() hands unknown flags and positionals to `unknown`, which may refuse them", () => {
  const calls: unknown[][] = [];
  const args = parseArgs(["--fromat", "json", "target", "-xq", "--level=3", "--format", "html"], {
    string: ["format"],
    boolean: ["quick"],
    alias: { quick: "q" },
    unknown: (arg, key, value) => {
      calls.push(key === undefined ? [arg] : [arg, key, value]);
      return key === undefined;
    },
  });
  assertEquals(calls, [["--fromat", "fromat", "json"], ["target"], ["-xq", "x", true], ["--level=3", "level", "3"]]);
  assertEquals<Record<string, unknown>>({ ...args }, { format: "html", quick: true, q: true, _: ["target"] });
});

Deno.test("parseArgs() refuses a positional when `unknown` says so", () => {
  assertEquals(parseArgs(["a", "b"], { unknown: (arg) => arg !== "a" })._, ["b"]);
});

Deno.test("parseArgs() types the names it is told", () => {
  const args = parseArgs([], { string: ["format", "from"], boolean: ["quick"], collect: ["from"] });
  const format: string | undefined = args.format;
  const from: string[] = args.from;
  const quick: boolean = args.quick;
  assertEquals([format, from, quick], [undefined, [], false]);
});

Deno.test("parseArgs() takes a lone dash behind a long flag, and an empty value", { ignore: isOriginal }, () => {
  const args = parseArgs(["--from", "-", "--from=", "x"], OPTIONS);
  assertEquals([args.from, args._], [["-", ""], ["x"]]);
});

Deno.test("parseArgs() cannot be made to touch a prototype", { ignore: isOriginal }, () => {
  const args = parseArgs(["--__proto__=1", "--constructor.prototype.x=1", "--_=5", "----", "y"]);
  assertEquals(Object.getPrototypeOf(args), null);
  assertEquals([args._, ({} as Record<string, unknown>).x], [[], undefined]);
});

const argument = fc.oneof(
  fc.constantFrom(
    "--from",
    "--format",
    "-o",
    "-qo",
    "-q",
    "--quick",
    "--no-color",
    "--",
    "-",
    "true",
    "--x",
    "-xyz",
    "a",
  ),
  fc.string(),
  fc.string().map((text) => `--${text}`),
  fc.string().map((text) => `-${text}`),
);

Deno.test("parseArgs() never throws and loses no positional", { ignore: isOriginal }, () => {
  fc.assert(fc.property(fc.array(argument), fc.boolean(), (list, stopEarly) => {
    const positionals: string[] = [];
    const options: ParseOptions = {
      string: OPTIONS.string,
      boolean: OPTIONS.boolean,
      stopEarly,
      "--": true,
      unknown: (arg, key) => key === undefined && positionals.push(arg) > 0,
    };
    const args = parseArgs(list, options);
    const end = list.indexOf("--");
    assertEquals(args["--"], end < 0 ? [] : list.slice(end + 1));
    if (!stopEarly) assertEquals(args._.length, positionals.length);
    assert(positionals.every((arg) => list.includes(arg) && (arg === "-" || !arg.startsWith("-"))));
  }));
});

Deno.test("parseArgs() reads 100,000 arguments a second", { ignore: isOriginal }, () => {
  const count = LARGE / 20;
  const start = performance.now();
  const list = Array.from({ length: count }, (_, i) => [`--from`, `f${i}`]).flat();
  assertEquals(
    parseArgs([...list, `-${"q".repeat(2 * count)}`, `--${"=".repeat(2 * count)}`], OPTIONS).from.length,
    count,
  );
  assertLess(performance.now() - start, 1000);
});
