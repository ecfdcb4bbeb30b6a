import { assertEquals } from "../../../compat/std_assert.ts";
import { parsePlistDate, parsePrintedDate } from "../../../formats/plist/date.ts";

const ISO: readonly (readonly [string, string | null])[] = [
  ["2024-01-31T08:09:10Z", "2024-01-31T08:09:10.000Z"],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
  ["4001-01-01T00:00:00Z", "4001-01-01T00:00:00.000Z"],
  ["2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"],
  ["2023-02-29T00:00:00Z", null],
  ["2024-13-01T00:00:00Z", null],
  ["2024-01-01T24:00:00Z", null],
  ["2024-01-01T00:00:60Z", null],
  ["2024-01-01T00:00:00", null],
  ["2024-01-01 00:00:00Z", null],
  ["", null],
];
const PRINTED: readonly (readonly [string, string | null])[] = [
  ["2044-05-10 01:05:26 +0000", "2044-05-10T01:05:26.000Z"],
  ["2024-01-01 00:30:00 +0130", "2023-12-31T23:00:00.000Z"],
  ["2023-12-31 20:30:00 -0530", "2024-01-01T02:00:00.000Z"],
  ["2023-02-30 00:00:00 +0000", null],
  ["2044-05-10 01:05:26", null],
];

for (const [text, expected] of ISO) {
  Deno.test(`parsePlistDate() reads "${text}" as ${expected}`, () => {
    assertEquals(parsePlistDate(text)?.toISOString() ?? null, expected);
  });
}
for (const [text, expected] of PRINTED) {
  Deno.test(`parsePrintedDate() reads "${text}" as ${expected}`, () => {
    assertEquals(parsePrintedDate(text)?.toISOString() ?? null, expected);
  });
}
