import fc from "fast-check";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "../../../compat/std_assert.ts";
import { PlistError, type PlistValue, Uid } from "../../../formats/plist/value.ts";
import { parseXmlPlist } from "../../../formats/plist/xml.ts";
import { assertCutsTamely, assertLinear, assertTimely, readTamely } from "./tame.ts";

const SAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>com.apple.developer.networking.networkextension</key>
	<array>
		<string>app-proxy-provider-systemextension</string>
		<string>Tom &amp; &#x7f51;<![CDATA[ <raw> ]]></string>
	</array>
	<!-- a comment with <key>x</key> -->
	<key>count</key>
	<integer>12</integer>
	<key>ratio</key>
	<real>0.25</real>
	<key>isDebug</key>
	<true/>
	<key>expires</key>
	<date>2044-05-10T01:05:26Z</date>
	<key>blob</key>
	<data>
	YnBs
	aXN0
	</data>
	<key>empty</key>
	<dict/>
</dict>
</plist>
`;

const VALUES: readonly (readonly [string, string, PlistValue])[] = [
  ["a hexadecimal integer", "<integer>0x1F</integer>", 31],
  ["an integer beyond 2^53", "<integer>9223372036854775807</integer>", 9223372036854775807n],
  ["an infinite real", "<real>inf</real>", Infinity],
  ["a real that is none", "<real>nan</real>", NaN],
  ["an empty string", "<string></string>", ""],
  ["a self-closing string", "<string />", ""],
  ["blanks in a string", "<string> a\n b </string>", " a\n b "],
  ["the five named entities", "<string>&lt;&gt;&amp;&quot;&apos;</string>", "<>&\"'"],
  ["numeric entities", "<string>&#65;&#x1F600;</string>", "A😀"],
  ["CDATA beside an entity", "<string>a<![CDATA[&b;]]>&#x7f51;</string>", "a&b;网"],
  ["a comment inside a string", "<string>a<!-- no -->b</string>", "ab"],
  ["false with content of blanks", "<false> </false>", false],
  ["base64 without padding", "<data>AAEC/w</data>", new Uint8Array([0, 1, 2, 255])],
  ["an end tag with a blank", "<array ><true/></array >", [true]],
  ["a reference of a keyed archive", "<dict><key>CF$UID</key><integer>7</integer></dict>", new Uid(7)],
  ["a key that only looks like one", "<dict><key>CF$UID</key><string>7</string></dict>", { CF$UID: "7" }],
  ["a key that stands twice", "<dict><key>a</key><true/><key>a</key><false/></dict>", { a: false }],
];

const ERRORS: readonly (readonly [string, string, string])[] = [
  ["nothing", "", "text ends too early"],
  ["plain words", "hello", "text between elements"],
  ["an undefined entity", "<string>&nbsp;</string>", 'undefined entity "&nbsp;"'],
  ["a lone ampersand", "<string>a & b</string>", 'lone "&"'],
  ["character number 0", "<string>&#0;</string>", "no character"],
  ["half a surrogate pair", "<string>&#xD800;</string>", "no character"],
  ["an unknown element", "<set/>", 'unknown element "<set/>"'],
  ["a longer element name", "<strings>a</strings>", "unknown element"],
  ["a key without a value", "<dict><key>a</key></dict>", 'key "a" without a value'],
  ["two keys in a row", "<dict><key>a</key><key>b</key><true/></dict>", 'key "a" without a value'],
  ["a value without a key", "<dict><true/></dict>", "value without a key"],
  ["a key in an array", "<array><key>a</key></array>", "outside a dictionary"],
  ["crossed tags", "<dict><key>a</key><array></dict></array>", "unexpected end tag"],
  ["two roots", "<plist><true/><false/></plist>", "second value"],
  ["an empty integer", "<integer></integer>", "<integer> cannot be"],
  ["a date that does not exist", "<date>2023-02-30T00:00:00Z</date>", "<date> cannot be"],
  ["bad base64", "<data>a!b</data>", "<data> cannot be"],
  ["text between elements", "<array><true/>, <true/></array>", 'text between elements: ","'],
  ["an element inside a string", "<string><b>x</b></string>", "<string> without its end"],
  ["an unclosed comment", "<array><!-- ", "without its end"],
];

Deno.test("parseXmlPlist() reads the layout that macOS writes", () => {
  assertEquals(parseXmlPlist(SAMPLE), {
    "com.apple.developer.networking.networkextension": ["app-proxy-provider-systemextension", "Tom & 网 <raw> "],
    count: 12,
    ratio: 0.25,
    isDebug: true,
    expires: new Date("2044-05-10T01:05:26Z"),
    blob: new TextEncoder().encode("bplist"),
    empty: {},
  });
});

for (const [name, xml, expected] of VALUES) {
  Deno.test(`parseXmlPlist() reads ${name}`, () => {
    assertEquals(parseXmlPlist(`<plist version="1.0">${xml}</plist>`), expected);
    assertEquals(parseXmlPlist(xml), expected, "without <plist>");
  });
}

for (const [name, xml, message] of ERRORS) {
  Deno.test(`parseXmlPlist() refuses ${name}`, () => {
    const error = assertThrows(() => parseXmlPlist(xml), PlistError);
    assertStringIncludes(error.message, message);
    assertStringIncludes(error.message, "Cannot parse property list: ");
    assert(error instanceof SyntaxError && !error.message.includes("\n"));
  });
}

Deno.test("parseXmlPlist() never expands an entity that a DTD declares", () => {
  const bomb =
    `<!DOCTYPE plist [<!ENTITY a "ha>"><!ENTITY b "&a;&a;"> <!-- ]> " --> ]><plist><string>&b;</string></plist>`;
  const error = assertThrows(() => parseXmlPlist(bomb), PlistError);
  assertStringIncludes(error.message, 'undefined entity "&b;"');
  assertEquals(error.offset, bomb.indexOf("&b;</string>"));
});

