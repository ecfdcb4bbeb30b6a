import { assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import type { Host } from "../../evidence/sources/host.ts";
import { buildFakes, launchFakes, WITHOUT_FAKES } from "../fakes/native_fakes.ts";
import { runDoctor } from "../fakes/terminal.ts";

const ignore = WITHOUT_FAKES !== null;

async function onMac(words: readonly string[], host: Partial<Host> = {}) {
  const native = launchFakes(await buildFakes());
  return await runDoctor(["probe", ...words], { host: { os: "darwin", native, ...host } });
}

Deno.test({
  name: "probe says of each name whether it is registered, in words and as JSON",
  ignore,
  async fn() {
    const table = await onMac(["com.example.fake.ok", "com.example.fake.missing", "--format", "table"]);
    assertEquals([table.code, table.complaints], [3, []]);
    assertEquals(table.printed.split("\n").filter((line) => !line.startsWith("  ")), [
      "com.example.fake.ok: registered",
      "com.example.fake.missing: not registered",
      "",
    ]);
    assertStringIncludes(table.printed, "  it said: Connection init failed at lookup with error 3 - No such process\n");
    const json = await onMac(["com.example.fake.user-only"]);
    const [service] = JSON.parse(json.printed).services;
    assertEquals([json.code, service.outcome, service.code], [3, "not-registered", 3]);
    assertMatch(service.problems[0], /bootstrap_look_up of .* says Success \(0\), libxpc says .*No such process/);
  },
});

Deno.test({
  name: "probe exits 0 when all are registered, and 5 when it does not know",
  ignore,
  async fn() {
    assertEquals((await onMac(["com.example.fake.ok", "com.example.fake.ok"])).code, 0);
    for (const kind of ["sandboxed", "odd", "abort"]) {
      assertEquals((await onMac(["com.example.fake.ok", `com.example.fake.${kind}`])).code, 5, kind);
    }
    const garbage = await onMac(["com.example.fake.garbage", "--format", "table"]);
    assertEquals([garbage.code, garbage.printed.includes("\x1b")], [5, false]);
    const { printed } = await onMac(["com.example.fake.abort", "--format", "table"]);
    assertMatch(printed, /: unknown\n {2}there is no answer\n {2}The child that asks libxpc was ended by SIGABRT in /);
  },
});

Deno.test("probe refuses what is no Mach name, and elsewhere than on macOS says so in one sentence", async () => {
  for (
    const [words, says] of [
      [[], /^doctor probe needs the name of a Mach service/],
      [["a b"], /^"a b" is no Mach name/],
      [["a".repeat(128)], /is no Mach name: give at most 127/],
      [["com.example.tunnel"], /^This is not macOS, .*: run doctor probe on the Mac itself$/],
    ] as const
  ) {
    const { code, printed, complaints } = await runDoctor(["probe", ...words]);
    assertEquals([code, printed, complaints.length], [2, "", 1]);
    assertMatch(complaints[0]!, says);
  }
  const { code, printed } = await runDoctor(["probe", "com.example.tunnel"], { host: { os: "darwin" } });
  assertEquals([code, JSON.parse(printed).services[0].outcome], [5, "unknown"]);
});
