import { assertEquals } from "../../compat/std_assert.ts";
import { importsOf } from "./source_scan.ts";
import { readSources, resolveFrom, roomOf, ROOMS } from "./source_files.ts";

const SOURCES = readSources(...ROOMS.flat());

Deno.test("a module imports only from its own room and from rooms to its left", () => {
  const wrong = SOURCES.flatMap(({ path, tokens }) =>
    importsOf(tokens).filter(({ specifier }) => specifier?.startsWith(".")).flatMap(({ specifier, line }) => {
      const target = roomOf(resolveFrom(path, specifier!));
      return target === -1 || target > roomOf(path) ? [`${path}:${line} imports ${specifier}`] : [];
    })
  );
  assertEquals(wrong, []);
});

Deno.test("doctor.ts and mod.ts do not import each other", () => {
  const wrong = SOURCES.filter(({ path }) => path === "doctor.ts" || path === "mod.ts").flatMap(({ path, tokens }) =>
    importsOf(tokens).filter(({ specifier }) => /^\.\/(?:doctor|mod)\.ts$/.test(specifier ?? "")).map(() => path)
  );
  assertEquals(wrong, []);
});

Deno.test("formats/, checks/ and reports/ are pure: no Deno API, no network, no clock, no chance", () => {
  const impure = new Set([
    "Deno",
    "fetch",
    "process",
    "WebSocket",
    "Worker",
    "setTimeout",
    "localStorage",
    "performance",
  ]);
  const wrong = SOURCES.filter(({ path }) => /^(?:formats|checks|reports)\//.test(path)).flatMap(({ path, tokens }) => {
    const code = tokens.filter((token) => token.kind !== "comment");
    return code.filter((token, i) => {
      const [before, dot, member] = [-1, 1, 2].map((step) => code[i + step]?.text);
      if (token.kind !== "word" || before === "." || dot === ":") return false;
      const reads = dot === "." &&
        (token.text === "Date" ? member === "now" : token.text === "Math" && member === "random");
      const now = before === "new" && token.text === "Date" && dot === "(" && member === ")";
      return reads || now || impure.has(token.text) && (dot === "." || dot === "(");
    }).map((token) => `${path}:${token.line} uses ${token.text}`);
  });
  assertEquals(wrong, []);
});

Deno.test("every import() names its module in a literal, so that the graph is known", () => {
  const wrong = SOURCES.flatMap(({ path, tokens }) =>
    importsOf(tokens).filter(({ specifier }) => specifier === null).map(({ line }) => `${path}:${line}`)
  );
  assertEquals(wrong, []);
});
