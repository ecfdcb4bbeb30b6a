import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import {
  isTellingLabel,
  parseEndpointRow,
  parseServiceRow,
  parseServiceRows,
} from "../../../formats/launchctl/rows.ts";
import { HOSTILE_TEXT } from "./samples.ts";
import { assertTimely, makeLarge } from "../../effort.ts";

const SERVICES: readonly [string, [string, number | null, number | string | null] | null][] = [
  ["412\t0\tcom.example.a", ["com.example.a", 412, 0]],
  ["-\t-9\tcom.example.a", ["com.example.a", null, -9]],
  ["\t\t       0      - \tcom.example.a", ["com.example.a", null, null]],
  ["0 (jt) com.example.a", ["com.example.a", null, "(jt)"]],
  ["61949    (pe) \tcom.example.a", ["com.example.a", 61949, "(pe)"]],
  ["(dp) - com.example.a", null],
  ["1 0 [0x0-0x287].com.example.a", ["[0x0-0x287].com.example.a", 1, 0]],
  ["1 0 com.example.Keychain Circle", ["com.example.Keychain Circle", 1, 0]],
  ["1 0 com.example.a  <- this one", ["com.example.a", 1, 0]],
  ["PID Status Label", null],
  ["1 0", null],
  ["a 0 com.example.a", null],
];

for (const [text, row] of SERVICES) {
  Deno.test(`parseServiceRow() reads "${text.replaceAll("\t", "→")}"`, () => {
    const expected = row === null ? null : { label: row[0], pid: row[1], status: row[2] };
    assertEquals(parseServiceRow(text) as unknown, expected);
  });
}

const ENDPOINTS: readonly [string, string | null, boolean | null][] = [
  ["\t\t 0x1a03    M   A   com.example.a", "com.example.a", true],
  ["0    M   D   com.example.a", "com.example.a", false],
  ["0xffffffff U A com.example.a b", "com.example.a b", true],
  ["0x1c03 4       bootstrap  com.example.a", null, null],
  ["412 0 com.example.a", null, null],
];

for (const [text, name, active] of ENDPOINTS) {
  Deno.test(`parseEndpointRow() reads "${text.trim()}"`, () => {
    assertEquals(parseEndpointRow(text), name === null ? null : { name, active });
  });
}

Deno.test("parseServiceRows() parts rows that lost their line ends", () => {
  const labels = parseServiceRows("412 0 com.example.a - 78 com.example.b 0 (pe) com.example.c").map(({ label }) =>
    label
  );
  assertEquals(labels, ["com.example.a", "com.example.b", "com.example.c"]);
});

Deno.test("isTellingLabel() takes reverse DNS of three parts, no file, number or path", () => {
  const labels = ["com.example.a", "EXAMPLE123.com.example", "UIKitApplication:com.example.a[2b0f][rb-legacy]"];
  for (const label of labels) assertEquals(isTellingLabel(label), true, label);
  for (const label of ["notes.txt", "192.168.1.1", "/usr/bin/a.b.c", "a b.c.d", "com.example", "..", "1.2.3.com"]) {
    assertEquals(isTellingLabel(label), false, label);
  }
});

Deno.test("the rows never throw and take linear time", () => {
  fc.assert(fc.property(HOSTILE_TEXT, (text) => {
    parseServiceRows(text);
    parseEndpointRow(text);
    isTellingLabel(text);
  }));
  for (const part of ["1 ", "- ", "1", " ", "1 0 com.example.a ", "a.", "0x1 M A "]) {
    const text = makeLarge(part);
    for (const each of [text, `1 ${text}`, `1 0 ${text}`, `0x1 M A ${text}`]) {
      assertTimely(
        () => {
          parseServiceRows(each);
          parseEndpointRow(each);
          isTellingLabel(each);
        },
        JSON.stringify(part),
        500,
      );
    }
  }
});
