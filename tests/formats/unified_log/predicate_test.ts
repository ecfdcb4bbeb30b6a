import { assert, assertEquals } from "../../../compat/std_assert.ts";
import type { Signature } from "../../../formats/unified_log/define.ts";
import { buildLogPredicate } from "../../../formats/unified_log/predicate.ts";

const signature = (
  process: string | null,
  literals: [string, ...string[]],
  kind: Signature["kind"] = "cause",
): Signature => ({
  id: "x",
  process,
  pattern: /x/,
  literals,
  kind,
  meaning: "",
  rules: [],
  confidence: "A",
  sources: [],
});

Deno.test("buildLogPredicate() takes all of quiet daemons and only the wanted lines of chatty ones", () => {
  const predicate = buildLogPredicate(["com.example.ext"], [
    signature("sysextd", ["activation request"]),
    signature("kernel", ['CFIL: "x"', "flow divert"]),
    signature("kernel", ["flow divert"]),
    signature("kernel", ["harmless noise"], "benign"),
    signature("launchd", ["error = 1"]),
    signature(null, ["MacOS error"]),
  ]);
  assert(predicate.startsWith('process == "sysextd" OR '));
  assert(
    predicate.includes(
      '(process == "kernel" AND (eventMessage CONTAINS "CFIL: \\"x\\"" OR eventMessage CONTAINS "flow divert")) OR ' +
        '(process == "launchd" AND (eventMessage CONTAINS "error = 1"))',
    ),
  );
  assert(!predicate.includes("activation request") && !predicate.includes("harmless noise"));
  assert(predicate.endsWith('eventMessage CONTAINS "com.example.ext" OR subsystem CONTAINS "com.example.ext"'));
});

Deno.test("buildLogPredicate() leaves out whatever is no bundle id, and more of them than a Mac has", () => {
  for (const id of ['a" OR 1 == 1 OR "', "", "é.x.y", "--x", "a b.c", "x\n.y"]) {
    assertEquals(buildLogPredicate([id], []), buildLogPredicate([], []), id);
  }
  const many = Array.from({ length: 100 }, (_, i) => `com.example.e${i}`);
  assertEquals(buildLogPredicate(many, []).match(/eventMessage/g)?.length, 16);
});

Deno.test("buildLogPredicate() of the whole catalogue fits a command line", () => {
  assert(buildLogPredicate(["com.example.ext"]).length < 32_768);
});
