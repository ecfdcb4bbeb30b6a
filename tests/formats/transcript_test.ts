import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { assertTimely, makeLarge, times } from "../effort.ts";
import { ANY_CHARACTER } from "../any_character.ts";

const lines = (text: string) => parseTranscript(text).map(({ n, text }) => `${n} ${text}`);
const texts = (text: string) => parseTranscript(text).map(({ text }) => text);

const CLEANED: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ["keeps plain lines", "a\n\n\tb  \n", ["a", "", "\tb  "]],
  ["strips a byte order mark and CRLF", "\ufeffa\r\nb\r\r\n", ["a", "b"]],
  ["reads lines of an old Mac", "a\rb", ["a", "b"]],
  [
    "takes a build server's times off, quoted or not",
    [1, 2, 3, 4].map((i) => `2026-11-20T10:00:00.123456${i}Z \t${i}`).join("\n"),
    ["\t1", "\t2", "\t3", "\t4"],
  ],
  [
    "keeps the times of a log",
    "2026-11-20T10:00:00.123456Z a\n".repeat(3),
    Array(3).fill("2026-11-20T10:00:00.123456Z a"),
  ],
  ["takes mail quotes off", "> a\n>\n>  \tb\n", ["a", "", " \tb"]],
  ["takes deep mail quotes off", ">> a\n> > b\n> c\n", ["a", "b", "c"]],
  ["keeps a tab behind a quote mark", ">\t\tEXAMPLE123\n> x", ["\t\tEXAMPLE123", "x"]],
  ["keeps the prompts of scutil", "> list\n> show State:/Network/Global/DNS\nx", [
    "> list",
    "> show State:/Network/Global/DNS",
    "x",
  ]],
  ["keeps the prompts of scutil inside a quote", "> jo:\n> > show State:/x\n> <dictionary> {", [
    "jo:",
    "> show State:/x",
    "<dictionary> {",
  ]],
  ["takes bars off a block", "| a\n|\n| b", ["a", "", "b"]],
  ["keeps the bars of a table", "| a | b |\n| c | d |", ["| a | b |", "| c | d |"]],
  ["keeps one bar alone", "| a", ["| a"]],
  ["drops fences", "x\n```\na\n```\n~~~ text\nb\n~~~", ["x", "a", "b"]],
  ["drops indented fences and their language", "  - ```shell\n    a\n    ```", ["    a"]],
  ["drops quoted fences", "> ```\n> a\n> ```", ["a"]],
  ["keeps what stands on a fence's line", "```1 extension(s)\na```\nb", ["1 extension(s)", "a", "b"]],
  ["opens a code span that is a whole line", "`1 extension(s)`\na `b` c\n`a` `b`", [
    "1 extension(s)",
    "a `b` c",
    "`a` `b`",
  ]],
  ["undoes Markdown escapes outside fences", "com.apple.system\\_extension \\[x\\]\n```\na\\_b\n```", [
    "com.apple.system_extension [x]",
    "a\\_b",
  ]],
  ["keeps an indented code block", "    a\n    b", ["    a", "    b"]],
  ["joins a line of an indented block that a terminal cut", `x = {\n        /${"a".repeat(71)}\nb c\n}`, [
    "x = {",
    `        /${"a".repeat(71)}b c`,
    "}",
  ]],
  ["keeps the rows of a table that ps cut", `    0 ${"a".repeat(74)}\n1234567 b`, [
    `    0 ${"a".repeat(74)}`,
    "1234567 b",
  ]],
  [
    "joins the lines of a log that a terminal cut",
    `2026-11-20 10:00:00 ${"a".repeat(60)}\nb c\n`.repeat(3),
    Array(3).fill(`2026-11-20 10:00:00 ${"a".repeat(60)}b c`),
  ],
  [
    "keeps a log of which a line or two happen to be as wide as a terminal",
    `2026-11-20 10:00:00 ${"a".repeat(60)}\nb c\n`.repeat(2),
    [1, 2].flatMap(() => [`2026-11-20 10:00:00 ${"a".repeat(60)}`, "b c"]),
  ],
  ["keeps a row of a table and a log's line behind it", `        *       ${"a".repeat(64)}\nb`, [
    `        *       ${"a".repeat(64)}`,
    "b",
  ]],
  [
    "keeps a log's line behind a block",
    `    x = ${"a".repeat(72)}\n2026-11-20 10:00:00 b`,
    [`    x = ${"a".repeat(72)}`, "2026-11-20 10:00:00 b"],
  ],
  ["keeps a line of another width", `        ${"a".repeat(71)}\nb`, [`        ${"a".repeat(71)}`, "b"]],
  ["keeps what is no block", `${"a".repeat(80)}\nb`, ["a".repeat(80), "b"]],
  ["keeps the end of a block and a prompt", `    ${"a".repeat(76)}\n}\n    ${"a".repeat(76)}\n% sw_vers`, [
    `    ${"a".repeat(76)}`,
    "}",
    `    ${"a".repeat(76)}`,
    "% sw_vers",
  ]],
  ["keeps list bullets", "- a\n* b", ["- a", "* b"]],
  ["removes escape sequences", "\x1b[1;31ma\x1b[0m\x1b]0;title\x07b\x1b(Bc ^[[0md [0m[32me[0m", ["abc d e"]],
  ["removes control characters", "a\x00\x07b\x7f", ["ab"]],
  ["takes overstrikes back", "N\bNA\bAx\b\by", ["Ny"]],
  ["removes zero-width characters and unifies blanks", "a\u200bb\u00a0c\u2009d\u202fe\u2060", ["ab c d e"]],
  ["strips the tags of a page", "<pre class=x>a<br>b &lt;dict&gt; &amp;amp; &#39;c&#x27;</pre>", [
    "a",
    "b <dict> &amp; 'c'",
  ]],
  ["decodes entities of an escaped copy", "&lt;key&gt;a&lt;/key&gt;\n&quot;b&quot;", ["<key>a</key>", '"b"']],
  ["keeps the entities and tags of a property list", "<key>a &amp; b</key>\n<string>&lt;x&gt;</string>", [
    "<key>a &amp; b</key>",
    "<string>&lt;x&gt;</string>",
  ]],
  ["drops the fences of Jira and of forums", "{noformat:title=x}\na{noformat}\n[code]b\n[/code]\n[code=c]", ["a", "b"]],
  ["drops a language before the text of a fence's line", "```text 1 extension(s)\n```", ["1 extension(s)"]],
  [
    "repairs the marks of UTF-8 read as Windows-1252",
    "couldn\u00e2\u20ac\u2122t \u00e2\u20ac\u0153x\u00e2\u20ac\u009d",
    [
      "couldn\u2019t \u201cx\u201d",
    ],
  ],
  ["keeps words in angle brackets", "<dictionary> {\n <private>\n</pre>", ["<dictionary> {", " <private>", ""]],
];

