import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { toLines } from "../../formats/parsed.ts";
import { findOsMentions, findSwVers, parseOsMention, parseSwVers } from "../../formats/sw_vers.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { assertTimely, makeLarge } from "../effort.ts";

const TABBED =
  "ProductName:\t\tmacOS\nProductVersion:\t\t13.4.1\nProductVersionExtra:\t(c)\nBuildVersion:\t\t22F770820d\n";
const MAC = { name: "macOS", version: "15.5", build: "24F74", extra: null };

const OUTPUTS: readonly (readonly [name: string, text: string, expected: object])[] = [
  ["tabs and an extra", TABBED, { name: "macOS", version: "13.4.1", build: "22F770820d", extra: "(c)" }],
  ["blanks and a prompt", "$ sw_vers\n ProductName:  macOS\n ProductVersion: 15.5\n BuildVersion:   24F74", MAC],
  ["bullets", "- ProductName: macOS\n- ProductVersion: 15.5\n- BuildVersion: 24F74", MAC],
  ["lost line breaks", "ProductName: macOS ProductVersion: 15.5 BuildVersion: 24F74", MAC],
  ["the old name", "ProductName:\tMac OS X\nProductVersion:\t10.15.7\n\nBuildVersion:\t19H2", {
    name: "Mac OS X",
    version: "10.15.7",
    build: "19H2",
    extra: null,
  }],
  ["one field", "jo@mac ~ % sw_vers -productVersion\n15.5\n", {
    name: null,
    version: "15.5",
    build: null,
    extra: null,
  }],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parseSwVers() reads ${name}`, () => {
    const blocks = findSwVers(parseTranscript(`Hello\n${text}\nBye`));
    assertEquals(blocks.length, 1);
    assertEquals(parseSwVers(blocks[0]!).value, expected);
  });
}

Deno.test("findSwVers() parts two outputs, and finds none in prose", () => {
  const two = findSwVers(parseTranscript(`${TABBED}later\n${TABBED.replace("13.4.1", "13.5")}`));
  assertEquals(two.map((block) => parseSwVers(block).value?.version), ["13.4.1", "13.5"]);
  assertEquals(findSwVers(toLines("I run sw_vers\nBuildVersion: 22F\nProductName: macOS")), []);
});

Deno.test("parseSwVers() says which lines it read", () => {
  const { origins } = parseSwVers(toLines(TABBED));
  assertEquals([origins[""]?.n, origins["version"]?.n, origins["build"]?.n], [1, 2, 4]);
});

const MENTIONS: Readonly<Record<string, object | null>> = {
  "OS Version:            macOS 15.5 (24F74)": MAC,
  "OS Version:            Mac OS X 10.15.7 (19H2)": {
    name: "Mac OS X",
    version: "10.15.7",
    build: "19H2",
    extra: null,
  },
  'x {"os_version":"macOS 15.5 (24F74)","bug_type":"309"}': MAC,
  "- macOS Sequoia 15.5 (24F74), Apple silicon": MAC,
  "macOS Big Sur Version 15.5 (Build 24F74)": MAC,
  "System Version: macOS 15.5 (24F74)": MAC,
  "I use macOS 26.0 (25A354) here": { name: "macOS", version: "26.0", build: "25A354", extra: null },
  "**macOS version:** 15.5": { name: "macOS", version: "15.5", build: null, extra: null },
  "OS: macOS 15.5": { name: "macOS", version: "15.5", build: null, extra: null },
  "macOS 13.4.1 (c) (22F770820d)": { name: "macOS", version: "13.4.1", build: "22F770820d", extra: "(c)" },
  "It needs macOS 12.0 or later": null,
  "works on macOS 13, not on 14": null,
  "iOS 17.1 (21B74)": null,
};

for (const [text, expected] of Object.entries(MENTIONS)) {
  Deno.test(`parseOsMention() reads "${text}"`, () => {
    assertEquals(parseOsMention(toLines(text)).value, expected);
    assertEquals(findOsMentions(toLines(text)).length, expected === null ? 0 : 1);
  });
}

Deno.test("parseSwVers() and parseOsMention() take any text and any cut, and invent nothing", () => {
  for (let cut = 0; cut <= TABBED.length; cut++) {
    const { value } = parseSwVers(toLines(TABBED.slice(0, cut)));
    if (value !== null) assert(TABBED.includes(value.version) && TABBED.includes(value.build ?? ""));
  }
  fc.assert(fc.property(fc.string(), (text) => {
    const lines = parseTranscript(`ProductVersion:${text}\nmacOS ${text} (${text})`);
    findSwVers(lines);
    findOsMentions(lines);
  }));
});

Deno.test("findSwVers() and findOsMentions() are linear on the worst lines", () => {
  for (const seed of ["ProductVersion:", "macOS ", "macOS 15.5 (", "ProductName: \n", "OS: ", "OS Version \t", "` *"]) {
    for (const text of [makeLarge(seed), `${seed.repeat(60)}x\n`.repeat(16_000 / seed.length)]) {
      const lines = toLines(text);
      assertTimely(() => findSwVers(lines), seed, 500);
      assertTimely(() => findOsMentions(lines), seed, 500);
    }
  }
});
