/** Writes every generated file; with `--check` names the stale ones and exits 1. See `tools/gen/all.ts`. */
import { findLeftovers, findStale, type Generated, generateDocs, generateRegistries } from "./gen/all.ts";
import { ROOT } from "./gen/units.ts";

function write(generated: Generated): number {
  const stale = findStale(generated);
  for (const path of stale) {
    Deno.mkdirSync(new URL("./", new URL(path, ROOT)), { recursive: true });
    Deno.writeTextFileSync(new URL(path, ROOT), generated.get(path)!);
  }
  return stale.length;
}

async function generate(check: boolean): Promise<number> {
  const registries = await generateRegistries();
  // Written first: units may need them to load.
  const first = check ? 0 : write(registries);
  const docs = await generateDocs();
  const leftovers = findLeftovers(docs);
  if (check) {
    const stale = [...findStale(registries), ...findStale(docs), ...leftovers];
    for (const path of stale) console.error(`The generated file "${path}" is stale: run deno task gen`);
    return stale.length > 0 ? 1 : 0;
  }
  const written = first + write(docs);
  for (const path of leftovers) Deno.removeSync(new URL(path, ROOT));
  console.log(`${written} files written, ${leftovers.length} removed`);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await generate(Deno.args.includes("--check")));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
