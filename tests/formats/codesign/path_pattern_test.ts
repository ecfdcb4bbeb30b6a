import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { compilePathPattern } from "../../../formats/codesign/path_pattern.ts";
import { DEFAULT_RULES } from "../../signature_builder.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const MATCHES: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
  ["^.*", ["", "a", "a/b"], []],
  ["^[^/]+$", ["PkgInfo", "ä"], ["", "a/b", "/"]],
  [
    "^(Frameworks|MacOS|Library/(Automator|Spotlight|LoginItems))/",
    ["MacOS/x", "Frameworks/", "Library/Spotlight/x"],
    ["MacOS", "x/MacOS/y", "Library/SystemExtensions/x", "Library/"],
  ],
  [".*\\.dSYM($|/)", ["a.dSYM", "a.dSYM/b", "x/.dSYM"], ["a.dSYMs", "adSYM"]],
  ["^(.*/)?\\.DS_Store$", [".DS_Store", "a/b/.DS_Store"], ["a.DS_Store", ".DS_Store/a"]],
  ["^Resources/.*\\.lproj/", ["Resources/de.lproj/x", "Resources/a/b.lproj/"], [
    "Resources/de.lproj",
    "a/Resources/de.lproj/",
  ]],
  ["^Resources/.*\\.lproj/locversion.plist$", ["Resources/a.lproj/locversion.plist"], [
    "Resources/a.lproj/locversion.plistx",
  ]],
  ["a|b|cd", ["xa", "b", "ecdf"], ["c", "d", ""]],
  ["a?(b|c)", ["c", "ac", "b", "ab"], ["a", ""]],
  ["^(a|b)*c?$", ["", "abba", "abc"], ["abcc", "d"]],
  ["^(a+|b+)+$", ["a", "ba"], [""]],
  ["^(())a$", ["a"], ["aa"]],
  ["^x[a-c.]y[]]$", ["xby]", "x.y]"], ["xdy]", "xby"]],
  ["^[a-]+$", ["a-a"], ["b"]],
  ["^ä+[ö-ü]$", ["ääö"], ["aö", "ä"]],
];

Deno.test("compilePathPattern() matches as POSIX extended expressions do", () => {
  for (const [pattern, yes, no] of MATCHES) {
    const matches = compilePathPattern(pattern)!;
    for (const path of yes) assertEquals(matches(path), true, `${pattern} on ${path}`);
    for (const path of no) assertEquals(matches(path), false, `${pattern} on ${path}`);
  }
});

Deno.test("compilePathPattern() refuses what it does not understand", () => {
  const refused = [
    "(",
    ")",
    "a)",
    "*",
    "a**",
    "a+?",
    "{1}",
    "a{2}",
    "[",
    "[a",
    "[[:alpha:]]",
    "\\d",
    "\\",
    "(?:a)",
    "x".repeat(301),
  ];
  for (const pattern of [...refused, "(".repeat(60) + "a" + ")".repeat(60)]) {
    assertEquals(compilePathPattern(pattern), null, pattern);
  }
});

const PATTERNS: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("a", "b", "/", ".", "\\.", "[^/]", "[ab]", "^", "$"),
    fc.tuple(tie("any"), tie("any")).map((parts) => parts.join("")),
    fc.tuple(tie("any"), tie("any")).map((parts) => `(${parts.join("|")})`),
    fc.tuple(tie("any"), fc.constantFrom("*", "+", "?")).map(([part, sign]) => `(${part})${sign}`),
  ),
})).any;

Deno.test("compilePathPattern() agrees with the platform's expressions on any pattern", () => {
  const paths = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "c"), maxLength: 8 }), { minLength: 5 });
  fc.assert(
    fc.property(PATTERNS, paths, (pattern, candidates) => {
      const matches = compilePathPattern(pattern)!;
      const platform = new RegExp(pattern, "s");
      for (const path of candidates) assertEquals(matches(path), platform.test(path), `${pattern} on ${path}`);
    }),
    { numRuns: times(300) },
  );
});

Deno.test("no pattern and no path take long", () => {
  const hostile = [
    "(a*)*b",
    "(a|a)*c",
    "(.*)*(.*)*x$",
    "^(a?){1}",
    "(a|b)*a" + "(a|b)".repeat(40),
    ".*a.*b.*c.*d.*e",
    "^(^)*$",
  ];
  const paths = [makeLarge("ab"), makeLarge("a"), String.fromCharCode(...Array(60_000).keys())];
  for (const pattern of [...hostile, ...Object.keys(DEFAULT_RULES)]) {
    assertTimely(() => {
      const matches = compilePathPattern(pattern);
      for (const path of paths) matches?.(path);
    }, pattern);
  }
});

Deno.test("a pattern that becomes too complex says so instead of guessing", () => {
  const matches = compilePathPattern("^(a|b)*a" + "(a|b)".repeat(40) + "$")!;
  let state = 1;
  const path = Array.from({ length: 50_000 }, () => "ab"[(state = state * 48271 % 2147483647) & 1]).join("");
  assertEquals(matches(path), null);
});
