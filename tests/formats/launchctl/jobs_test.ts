import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { parseJobs } from "../../../formats/launchctl/jobs.ts";
import { toLines } from "../../../formats/parsed.ts";
import { assertFast, EXTENSION_PRINT, HOSTILE_TEXT, LIST_LABEL } from "./samples.ts";
import { times } from "../../effort.ts";

Deno.test("parseJobs() gives jobs of all commands in the order of the text, with their origins", () => {
  const text = `${LIST_LABEL}Could not find service "com.example.none" in domain for system\n${EXTENSION_PRINT}`;
  const { value, origins, complete } = parseJobs(toLines(text));
  assertEquals(value?.map((entry) => [entry.label, "missing" in entry]), [
    ["com.example.agent", false],
    ["com.example.none", true],
    ["NetworkExtension.com.example.ext.1.0.7", false],
  ]);
  assertEquals(complete, true);
  assertEquals(origins["0.pid"]?.text.trim(), '"PID" = 412;');
  assertEquals(origins["1"]?.n, 21);
  assertEquals(origins["2.pid"]?.text.trim(), "pid = 412");
  assertEquals(origins["2.endpoints.0"]?.text.trim(), '"EXAMPLE123.com.example.ext" = {');
});

Deno.test("parseJobs() gives a missing job once, and says when there is none or launchctl refused", () => {
  const missing = parseJobs(toLines('Could not find service "com.example.none" in domain for system\n'));
  assertEquals(missing.value?.length, 1);
  assertEquals(parseJobs(toLines("nothing\n")).value, null);
  assertEquals(parseJobs(toLines("Operation not permitted\n")).refused, true);
  assertEquals(parseJobs([]).value, null);
});

Deno.test("parseJobs() never throws and takes linear time", () => {
  fc.assert(fc.property(HOSTILE_TEXT, (text) => void parseJobs(toLines(text))), { numRuns: times(200) });
  assertFast(parseJobs, 'Could not find service "a"\n{ A = x\n');
});
