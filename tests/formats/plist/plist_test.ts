import fc from "fast-check";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../compat/std_assert.ts";
import { parsePlist } from "../../../formats/plist/plist.ts";
import { makeDictionary, PlistError, type PlistValue } from "../../../formats/plist/value.ts";
import { writeBinaryPlist, writeXmlPlist } from "../../../formats/plist/write_plist.ts";
import { assertTimely, readTamely } from "./tame.ts";
import { makeLarge, times } from "../../effort.ts";

const LIST = Object.assign(makeDictionary(), { name: "網 é", list: ["a", "b"], isOn: true });
const XML = writeXmlPlist(LIST);

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** UTF-16 with the given order of bytes. */
function encodeUtf16(text: string, isLittle: boolean): Uint8Array {
  return Uint8Array.from(
    text.split("").flatMap((char) => {
      const [high, low] = [char.charCodeAt(0) >> 8, char.charCodeAt(0) & 0xff];
      return isLittle ? [low, high] : [high, low];
    }),
  );
}

const KINDS: readonly (readonly [string, Uint8Array, PlistValue])[] = [
  ["binary", writeBinaryPlist(LIST), LIST],
  ["XML", encode(XML), LIST],
  ["XML after a byte order mark and blanks", encode(`\ufeff\n ${XML}`), LIST],
  ["XML without a declaration", encode(XML.replace(/^<\?xml.*\n/, "")), LIST],
  ["XML without anything but its root", encode("<dict><key>a</key><true/></dict>"), { a: true }],
  ["XML in UTF-16 with a byte order mark", encodeUtf16(`\ufeff${XML.replace("UTF-8", "UTF-16")}`, true), LIST],
  ["XML in big-endian UTF-16", encodeUtf16(`\ufeff${XML.replace("UTF-8", "UTF-16")}`, false), LIST],
  ["XML in UTF-16 without a mark", encodeUtf16(XML.replace("UTF-8", "UTF-16"), true), LIST],
  ["XML that was UTF-16 once", encode(XML.replace("UTF-8", "UTF-16")), LIST],
  [
    "XML in Latin-1",
    Uint8Array.from(`<?xml version="1.0" encoding='ISO-8859-1'?><string>é</string>`, (c) => c.charCodeAt(0)),
    "é",
  ],
  ["JSON", encode('{"name": "a", "list": [1, {"b": "x => y"}]}'), { name: "a", list: [1, { b: "x => y" }] }],
  ["JSON that is an array", encode('[{"a": 1}]'), [{ a: 1 }]],
  ["an empty dictionary", encode("{}"), {}],
  ["plutil -p", encode('{\n  "a" => "b = c: d"\n}\n'), { a: "b = c: d" }],
  ["plutil -p of an array", encode('[\n  0 => {\n    "a" => 1\n  }\n]\n'), [{ a: 1 }]],
  ["plutil -p with typographic quotes", encode("{ “a” => 1 }"), { a: 1 }],
  ["old-style text", encode('{\n    "a b" = 1;\n    c = (\n    );\n}\n'), { "a b": "1", c: [] }],
  ["old-style text with bare keys", encode("{ com.example.filter = 1; }"), { "com.example.filter": "1" }],
  ["an old-style array", encode("(\n    a\n)"), ["a"]],
  ["old-style text behind a comment", encode("// !$*UTF8*$!\n{ a = b; }"), { a: "b" }],
];

const ERRORS: readonly (readonly [string, Uint8Array, string])[] = [
  ["an empty file", new Uint8Array(), "empty file"],
  [
    "running text",
    encode("bash: plutil: command not found\n"),
    'neither binary nor XML, JSON or a print: "bash: plutil',
  ],
  ["a file of another kind", Uint8Array.from({ length: 200 }, (_, i) => i * 7), "neither text nor a binary list"],
  ["cut JSON", encode('{"a": 1'), "not JSON"],
  ["XML in an unknown encoding", encode('<?xml version="1.0" encoding="x-none"?><true/>'), 'encoding "x-none"'],
  [
    "XML in another encoding",
    encode('<?xml version="1.0" encoding="shift_jis"?><string>\ufffd\ufffd</string>'),
    'encoding "shift_jis"',
  ],
];

for (const [name, bytes, expected] of KINDS) {
  Deno.test(`parsePlist() reads ${name}`, () => assertEquals(parsePlist(bytes), expected));
}

for (const [name, bytes, message] of ERRORS) {
  Deno.test(`parsePlist() refuses ${name}`, () => {
    const error = assertThrows(() => parsePlist(bytes), PlistError);
    assertStringIncludes(error.message, message);
    assertEquals(error.message.split("\n").length, 1);
  });
}

Deno.test("parsePlist() with problems keeps the part of a cut text", () => {
  const problems: PlistError[] = [];
  assertEquals(parsePlist(encode(XML.slice(0, XML.indexOf("</array>"))), { problems }), {
    name: "網 é",
    list: ["a", "b"],
  });
  assertEquals(problems.length, 1);
});

Deno.test("parsePlist() throws nothing but PlistError for arbitrary bytes", () => {
  const starts = ["bplist00", "<?xml", "<plist>", "{", "[", "(", '{"a" => ', '{"a": ', "{a = ", "\ufeff<"].map(encode);
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, bytes) => {
      readTamely(() => parsePlist(new Uint8Array([...start, ...bytes])));
    }),
    { numRuns: times(100) },
  );
});

Deno.test("parsePlist() takes linear time for large texts of anything", () => {
  for (const unit of ["{", "[ ", '{"', "“", "a", " ", "<?xml ", '<?xml encoding="', "\0", "\xff"]) {
    const bytes = encode(makeLarge(unit));
    assertTimely(() => parsePlist(bytes), JSON.stringify(unit));
  }
});
