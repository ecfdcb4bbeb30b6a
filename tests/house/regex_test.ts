import { assert, assertEquals } from "../../compat/std_assert.ts";
import { ROOT } from "../../tools/gen/units.ts";
import { findSlowAttack } from "./regex_timing.ts";
import { readSources } from "./source_files.ts";

/** The rooms whose expressions meet texts from strangers. */
const SOURCES = readSources("compat", "formats", "evidence", "checks");

interface Place {
  readonly where: string;
  readonly pattern: RegExp;
}

function findLiterals(): Place[] {
  return SOURCES.flatMap(({ path, tokens }) =>
    tokens.filter((token) => token.kind === "regex").map(({ text, line }) => {
      const end = text.lastIndexOf("/");
      return { where: `${path}:${line}`, pattern: new RegExp(text.slice(1, end), text.slice(end + 1)) };
    })
  );
}

/** Loads every module with a `RegExp` that takes notes: the expressions that are put together from parts. */
async function findBuilt(): Promise<Place[]> {
  const places: Place[] = [];
  const native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(native, {
    construct(target, words, as) {
      const pattern = Reflect.construct(target, words, as) as RegExp;
      const call = new Error().stack?.split("\n").find((line) => /\/(?:compat|formats|evidence|checks)\//.test(line)) ??
        "";
      places.push({ where: call.slice(call.indexOf(ROOT.href) + ROOT.href.length).replace(/:\d+\)?$/, ""), pattern });
      return pattern;
    },
  });
  try {
    for (const { path } of SOURCES) await import(new URL(path, ROOT).href);
  } finally {
    globalThis.RegExp = native;
  }
  return places;
}

function findSlow(places: readonly Place[]): string[] {
  const first = new Map(places.map((place) => [String(place.pattern), place] as const).reverse());
  return [...first.values()].flatMap(({ where, pattern }) => {
    const slow = findSlowAttack(pattern);
    if (slow === null) return [];
    return [`${where} ${pattern}: ${slow.ms.toFixed(0)} ms for ${slow.characters} characters of ${slow.attack}`];
  }).sort();
}

Deno.test("findSlowAttack() knows quadratic, cubic and exponential expressions from linear ones", () => {
  const slow = [
    /\s+$/,
    /(a+)+b/,
    /^(\w+\s?)*$/,
    /<a[^>]*>/,
    /x*x*y/,
    /(\S+) (\S+)/,
    /,?\s*$/,
    /(?:a|ab|b)+$/,
    /^.*,.*,.*;/,
  ];
  const fast = [
    /^\s*foo\s*=/,
    /"[^"]*"/g,
    /^<a[^>]*>/,
    /^(?:[a-z]+\.)+[a-z]+$/,
    /\bfoo\s+bar/,
    /^x{0,99}x{0,99}$/,
    /^.*$/gm,
  ];
  // Less than what the sources get: the slow ones are found out at shorter texts.
  const limitMs = 250;
  assertEquals(slow.filter((pattern) => findSlowAttack(pattern, limitMs) === null), []);
  assertEquals(fast.filter((pattern) => findSlowAttack(pattern, limitMs) !== null), []);
});

Deno.test("every regular expression in the sources reads 1 MB of its worst texts in less than a second", () => {
  const literals = findLiterals();
  assert(literals.length > 100, "the scanner no longer finds the literals");
  assertEquals(findSlow(literals), []);
});

Deno.test("every regular expression that a module puts together does so, too", async () => {
  const built = await findBuilt();
  assert(built.length > 0, "no module puts an expression together any more, or they escape notice");
  assertEquals(findSlow(built), []);
});