for (const [name, text, expected] of CLEANED) {
  Deno.test(`parseTranscript() ${name}`, () => assertEquals(texts(text), expected));
}

Deno.test("parseTranscript() numbers lines as the file does", () => {
  assertEquals(lines("> ```\r\n> a\rb\r\n> ```\r\nc\n"), ["2 a", "2 b", "4 c"]);
});

Deno.test("parseTranscript() marks prompts and leaves their text as it is", () => {
  assertEquals(parseTranscript("```\njo@mac ~ % sw_vers\nProductName: macOS\n```"), [
    { n: 2, text: "jo@mac ~ % sw_vers", command: "sw_vers" },
    { n: 3, text: "ProductName: macOS" },
  ]);
});

Deno.test("parseTranscript() joins a command that goes on in the next line", () => {
  const [first, second] = parseTranscript("$ log show \\\n  --last 5m \\\n  --info\nx");
  assertEquals(first?.command, "log show --last 5m --info");
  assertEquals(second, { n: 2, text: "  --last 5m \\" });
});

const SAMPLE =
  "\ufeff> On Monday:\r\n> ```\r\n> jo@mac ~ % systemextensionsctl list\r\n> \x1b[1m1 extension(s)\x1b[0m\r\n" +
  "> ```\r\n<pre>a &lt; b</pre>\n| x\n| y\n";

Deno.test("parseTranscript() survives a cut anywhere", () => {
  for (let cut = 0; cut <= SAMPLE.length; cut++) {
    const count = SAMPLE.slice(0, cut).split("\n").length;
    for (const line of parseTranscript(SAMPLE.slice(0, cut))) assert(line.n >= 1 && line.n <= count);
  }
});

Deno.test("parseTranscript() takes any text, keeps the order and leaves no control character", () => {
  const pieces = fc.constantFrom(
    "> ",
    "| ",
    "```",
    "~~~",
    "\r",
    "\n",
    "\x1b[",
    "\x1b]",
    "\b",
    "&lt;",
    "<br>",
    "</pre>",
    "$ ps",
  );
  fc.assert(fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: ANY_CHARACTER, maxLength: 6 }))), (parts) => {
    let last = 0;
    for (const { n, text } of parseTranscript(parts.join(""))) {
      assert(n >= last);
      last = n;
      assert(!/[\x00-\x08\x0a-\x1f\x7f-\x9f]/.test(text));
    }
  }));
});

Deno.test("parseTranscript() is linear on the worst lines", () => {
  const seeds = [
    "> ",
    "| ",
    "`",
    "\x1b[",
    "\x1b]",
    "\b",
    "a\b",
    "a@b ",
    "~",
    "<div ",
    "\\_",
    "\r",
    "sudo ",
    '"',
    "&#1",
    "``` `",
    "=",
    "'",
    ".,",
    "[code]",
  ];
  for (const seed of seeds) {
    const tall = `$ ps ${seed.repeat(3900 / seed.length)}x\n`.repeat(50);
    for (const text of [`${makeLarge(seed)}x`, tall]) {
      assertTimely(() => parseTranscript(text), JSON.stringify(seed));
    }
  }
});

Deno.test("parseTranscript() cleans 4 MB of log a second", () => {
  const line =
    "2025-11-22 09:41:07.123456+0100 0x1f3a Default 0x0 412 0 sysextd: [com.apple.sx:XPC] request <private> 50%\n";
  assertTimely(() => parseTranscript(line.repeat(times(10_000))), "a log", times(250));
});
