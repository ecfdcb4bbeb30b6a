import { assertEquals } from "../../compat/std_assert.ts";
import type { Fact } from "../../evidence/define.ts";
import logEvents from "../../evidence/log_events.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";

function collect(...texts: readonly string[]) {
  const files = texts.map((text, i) => ({ name: `${i}.txt`, bytes: new TextEncoder().encode(text) }));
  return readDocuments(files, [logEvents as Fact]).evidence.get("log.events")!;
}

Deno.test("log.events is not collected from a text without any named event", () => {
  assertEquals(collect("1 extension(s)\n").status, "notCollected");
});

Deno.test("log.events adds up over texts, each event with the line it came from", () => {
  const evidence = collect("x\nsysextd: MacOS error: -67062\n", "sysextd: notifying client of activation conflict\n");
  assertEquals(evidence.status, "ok");
  assertEquals((evidence.value as { signature: string }[]).map(({ signature }) => signature), [
    "sx.os-67062",
    "sx.conflict",
  ]);
  assertEquals([evidence.origins["0"]!.line, evidence.origins["1"]!.source], [2, "1.txt"]);
});
