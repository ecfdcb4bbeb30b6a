import { assertEquals } from "../../compat/std_assert.ts";
import { importsOf } from "./source_scan.ts";
import { readSources, resolveFrom, roomOf, ROOMS } from "./source_files.ts";

const SOURCES = readSources(...ROOMS.flat());

/** Generated data has no imports of its own: any room may read it. */
function isData(path: string): boolean {
  return path.startsWith("schemas/") && path.endsWith(".json");
}

Deno.test("a module imports only from its own room and from rooms to its left", () => {
  const wrong = SOURCES.flatMap(({ path, tokens }) =>
    importsOf(tokens).filter(({ specifier }) => specifier?.startsWith(".")).flatMap(({ specifier, line }) => {
      const imported = resolveFrom(path, specifier!);
      if (isData(imported)) return [];
      const target = roomOf(imported);
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

const IMPURE = new Set([
  "Deno",
  "fetch",
  "WebSocket",
  "Worker",
  "setTimeout",
  "setInterval",
  "localStorage",
  "performance",
]);
/** Names that are impure only with these members; `new Date()` without a time counts as one. */
const IMPURE_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Date: ["now"],
  Math: ["random"],
  process: ["env", "argv", "exit", "cwd", "stdin", "stdout", "stderr"],
};

Deno.test("formats/, checks/ and reports/ are pure: no Deno API, no network, no clock, no chance", () => {
  const wrong = SOURCES.filter(({ path }) => /^(?:formats|checks|reports)\//.test(path)).flatMap(({ path, tokens }) => {
    const code = tokens.filter((token) => token.kind !== "comment");
    return code.filter(({ kind, text }, i) => {
      const [before, dot, member = ""] = [-1, 1, 2].map((step) => code[i + step]?.text);
      if (kind !== "word" || before === ".") return false;
      if (before === "new" && text === "Date" && dot === "(") return member === ")";
      if (dot === "." && Object.hasOwn(IMPURE_MEMBERS, text)) return IMPURE_MEMBERS[text]!.includes(member);
      return IMPURE.has(text) && (dot === "." || dot === "(");
    }).map((token) => `${path}:${token.line} uses ${token.text}`);
  });
  assertEquals(wrong, []);
});

/** A literal there would make Deno read every verb before the first line runs; the verbs' names are in a table. */
const NAMED_BY_TABLE = "cmd/main.ts";

Deno.test("every import() but that of the verbs names its module in a literal, so that the graph is known", () => {
  const wrong = SOURCES.filter(({ path }) => path !== NAMED_BY_TABLE).flatMap(({ path, tokens }) =>
    importsOf(tokens).filter(({ specifier }) => specifier === null).map(({ line }) => `${path}:${line}`)
  );
  assertEquals(wrong, []);
});
