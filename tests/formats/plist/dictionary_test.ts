import { assertEquals } from "../../../compat/std_assert.ts";
import { dictionaryIn, parseDictionary } from "../../../formats/plist/dictionary.ts";
import { makeDictionary, type PlistError } from "../../../formats/plist/value.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("a property list that is a dictionary is read, every other one and none is null", () => {
  assertEquals(parseDictionary(bytesOf(`<plist><dict><key>a</key><string>b</string></dict></plist>`))?.["a"], "b");
  for (const text of [`<plist><array/></plist>`, "", "no property list", `<plist><dict><key>a</key>`]) {
    assertEquals(parseDictionary(bytesOf(text)), null, text);
  }
});

Deno.test("a cut dictionary gives its good part to whoever listens to the complaints", () => {
  const problems: PlistError[] = [];
  const part = parseDictionary(bytesOf(`<plist><dict><key>a</key><string>b</string><key>c</key>`), { problems });
  assertEquals([part?.["a"], problems.length > 0], ["b", true]);
});

Deno.test("only a dictionary under the key counts, and a key such as __proto__ is only a key", () => {
  const parent = Object.assign(makeDictionary(), { inner: makeDictionary(), list: [], text: "a" });
  assertEquals(dictionaryIn(parent, "inner"), parent["inner"]);
  for (const key of ["list", "text", "missing", "__proto__", "constructor"]) {
    assertEquals(dictionaryIn(parent, key), null);
  }
  assertEquals(dictionaryIn(null, "inner"), null);
});
