import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { toLines } from "../../formats/parsed.ts";
import { stripSourceCode } from "../../formats/source_code.ts";
import { assertTimely, makeLarge, times } from "../effort.ts";

const LIST = [
  "1 extension(s)",
  "--- com.apple.system_extension.network_extension",
  "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]",
  "*\t*\tEXAMPLE123\tcom.example.app.filter (1.2/34)\tExample Filter\t[activated enabled]",
];
const JOB = [
  "system/com.example.agent = {",
  "\tstate = running",
  '\tendpoints = {\n\t\t"a.b.c" = {',
  "\t\t}",
  "\t}",
  "}",
]
  .join("\n").split("\n");

function strip(lines: readonly string[]): string[] {
  return stripSourceCode(toLines(lines.join("\n"))).map(({ text }) => text);
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\t", "\\t");
}

const STYLES: readonly (readonly [
  says: string,
  wrap: (lines: readonly string[]) => readonly string[],
  also?: readonly [
    before: readonly string[],
    after: readonly string[],
  ],
])[] = [
  ["line comments", (lines) => lines.map((line) => `// ${line}`)],
  ["indented line comments", (lines) => lines.map((line) => `    /// ${line}`)],
  ["a script's comments", (lines) => lines.map((line) => `# ${line}`)],
  ["a block comment", (lines) => ["/**", ...lines.map((line) => ` * ${line}`), " */"], [["/**"], [" */"]]],
  ["string literals that are added up", (lines) => lines.map((line) => `\t"${escape(line)}\\n" +`)],
  ["string literals of a list", (lines) => lines.map((line) => `    '${escape(line).replaceAll('\\"', '"')}\\n',`)],
  ["a template literal", (lines) => [`const out = \`${lines[0]}`, ...lines.slice(1), "`;"], [[], ["`;"]]],
  ["a raw string", (lines) => [`let out = r#"${lines[0]}`, ...lines.slice(1), '"#;'], [[], ['"#;']]],
  ["a string of three quotes", (lines) => [`OUT = """${lines[0]}`, ...lines.slice(1), '"""'], [[], ['"""']]],
];
for (const [says, wrap, [before, after] = [[], []]] of STYLES) {
  for (const output of [LIST, JOB]) {
    Deno.test(`stripSourceCode() opens ${says} with ${output[0]}`, () => {
      assertEquals(strip(wrap(output)), [...before, ...output, ...after]);
    });
  }
}

Deno.test("stripSourceCode() makes lines of an output in one string, all of one number", () => {
  const lines = stripSourceCode([{ n: 7, text: `{"stdout": "${escape(JOB.join("\n")).replaceAll("\n", "\\n")}"}` }]);
  assertEquals(lines.map(({ text }) => text).slice(0, 3), JOB.slice(0, 3));
  assertEquals([...new Set(lines.map(({ n }) => n))], [7]);
});

Deno.test("stripSourceCode() writes out characters that JSON escapes, but ASCII ones", () => {
  assertEquals(strip(["couldn\\u2019t \\u9519 \\u0022 \\ud83d"]), ["couldn’t 错 \\u0022 \\ud83d"]);
});

const KEPT: readonly (readonly [says: string, lines: readonly string[]])[] = [
  ["prose and headings", ["# One", "# Two", "# Three"]],
  ["a comment of two lines", [`// ${LIST[0]}`, `// ${LIST[1]}`]],
  ["comments that hold no output", ["// a", "// b", "// c"]],
  ["the strings of a property list in JSON", ['"com.apple.system_extension.network_extension",', '"b",', '"c"']],
  ["what plutil prints", ['  "state" => "activated_enabled"', '  "teamID" => "X"', '  "uniqueID" => "Y"']],
  ["rows with stars", ["* * EXAMPLE123 com.example.a (1/1) A [activated enabled]"].flatMap((row) => [row, row, row])],
  ["a sentence with a quoted count", ['It says "1 extension(s)']],
  ["an ndjson record with line ends", ['{"eventMessage":"a = {\\nb","processImagePath":"\\/usr\\/libexec\\/sysextd"}']],
];
for (const [says, lines] of KEPT) {
  Deno.test(`stripSourceCode() keeps ${says}`, () => assertEquals(strip(lines), lines));
}

Deno.test("stripSourceCode() survives a cut at every character", () => {
  for (const [, wrap] of STYLES) {
    const text = wrap(JOB).join("\n");
    for (let end = 0; end <= text.length; end++) {
      const lines = stripSourceCode(toLines(text.slice(0, end)));
      assert(lines.every((line) => !line.text.includes("\n")));
    }
  }
});

Deno.test("stripSourceCode() never throws and loses no line", () => {
  const pieces = fc.constantFrom(
    ...LIST,
    ...JOB,
    "// ",
    "# ",
    " * ",
    "/**",
    "*/",
    '"',
    "'",
    "`",
    "\\n",
    "\\t",
    "\\u2019",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const lines = toLines(parts.join(""));
      assert(stripSourceCode(lines.map((line) => ({ ...line }))).length >= lines.length);
    }),
    { numRuns: times(200) },
  );
});

Deno.test("stripSourceCode() is linear on anything", () => {
  const units = [
    "`",
    '"',
    "'",
    "\\",
    "\\n",
    "\\u0041",
    "// ",
    "# ",
    " * ",
    '"a\\t" +\n',
    "/**\n",
    "// 1 extension(s)\n",
    '= "1 extension(s) ',
    "= {\\n\\t",
    "a.b",
    "(((",
    "\n",
  ];
  for (const text of [...units, ...units.map((unit) => `${unit.repeat(60)}\n`)]) {
    const lines = toLines(makeLarge(text));
    assertTimely(() => stripSourceCode(lines), JSON.stringify(text.slice(0, 20)));
  }
});
