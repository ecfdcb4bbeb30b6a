import fc from "fast-check";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../compat/std_assert.ts";
import { parsePlutilPrint } from "../../../formats/plist/plutil_print.ts";
import { PlistError, type PlistValue, Uid } from "../../../formats/plist/value.ts";
import { assertCutsTamely, assertLinear, readTamely } from "./tame.ts";

const SAMPLE = `{
  "$archiver" => "NSKeyedArchiver"
  "$objects" => [
    0 => "$null"
    1 => {
      "$class" => <CFKeyedArchiverUID 0x600001192660 [0x1f30d08c0]>{value = 11}
      "NS.uuidbytes" => {length = 16, bytes = 0x0b00f1ba00000000000000000000cafe}
    }
    2 => {length = 267, bytes = 0x62706c69 73743030 d4010203 04050607 ... 00000000 000000cf }
    3 => <00000000 0001>
    4 => [
    ]
    5 => {
    }
  ]
  "expires" => 2044-05-10 01:05:26 +0000
  "isEnabled" => true
  "ratio" => 1.004032258064516
  "requirement" => "identifier "com.example.filter" and anchor apple generic and certificate leaf[subject.OU] = "EXAMPLE123""
  "script" => "{
    "mode": "full",
    "list": ["a"]
  }"
  "version" => 100000
}
`;

const VALUES: readonly (readonly [string, string, PlistValue])[] = [
  ["a string alone", '"abc"\n', "abc"],
  ["an empty dictionary", "{\n}\n", {}],
  ["an empty array", "[\n]\n", []],
  ["everything on one line", '{ "a" => 1 "b" => [ 0 => "x" 1 => "y" ] }', { a: 1, b: ["x", "y"] }],
  ["commas and arrays without indexes", '{ "c" => ["NSArray", "NSObject"], "n" => [ 1, 2 ] }', {
    c: ["NSArray", "NSObject"],
    n: [1, 2],
  }],
  ["lines of an array without indexes", '[\n  "a"\n  "b"\n]', ["a", "b"]],
  ["lost indentation", '{\n"a" => {\n"b" => "c"\n}\n"d" => 0\n}', { a: { b: "c" }, d: 0 }],
  ["a value on the next line", '{\n  "a" =>\n  <CFKeyedArchiverUID 0x6 [0x1]>{value = 2}\n\n  "b" =>\n  "c"\n}', {
    a: new Uid(2),
    b: "c",
  }],
  [
    "short descriptions of references",
    "[\n  0 => <CFKeyedArchiverUID ...>{value = 3}\n  1 => <CFKeyedArchiverUID>{value = 4}\n]",
    [
      new Uid(3),
      new Uid(4),
    ],
  ],
  ["booleans and numbers", '{ "a" => false "b" => -7 "c" => 9223372036854775807 "d" => inf "e" => 1e-05 }', {
    a: false,
    b: -7,
    c: 9223372036854775807n,
    d: Infinity,
    e: 0.00001,
  }],
  ["null", '{ "a" => <null> "b" => (null) }', { a: null, b: null }],
  ["Windows line ends", '{\r\n  "a" => "b"\r\n  "c" => "d"\r\n}\r\n', { a: "b", c: "d" }],
  ["no-break spaces", '{\n\u00a0\u00a0"a"\u00a0=>\u00a0"b"\n}', { a: "b" }],
  ["typographic quotes", "{\n  “a” => “b”\n}", { a: "b" }],
  ["escaped arrows", '{\n  "a" =&gt; "b"\n}', { a: "b" }],
  ["a key with a quote", '{\n  "say "hi"" => 1\n}', { 'say "hi"': 1 }],
  ["a closing bracket on the line of a string", '{\n  "a" => [\n    0 => "x" ]\n  "b" => "y" }', { a: ["x"], b: "y" }],
  ["a string of brackets", '{\n  "a" => "["x"]"\n  "b" => "}"\n}', { a: '["x"]', b: "}" }],
  ["a string with blank lines", '{\n  "a" => "1\n\n2"\n\n}', { a: "1\n\n2" }],
  ["a string with a quote before a blank line", '{\n  "a" => "x "y"\n\nz"\n}', { a: 'x "y"\n\nz' }],
  ["elided data without spaces", '{ "a" => {length = 1040, bytes = 0x626f6f6b…} }', { a: null }],
  ["bytes printed without their zeros", '{ "a" => {length = 3, bytes = 0xa0b1} }', { a: null }],
  ["text behind the closing bracket", "{\n}\nadmin@mac ~ % ", {}],
];

const ERRORS: readonly (readonly [string, string, string])[] = [
  ["nothing", "", "ends too early"],
  ["a word", "hello", "unexpected"],
  ["a pair with a colon", '{\n  "a": 1\n}', "no key"],
  ["an unknown word", '{\n  "a" => maybe\n}', 'unexpected "maybe'],
  ["an index that stands twice", "[\n 0 => 1\n 0 => 2\n]", "stands twice"],
  ["a missing index, when nobody listens", "[\n 0 => 1\n 2 => 2\n]", "left out"],
  ["something left out, when nobody listens", '{\n  "a" => 1\n  ...\n}', "left out"],
  ["an unclosed string", '{\n  "a" => "b\n}', "string without its end"],
  ["a huge index", "[\n  0 => 1\n  999999999 => 2\n]", "left out"],
];

