import { assertEquals } from "../../compat/std_assert.ts";
import { findLeftovers, findStale, generateDocs, generateRegistries } from "../../tools/gen/all.ts";

Deno.test("the registries are what tools/gen.ts writes", async () => {
  assertEquals(findStale(await generateRegistries()), []);
});

Deno.test("the pages and schemas are what tools/gen.ts writes, and nothing is left over", async () => {
  const docs = await generateDocs();
  assertEquals([...findStale(docs), ...findLeftovers(docs)], []);
});
