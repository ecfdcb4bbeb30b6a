import { assertEquals } from "../../compat/std_assert.ts";
import { scanSource } from "./source_scan.ts";
import { readSources, ROOMS } from "./source_files.ts";
import { countCodeLines, findJudge, isRule } from "./source_lines.ts";

const MAX_LINES = 250;
/** "About 25" between the braces. */
const MAX_JUDGE_LINES = 27;
const FORBIDDEN = new Set(["util", "utils", "helper", "helpers", "manager", "managers", "index"]);

const SOURCES = readSources(...ROOMS.flat(), "tests", "tools");

Deno.test(`no file has more than ${MAX_LINES} lines, tables aside`, () => {
  const long = SOURCES.filter(({ text }) => text.split("\n").length > MAX_LINES)
    .map((file) => ({ path: file.path, lines: countCodeLines(file) }))
    .filter(({ lines }) => lines > MAX_LINES);
  assertEquals(long, []);
});

Deno.test("every rule has a judge, and none is longer than about 25 lines", () => {
  const rules = SOURCES.filter((file) => isRule(file.path) && /^export default /m.test(file.text));
  const wrong = rules.flatMap((file) => {
    const spans = findJudge(file);
    const longest = Math.max(0, ...spans.map(({ first, last }) => last - first + 1));
    return longest === 0 || longest > MAX_JUDGE_LINES ? [{ path: file.path, longest }] : [];
  });
  assertEquals(wrong, []);
});

Deno.test("file names are snake_case and say what is inside", () => {
  const wrong = SOURCES.map(({ path }) => path).filter((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.ts$/, "");
    return !/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name) || name.split("_").some((word) => FORBIDDEN.has(word));
  });
  assertEquals(wrong, []);
});

Deno.test("countCodeLines() leaves out tables and nothing else", () => {
  const text = [
    "/** A table. */",
    "export const ROWS: readonly string[] = [",
    '  "a }",',
    "];",
    "const MAKE = {",
    "  one: () => 1,",
    "};",
    "export function f() {",
    "  const inner = [",
    "    1,",
    "  ];",
    "}",
    "",
  ].join("\n");
  assertEquals(countCodeLines({ path: "formats/x.ts", text, tokens: scanSource(text) }), 9);
});
