import fc from "fast-check";
import { assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { parseJsonPlist } from "../../../formats/plist/json.ts";
import { PlistError } from "../../../formats/plist/value.ts";
import { assertTimely, readTamely } from "./tame.ts";
import { makeLarge } from "../../effort.ts";

Deno.test("parseJsonPlist() reads what plutil -convert json writes", () => {
  assertEquals(
    parseJsonPlist('{"developerMode":false,"extensions":[{"teamID":"EXAMPLE123","n":null}],"version":1.5}'),
    {
      developerMode: false,
      extensions: [{ teamID: "EXAMPLE123", n: null }],
      version: 1.5,
    },
  );
});

Deno.test("parseJsonPlist() keeps integers beyond 2^53 exact", () => {
  assertEquals(
    parseJsonPlist('[9223372036854775807, -9007199254740993, 1e300, 12345678901234567.5, "9223372036854775807"]'),
    [
      9223372036854775807n,
      -9007199254740993n,
      1e300,
      12345678901234567.5,
      "9223372036854775807",
    ],
  );
});

Deno.test("parseJsonPlist() keeps __proto__ as a mere key", () => {
  const value = parseJsonPlist('{"__proto__": {"isAdmin": true}, "n": 9223372036854775807}');
  assertEquals(Object.keys(value as object), ["__proto__", "n"]);
  assertEquals(Object.getPrototypeOf(value), null);
});

for (const text of ["", "{", "[1,]", "{'a': 1}", "nothing"]) {
  Deno.test(`parseJsonPlist() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => parseJsonPlist(text), PlistError, "not JSON");
  });
}

Deno.test("parseJsonPlist() refuses more than 512 levels", () => {
  parseJsonPlist("[".repeat(512) + "]".repeat(512));
  for (const inner of ["", "9223372036854775807"]) {
    const deep = (depth: number): string => "[".repeat(depth) + inner + "]".repeat(depth);
    assertThrows(() => parseJsonPlist(deep(513)), PlistError, "nested deeper than 512");
    assertThrows(() => parseJsonPlist(deep(200_000)), PlistError, "nested deeper than 512");
  }
});

Deno.test("parseJsonPlist() reads any JSON, and throws nothing but PlistError for other text", () => {
  const plain = fc.json().filter((text) => !/\d{16}/.test(text));
  fc.assert(fc.property(plain, (text) => assertEquals(parseJsonPlist(text), JSON.parse(text))));
  fc.assert(fc.property(fc.json(), fc.nat(), (text, at) => {
    readTamely(() => parseJsonPlist(text.slice(0, at % (text.length + 1))));
  }));
  for (const unit of ["[", '{"a":', '"', "1", "1,", "{}"]) {
    assertTimely(() => parseJsonPlist(`[${makeLarge(unit)}`), unit);
  }
});
