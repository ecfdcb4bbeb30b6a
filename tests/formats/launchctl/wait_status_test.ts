import { assertEquals } from "../../../compat/std_assert.ts";
import { parseWaitStatus } from "../../../formats/launchctl/wait_status.ts";

const CASES: readonly [number, number | null, string | null][] = [
  [0, 0, null],
  [256, 1, null],
  [19968, 78, null],
  [65280, 255, null],
  [1, null, "Hangup: 1"],
  [6, null, "Abort trap: 6"],
  [9, null, "Killed: 9"],
  [31, null, "User defined signal 2: 31"],
  [139, null, "Segmentation fault: 11"],
];

for (const [status, code, signal] of CASES) {
  Deno.test(`parseWaitStatus() reads ${status}`, () => assertEquals(parseWaitStatus(status), { code, signal }));
}

Deno.test("parseWaitStatus() gives null for what is no status", () => {
  for (const status of [-1, 127, 0x10000, 1.5, NaN, Infinity]) assertEquals(parseWaitStatus(status), null, `${status}`);
});
