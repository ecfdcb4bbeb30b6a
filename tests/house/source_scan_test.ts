import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { importsOf, scanSource } from "./source_scan.ts";

function kindsOf(text: string): string {
  return scanSource(text).map(({ kind, text }) => `${kind[0]}:${text}`).join(" ");
}

const CASES: readonly [source: string, tokens: string][] = [
  ["a / b / c", "w:a m:/ w:b m:/ w:c"],
  ["x = /b/g.test(y)", "w:x m:= r:/b/g m:. w:test m:( w:y m:)"],
  ["f(/[/]\\//u)", "w:f m:( r:/[/]\\//u m:)"],
  ["return /a/", "w:return r:/a/"],
  ["rows[0]! / 2 / n", "w:rows m:[ n:0 m:] m:! m:/ n:2 m:/ w:n"],
  ["!/a/.test(x)", "m:! r:/a/ m:. w:test m:( w:x m:)"],
  ["(a) / 2 // b/c", "m:( w:a m:) m:/ n:2 c:// b/c"],
  ['"a // b" /* c */', 's:"a // b" c:/* c */'],
  ["`a ${b / `c${1}`} /d/ `", "t:`a ${ w:b m:/ t:`c${ n:1 t:}` t:} /d/ `"],
  ["`${ {a: {}} }` / 2", "t:`${ m:{ w:a m:: m:{ m:} m:} t:}` m:/ n:2"],
];

for (const [source, tokens] of CASES) {
  Deno.test(`scanSource() reads ${source}`, () => assertEquals(kindsOf(source), tokens));
}

Deno.test("scanSource() loses nothing but blanks, whatever the text", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."ab1 /\\\"'`${}[]()!*\n") }), (text) => {
    assertEquals(
      scanSource(text).map((token) => token.text).join("").replaceAll(/\s/g, ""),
      text.replaceAll(/\s/g, ""),
    );
  }));
});

Deno.test("importsOf() finds static, type and dynamic imports, and none in texts and comments", () => {
  const source = [
    'import type { A } from "./a.ts";',
    'import { type B, c } from "./b.ts";',
    'export * from "./c.ts";',
    'import "./d.ts";',
    'const e = () => import("./e.ts");',
    "const f = import(name);",
    '// import "./g.ts"',
    'const h = \'import "./h.ts"\' + Array.from("x");',
  ].join("\n");
  assertEquals(importsOf(scanSource(source)), [
    { specifier: "./a.ts", dynamic: false, typeOnly: true, line: 1 },
    { specifier: "./b.ts", dynamic: false, typeOnly: false, line: 2 },
    { specifier: "./c.ts", dynamic: false, typeOnly: false, line: 3 },
    { specifier: "./d.ts", dynamic: false, typeOnly: false, line: 4 },
    { specifier: "./e.ts", dynamic: true, typeOnly: false, line: 5 },
    { specifier: null, dynamic: true, typeOnly: false, line: 6 },
  ]);
});
