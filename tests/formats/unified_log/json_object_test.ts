import { assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { findJsonObject } from "../../../formats/unified_log/json_object.ts";
import { record } from "./signatures/check_family.ts";

const MEMBER = '  "eventMessage" : "here"';
const OTHER = '{"processImagePath":"\\/sbin\\/launchd","eventMessage":"elsewhere"}';

const BELOW: readonly (readonly [says: string, line: string])[] = [
  ["a record of another style", record("launchd", "elsewhere")],
  ["a record of ndjson", OTHER],
  ["a time alone", "2026-11-20 10:00:00.123456+0100"],
];

for (const [says, line] of BELOW) {
  Deno.test(`findJsonObject() takes ${says} for no part of the object above it or below it`, () => {
    for (const text of [`${MEMBER}\n${line}\n}`, `${line}\n${MEMBER}`]) {
      const lines = toLines(text);
      const hit = lines.findIndex((one) => one.text === MEMBER);
      const object = findJsonObject(lines, hit, 0)!;
      assertEquals([object.record.process, object.record.message, object.next], [null, "here", hit + 1], text);
    }
  });
}

Deno.test("findJsonObject() takes numbers on lines of their own for a part of the object", () => {
  const lines = toLines(`{\n  "processID" :\n  412,\n${MEMBER}\n}`);
  assertEquals(findJsonObject(lines, 3, 0)!.record.pid, 412);
});

Deno.test("findJsonObject() ends a wrapped object before a record of another style", () => {
  const lines = toLines(`{"eventMessage":"here","processID":412\n${record("launchd", "elsewhere")}\n}`);
  assertEquals(findJsonObject(lines, 0, 0)!.next, 1);
});
