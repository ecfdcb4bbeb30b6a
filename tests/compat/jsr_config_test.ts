import { assert, assertEquals, assertMatch } from "../../compat/std_assert.ts";

type Config = { imports: Record<string, string>; lock?: boolean } & Record<string, unknown>;

async function readConfig(name: string): Promise<Config> {
  return JSON.parse(await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)));
}

const base = await readConfig("deno.json");
const jsr = await readConfig("deno.jsr.json");
const added = Object.entries(jsr.imports).filter(([key]) => !(key in base.imports));

Deno.test("deno.jsr.json re-maps the three adapters, and each key is a file", async () => {
  assertEquals(added.map(([key]) => key).sort(), [
    "./compat/cliffy_table.ts",
    "./compat/std_assert.ts",
    "./compat/std_cli.ts",
  ]);
  for (const [key] of added) assert((await Deno.stat(new URL(`../../${key}`, import.meta.url))).isFile, key);
});

Deno.test("deno.jsr.json names exact versions", () => {
  for (const [, value] of added) assertMatch(value, /^jsr:@[a-z]+\/[a-z-]+@\d+\.\d+\.\d+(?:\/[a-z-]+)?$/);
});

Deno.test("deno.jsr.json is otherwise deno.json without a lock file", () => {
  const { imports: baseImports, lock: _baseLock, ...baseRest } = base;
  const { imports: jsrImports, lock, ...jsrRest } = jsr;
  assertEquals(lock, false);
  assertEquals(jsrRest, baseRest);
  assertEquals(Object.fromEntries(Object.entries(jsrImports).filter(([key]) => key in baseImports)), baseImports);
});
