import fc from "fast-check";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../compat/std_assert.ts";
import { parseOpenStepPlist } from "../../../formats/plist/openstep.ts";
import { PlistError, type PlistValue } from "../../../formats/plist/value.ts";
import { assertCutsTamely, assertLinear, readTamely } from "./tame.ts";

const SAMPLE = String.raw`{
    "com.example.filter" =     {
        Enabled = 1;
        Title = "\\U7f51\\U7edc";
        Cache = {length = 8, bytes = 0x62706c6973743030};
        Cut = {length = 267, bytes = 0x62706c69 73743030 d4010203 04050607 ... 00000000 000000cf };
        Empty =         {
        };
        Apps =         (
            "com.example.app",
            Other,
                        {
                Path = "/Applications/A \"B\".app";
            }
        );
        None =         (
        );
    };
    path = /Library/SystemExtensions;
}
`;

const VALUES: readonly (readonly [string, string, PlistValue])[] = [
  ["a bare word", "com.example.app", "com.example.app"],
  ["a quoted word", ' "a b" ', "a b"],
  ["apostrophes", "'it is \"x\"'", 'it is "x"'],
  ["escapes", String.raw`"\a\b\f\n\r\t\v\\\"\'\q"`, "\x07\b\f\n\r\t\v\\\"'q"],
  ["Unicode escapes", String.raw`"\U7f51\U7EDC"`, "网络"],
  ["Unicode escapes with a doubled backslash", String.raw`"\\U7f51\\U7edc"`, "网络"],
  ["a doubled backslash before a word", String.raw`"C:\\Users"`, "C:\\Users"],
  ["octal escapes in the NeXTSTEP encoding", String.raw`"\101\341\12\0"`, "AÆ\n\0"],
  ["a raw line break", '"a\nb"', "a\nb"],
  ["data", "<0fbd77 1c2735ae>", new Uint8Array([0x0f, 0xbd, 0x77, 0x1c, 0x27, 0x35, 0xae])],
  ["empty data", "<>", new Uint8Array()],
  ["described data", "{length = 2, bytes = 0xcafe}", new Uint8Array([0xca, 0xfe])],
  ["data with its middle left out", "<62706c69 ... 000000cf>", null],
  ["described data with its middle left out", "{length = 40, bytes = 0x62706c69 ... 000000cf }", null],
  ["described data with too few digits", "{length = 3, bytes = 0xa0b1}", null],
  ["line and block comments", "// one\n{ a = b; /* two */ }", { a: "b" }],
  ["a last pair without a semicolon", "{ a = b }", { a: "b" }],
  ["a comma behind the last item", "( a, b, )", ["a", "b"]],
  ["a dictionary without braces", '/* strings */ "a" = "b";\n"c";', { a: "b", c: "c" }],
  ["text behind the closing brace", "{ a = 1; }\nadmin@mac ~ % ", { a: "1" }],
  ["a value left out", "{ a = ...; b = …; }", { a: null, b: null }],
  ["a key that stands twice", "{ a = 1; a = 2; }", { a: "2" }],
];

const ERRORS: readonly (readonly [string, string, string])[] = [
  ["nothing", "", "ends too early"],
  ["running text", "two words", "text behind the value"],
  ["a key without a value", "{ a }", 'key "a" without a value'],
  ["a missing semicolon", "{ a = b c = d; }", 'missing ";"'],
  ["a missing comma", "( a b )", 'missing ","'],
  ["an unclosed string", '{ a = "b; }', "string without its end"],
  ["an unclosed comment", "{ /* a", "comment without its end"],
  ["something left out, when nobody listens", "{ a = 1;\n...\n}", "left out"],
  ["data with other letters", "<0g>", "unexpected"],
  ["a cut bare word", "{ a = tru", "ends too early"],
];

Deno.test("parseOpenStepPlist() reads what defaults read prints", () => {
  assertEquals(parseOpenStepPlist(SAMPLE), {
    "com.example.filter": {
      Enabled: "1",
      Title: "网络",
      Cache: new TextEncoder().encode("bplist00"),
      Cut: null,
      Empty: {},
      Apps: ["com.example.app", "Other", { Path: '/Applications/A "B".app' }],
      None: [],
    },
    path: "/Library/SystemExtensions",
  });
});

for (const [name, text, expected] of VALUES) {
  Deno.test(`parseOpenStepPlist() reads ${name}`, () => assertEquals(parseOpenStepPlist(text), expected));
}

for (const [name, text, message] of ERRORS) {
  Deno.test(`parseOpenStepPlist() refuses ${name}`, () => {
    assertStringIncludes(assertThrows(() => parseOpenStepPlist(text), PlistError).message, message);
  });
}

Deno.test("parseOpenStepPlist() with problems keeps what stands around gaps", () => {
  const problems: PlistError[] = [];
  assertEquals(parseOpenStepPlist("{ a = 1;\n ...\n b = (x,\n [...]\n y, { c = 2", { problems }), {
    a: "1",
    b: ["x", "y"],
  });
  assertEquals(problems.length, 3);
});

Deno.test("parseOpenStepPlist() keeps __proto__ as a mere key", () => {
  const value = parseOpenStepPlist("{ __proto__ = { isAdmin = 1; }; }");
  assertEquals(Object.keys(value as object), ["__proto__"]);
});

Deno.test("parseOpenStepPlist() reads 512 levels and refuses more", () => {
  parseOpenStepPlist("(".repeat(512) + ")".repeat(512));
  assertThrows(() => parseOpenStepPlist("(".repeat(513) + ")".repeat(513)), PlistError, "nested deeper");
  assertThrows(() => parseOpenStepPlist("{a=".repeat(20_000)), PlistError, "nested deeper");
});

Deno.test("parseOpenStepPlist() cut anywhere throws, or keeps a part and says so", () => {
  assertCutsTamely(SAMPLE.trimEnd(), parseOpenStepPlist);
});

Deno.test("parseOpenStepPlist() throws nothing but PlistError for arbitrary text", () => {
  const pieces = [
    "{",
    "}",
    "(",
    ")",
    "a",
    "=",
    ";",
    ",",
    '"',
    "\\U7f",
    "<0f",
    ">",
    "/*",
    "*/",
    "//",
    "...",
    "{length = 1, bytes = 0x",
  ];
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())), (parts) => {
    readTamely(() => parseOpenStepPlist(parts.join(" ")));
    readTamely(() => parseOpenStepPlist(parts.join(""), { problems: [] }));
  }));
});

Deno.test("parseOpenStepPlist() takes linear time for large texts of anything", () => {
  assertLinear(parseOpenStepPlist, {
    units: [
      "{",
      "a",
      '"',
      "\\",
      "(",
      "/",
      "/*",
      "//",
      "<",
      "<0",
      "a=",
      "a=b;",
      ".",
      "...\n",
      " ",
      "{length = 1, bytes = 0x0",
      "\\U7f51",
    ],
    prefixes: ["", "{", '"', "("],
    slowest: [["", "a=b;"], ["{", " "], ["{", "...\n"]],
  });
});
