import { assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseDictionaryAt, parseDictionaryStart } from "../../../formats/scutil/dictionary.ts";

function read(text: string) {
  const { value, complete, end } = parseDictionaryAt(toLines(text), 0);
  return { value: JSON.parse(JSON.stringify(value)), complete, end };
}

const NESTED = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 
  }
  HTTPEnable : 1
  __SCOPED__ : <dictionary> {
    en0 : <dictionary> {
      FTPPassive : 1
    }
  }
  Note : Default: 0
  Blob : <data> 0x0102
  Active : TRUE
}`;
const VALUE = {
  ExceptionsList: ["*.local", ""],
  HTTPEnable: 1,
  __SCOPED__: { en0: { FTPPassive: 1 } },
  Note: "Default: 0",
  Blob: "0x0102",
  Active: true,
};

const DICTIONARIES: readonly (readonly [name: string, text: string, value: unknown, complete: boolean])[] = [
  ["blocks and scalars", NESTED, VALUE, true],
  ["a paste without indent", NESTED.replace(/^ +/gm, "").replace(": \n", ":\n"), VALUE, true],
  ["tabs", NESTED.replaceAll("  ", "\t"), VALUE, true],
  ["blocks without a colon, as scutil's own documents have them", NESTED.replaceAll(" : <", " <"), {
    ...VALUE,
    Blob: undefined,
    "Blob <data> 0x0102": undefined,
  }, true],
  ["one line", "<dictionary> { A : <array> { 0 : x 1 : y } B : 2 }", { A: ["x", "y"], B: 2 }, true],
  [
    "an address that a mail wrapped",
    "<dictionary> {\n  Host : \n127.0.0.1\n  URL : \nhttp://127.0.0.1:9000/a.pac\n  Empty : \n  On : 1\n}",
    { Host: "127.0.0.1", URL: "http://127.0.0.1:9000/a.pac", Empty: "", On: 1 },
    true,
  ],
  ["an empty dictionary", "<dictionary> {\n}", {}, true],
  [
    "numbers only where they are printed as numbers",
    "<dictionary> {\n a : 007\n b : -5\n c : 1.5\n d : 99999999999999999\n}",
    {
      a: "007",
      b: -5,
      c: "1.5",
      d: "99999999999999999",
    },
    true,
  ],
  ["a cut end", "<dictionary> {\n  A : <array> {\n    0 : x", { A: ["x"] }, false],
  ["a lost closing brace", "<dictionary> {\n  A : <array> {\n    0 : x\n  B : 1\n}", { A: ["x", 1] }, true],
  ["a gap", "<dictionary> {\n  A : 1\n  ...\n  B : 2\n}", { A: 1, B: 2 }, false],
  [
    "the program of a PAC file",
    "<dictionary> {\n  ProxyAutoConfigJavaScript : function F(u) {\nif (a) {\nreturn 1;\n}\n}\n  B : 2\n}",
    {
      ProxyAutoConfigJavaScript: "function F(u) {\nif (a) {\nreturn 1;\n}\n}",
      B: 2,
    },
    true,
  ],
  ["a value of several lines", "<dictionary> {\n  A : first\n             second line\n  B : 2\n}", {
    A: "first\n             second line",
    B: 2,
  }, true],
  ["keys that objects have", "<dictionary> {\n  __proto__ : 1\n  constructor : <dictionary> {\n    a : 1\n  }\n}", {
    ["__proto__"]: 1,
    constructor: { a: 1 },
  }, true],
  [
    "what ends it: prose behind a paste without indent",
    "<dictionary> {\nA : x\nThis is what it says.\n}",
    { A: "x" },
    false,
  ],
  ["what ends it: the next command", "<dictionary> {\n  A : 1\n> show State:/x\n<dictionary> {\n}", { A: 1 }, false],
];

for (const [name, text, value, complete] of DICTIONARIES) {
  Deno.test(`parseDictionaryAt() reads ${name}`, () => {
    const read_ = read(text);
    if (!name.includes("without a colon")) assertEquals(read_.value, value);
    else assertEquals([read_.value.ExceptionsList, read_.value.__SCOPED__], [VALUE.ExceptionsList, VALUE.__SCOPED__]);
    assertEquals(read_.complete, complete);
  });
}

Deno.test("parseDictionaryAt() says where each entry stands, and nests no deeper than any store", () => {
  const { origins } = parseDictionaryAt(toLines(NESTED), 0);
  assertEquals([origins["HTTPEnable"]?.n, origins["__SCOPED__.en0.FTPPassive"]?.n, origins["ExceptionsList.1"]?.n], [
    6,
    9,
    4,
  ]);
  const deep = parseDictionaryAt(toLines(`<dictionary> {\n${"a : <dictionary> {\n".repeat(500)}`), 0);
  assertEquals(deep.problems[0]?.why, "nested deeper than any dictionary of the store");
});

Deno.test("parseDictionaryStart() knows the label before a dictionary", () => {
  const labels = ["<dictionary> {", "Extended Status <dictionary> {", "  VPN : <dictionary> {", "x <dictionary>", "{"]
    .map((text) => parseDictionaryStart(text)?.label ?? null);
  assertEquals(labels, ["", "Extended Status", "VPN", null, null]);
});