Deno.test("parsePlutilPrint() reads what plutil -p prints", () => {
  assertEquals(parsePlutilPrint(SAMPLE), {
    $archiver: "NSKeyedArchiver",
    $objects: [
      "$null",
      { $class: new Uid(11), "NS.uuidbytes": Uint8Array.fromHex("0b00f1ba00000000000000000000cafe") },
      null,
      new Uint8Array([0, 0, 0, 0, 0, 1]),
      [],
      {},
    ],
    expires: new Date("2044-05-10T01:05:26Z"),
    isEnabled: true,
    ratio: 1.004032258064516,
    requirement:
      'identifier "com.example.filter" and anchor apple generic and certificate leaf[subject.OU] = "EXAMPLE123"',
    script: '{\n    "mode": "full",\n    "list": ["a"]\n  }',
    version: 100000,
  });
});

for (const [name, text, expected] of VALUES) {
  Deno.test(`parsePlutilPrint() reads ${name}`, () => assertEquals(parsePlutilPrint(text), expected));
}

for (const [name, text, message] of ERRORS) {
  Deno.test(`parsePlutilPrint() refuses ${name}`, () => {
    assertStringIncludes(assertThrows(() => parsePlutilPrint(text), PlistError).message, message);
  });
}

Deno.test("parsePlutilPrint() with problems keeps what stands around gaps", () => {
  const problems: PlistError[] = [];
  const text = `{
  "$objects" => [
    0 => "$null"
    .
    3 => "three"
    [...]
    4 => { "$class" => <CFKeyedArchiverUID>{value = 9}, "NS.objects" => [...] }
  ]
  …
  "$top" => {
    "root" => <CFKeyedArchiverUID 0x1 [0x2]>{value = 4}
    "cut" => "cut`;
  assertEquals(parsePlutilPrint(text, { problems }), {
    $objects: ["$null", null, null, "three", { $class: new Uid(9), "NS.objects": [] }],
    $top: { root: new Uid(4) },
  });
  assertEquals(problems.length, 6);
});

Deno.test("parsePlutilPrint() fills no more gaps than people leave", () => {
  const problems: PlistError[] = [];
  assertEquals(parsePlutilPrint("[\n 0 => 1\n 999999999 => 2\n]", { problems }), [1]);
  assertEquals(problems.length, 2);
});

Deno.test("parsePlutilPrint() keeps __proto__ as a mere key", () => {
  assertEquals(Object.keys(parsePlutilPrint('{ "__proto__" => { "a" => 1 } }') as object), ["__proto__"]);
});

Deno.test("parsePlutilPrint() reads 512 levels and refuses more", () => {
  parsePlutilPrint("[".repeat(512) + "]".repeat(512));
  assertThrows(() => parsePlutilPrint("[".repeat(513) + "]".repeat(513)), PlistError, "nested deeper");
  assertThrows(() => parsePlutilPrint('{\n"a" => '.repeat(20_000)), PlistError, "nested deeper");
});

Deno.test("parsePlutilPrint() cut anywhere throws, or keeps a part and says so", () => {
  assertCutsTamely(SAMPLE.trimEnd(), parsePlutilPrint);
});

Deno.test("parsePlutilPrint() throws nothing but PlistError for arbitrary text", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    '"',
    '"a" => ',
    "0 => ",
    "\n",
    "1",
    "2024-01-01 00:00:00 +0000",
    "<CFKeyedArchiverUID>{value = ",
    "...",
    ",",
  ];
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())), (parts) => {
    readTamely(() => parsePlutilPrint(parts.join(" ")));
    readTamely(() => parsePlutilPrint(parts.join(""), { problems: [] }));
  }));
  fc.assert(fc.property(fc.nat(SAMPLE.length), fc.string({ maxLength: 4 }), (at, junk) => {
    readTamely(() => parsePlutilPrint(SAMPLE.slice(0, at) + junk + SAMPLE.slice(at + 1), { problems: [] }));
  }));
});

Deno.test("parsePlutilPrint() takes linear time for large texts of anything", () => {
  assertLinear(parsePlutilPrint, {
    units: [
      "{",
      "[",
      '"',
      '"a" => ',
      '"a" => "b"\n',
      '" ',
      '"\n',
      '"\n\n',
      '"}\n',
      "}\n",
      "x\n",
      '"x" "',
      " ",
      "0 => 1\n",
      "1 ",
      "...\n",
      ".",
      "<",
      "<CFKeyedArchiverUID",
      "{length = 1, bytes = 0x0",
      '"" =',
      "2024-01-01 ",
    ],
    prefixes: ["", "{\n", "{ ", '{\n"a" => "', '{ "a" => "', "[\n", '[\n0 => "\n'],
    slowest: [["[\n", "1 "], ["", '"\n\n'], ["{\n", '"a" => "b"\n'], ["[\n0 => ", '"}\n']],
  });
});
