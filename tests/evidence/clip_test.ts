import { assert, assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { clipValue } from "../../evidence/clip.ts";
import type { Fact } from "../../evidence/define.ts";
import { FACTS } from "../../evidence/mod.ts";
import { mergeReadings } from "../../evidence/merge.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";

function factOf<T>(merge: "last" | "append", most: number): Fact<T> {
  return { key: "test.list", summary: "", privacy: "public", privilege: "none", merge, sources: [], most };
}

function lineOf(n: number) {
  return { n, text: `line ${n}` };
}

Deno.test("clipValue() leaves alone what a Mac can have", () => {
  const value = { rows: [1, 2], name: "x" };
  assertEquals(clipValue(factOf("last", 2), value), { value, length: null, most: 2 });
});

Deno.test("clipValue() cuts a list, and the lists of an object", () => {
  assertEquals(clipValue(factOf("append", 2), [1, 2, 3]).value, [1, 2]);
  const { value, length } = clipValue(factOf("last", 2), { rows: [1, 2, 3], ends: [1], name: "long name" });
  assertEquals([value, length], [{ rows: [1, 2], ends: [1], name: "long name" }, 3]);
});

Deno.test("mergeReadings() keeps no origin of an item that was cut, and says that the rest proves nothing", () => {
  const origins = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}.pid`, lineOf(i)]));
  const parsed = { value: Array.from({ length: 200 }, (_, i) => ({ pid: i })), problems: [], origins };
  const evidence = mergeReadings(factOf<{ pid: number }[]>("append", 150), [{ source: "ps", parsed }]);
  assertEquals([evidence.status, evidence.complete, evidence.value?.length], ["ok", false, 150]);
  assertEquals(Object.keys(evidence.origins).length, 150);
  assertMatch(evidence.note ?? "", /^It lists 200 items; only the first 150 are used/);
});

Deno.test("mergeReadings() keeps a thousand bad lines, each short, and counts the others", () => {
  const problems = Array.from({ length: 1_500 }, (_, i) => ({ line: i, text: "x".repeat(9_999), why: "odd" }));
  const { problems: kept } = mergeReadings(factOf("last", 9), [{
    source: "a",
    parsed: { value: 1, problems, origins: {} },
  }]);
  assertEquals([kept.length, kept.at(-1)?.why], [1_001, "500 more lines could not be used"]);
  assert(kept.every(({ text }) => text.length <= 400));
});

Deno.test("a listing with more rows than any Mac is read as far as its bound", () => {
  const rows = Array.from(
    { length: 900 },
    (_, i) => `*\t*\tEXAMPLE123\tcom.example.a${i}.ext (1.0/1)\tA\t[activated enabled]\n`,
  );
  const text = `900 extension(s)\n--- com.apple.system_extension.network_extension\n${rows.join("")}`;
  const { evidence } = readDocuments([{ name: "a.txt", bytes: new TextEncoder().encode(text) }], FACTS);
  const list = evidence.get("reg.list");
  assertEquals((list?.value as { extensions: unknown[] }).extensions.length, 500);
  assertEquals(list?.complete, false);
});