Deno.test("parseXmlPlist() keeps __proto__ and constructor as mere keys", () => {
  const value = parseXmlPlist("<dict><key>__proto__</key><dict><key>isAdmin</key><true/></dict></dict>");
  assertEquals(Object.keys(value as object), ["__proto__"]);
  assertEquals(({} as Record<string, unknown>).isAdmin, undefined);
  assertEquals(Object.getPrototypeOf(value), null);
});

Deno.test("parseXmlPlist() reads 512 levels and refuses 513", () => {
  const nest = (depth: number): string => "<array>".repeat(depth) + "</array>".repeat(depth);
  parseXmlPlist(nest(512));
  assertThrows(() => parseXmlPlist(nest(513)), PlistError, "nested deeper than 512");
  assertThrows(() => parseXmlPlist(nest(20_000)), PlistError, "nested deeper than 512");
});

Deno.test("parseXmlPlist() does not look behind </plist>, where a prompt may stand", () => {
  assertEquals(parseXmlPlist("\ufeff \0<plist><true/></plist>admin@mac ~ % <next"), true);
  assertEquals(parseXmlPlist("<array/>\nadmin@mac ~ % "), []);
});

Deno.test("parseXmlPlist() with problems keeps what stands around gaps", () => {
  const problems: PlistError[] = [];
  const text = `Executable=/Applications/Example.app
<dict><key>a</key><string>1</string>
...
<key>b</key><array><string>x</string><data>...</data><string>cut`;
  assertEquals(parseXmlPlist(text, { problems }), { a: "1", b: ["x", null] });
  assertEquals(problems.map((problem) => problem.message.replace(/^.*list: | at offset.*$/g, "")), [
    'text between elements: "Executable=/Applications/Example.app"',
    'text between elements: "..."',
    '<data> cannot be "..."',
    "<string> without its end",
  ]);
  assertThrows(() => parseXmlPlist("no list at all", { problems }), PlistError);
});

Deno.test("parseXmlPlist() cut anywhere throws, or keeps a part and says so", () =>
  assertCutsTamely(SAMPLE, parseXmlPlist));

Deno.test("parseXmlPlist() throws nothing but PlistError for arbitrary text", () => {
  const pieces = [
    "<dict>",
    "</dict>",
    "<key>a</key>",
    "<array>",
    "</array>",
    "<string>",
    "</string>",
    "<integer>1",
    "&#1;",
    "<!--",
    "-->",
  ];
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())), (parts) => {
    readTamely(() => parseXmlPlist(parts.join("")));
    readTamely(() => parseXmlPlist(parts.join(""), { problems: [] }));
  }));
  fc.assert(fc.property(fc.nat(SAMPLE.length), fc.string({ maxLength: 4 }), (at, junk) => {
    readTamely(() => parseXmlPlist(SAMPLE.slice(0, at) + junk + SAMPLE.slice(at + 1)));
  }));
});

Deno.test("parseXmlPlist() takes linear time for large texts of anything", () => {
  assertLinear(parseXmlPlist, {
    units: [
      "<",
      "<!",
      "<!--",
      "<![CDATA[",
      "<?",
      "<!DOCTYPE[",
      "&",
      "&lt;",
      "<key>",
      "<dict><key>",
      "</",
      "<true/>",
      "> ",
      '"',
      "<string",
    ],
    prefixes: ["", "<string>", "<array>", "<!DOCTYPE "],
    slowest: [["<!DOCTYPE ", '"'], ["<!DOCTYPE ", "</"], ["<array>", "<true/>"], ["<array>", "&lt;"]],
  });
  assertTimely(
    () => parseXmlPlist(`<array>${"<string>&lt;</string>x".repeat(50_000)}</array>`, { problems: [] }),
    "gaps",
  );
});
