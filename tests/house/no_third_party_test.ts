import { assertEquals } from "../../compat/std_assert.ts";
import { CHILD_VERB } from "../../cmd/launch_again.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { importsOf } from "./source_scan.ts";
import { readSources, ROOMS } from "./source_files.ts";

/** Built-ins that may stand at the top of a module. `node:assert` is for the adapter that only tests load. */
const STATIC = new Set(["node:assert", "node:assert/strict", "node:util"]);
/** Built-ins that cost start-up time and come by `await import()` where they are used. */
const LAZY = new Set([...STATIC, "node:crypto", "node:zlib", "node:sqlite", "node:stream", "node:fs/promises"]);

const SOURCES = readSources(...ROOMS.flat());
const IMPORTS = SOURCES.flatMap(({ path, tokens }) => importsOf(tokens).map((one) => ({ path, ...one })));

function show({ path, line, specifier }: { path: string; line: number; specifier: string | null }): string {
  return `${path}:${line} imports ${specifier}`;
}

Deno.test("nothing that the doctor loads, ever, is somebody else's: only relative paths and node: built-ins", () => {
  const wrong = IMPORTS.filter(({ specifier }) => specifier !== null && !/^(?:\.\.?\/|node:)/.test(specifier));
  assertEquals(wrong.map(show), []);
});

Deno.test("only the few node: built-ins that are cheap are imported statically, a few more by await import()", () => {
  const wrong = IMPORTS.filter(({ specifier, dynamic, typeOnly }) =>
    specifier?.startsWith("node:") === true && !typeOnly && !(dynamic ? LAZY : STATIC).has(specifier)
  );
  assertEquals(wrong.map(show), []);
});

Deno.test("only ffi/ opens native libraries", () => {
  const wrong = SOURCES.filter(({ path }) => !path.startsWith("ffi/")).flatMap(({ path, tokens }) =>
    tokens.filter((token) => token.kind === "word" && token.text === "dlopen").map((token) => `${path}:${token.line}`)
  );
  assertEquals(wrong, []);
});

// The doctor imports its command line, and that its verbs, by names that Deno cannot see: each is a root of its own.
for (
  const entry of [
    "doctor.ts",
    "mod.ts",
    "cmd/main.ts",
    "cmd/terminal.ts",
    `cmd/${CHILD_VERB}.ts`,
    ...VERBS.map(({ name }) => `cmd/${name}.ts`),
  ]
) {
  const exists = SOURCES.some(({ path }) => path === entry);
  Deno.test({
    name: `deno's own graph of ${entry} holds local files and node: built-ins only`,
    ignore: !exists,
    async fn() {
      const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", "--no-lock", entry] })
        .output();
      const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: { specifier: string }[] };
      const root = new URL("../../", import.meta.url).href;
      const wrong = modules.map(({ specifier }) => specifier).filter((specifier) =>
        !specifier.startsWith(root) && !specifier.startsWith("node:") || specifier.startsWith(`${root}tests/`)
      );
      assertEquals(wrong, []);
    },
  });
}
