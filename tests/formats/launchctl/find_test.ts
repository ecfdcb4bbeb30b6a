import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import * as finders from "../../../formats/launchctl/find.ts";
import { type Line, toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import {
  assertFast,
  DISABLED,
  DOMAIN_PRINT,
  EXTENSION_PRINT,
  FOREIGN,
  HOSTILE_TEXT,
  LIST,
  LIST_LABEL,
} from "./samples.ts";
import { times } from "../../effort.ts";

type Finder = keyof typeof finders;
const ALL = Object.keys(finders) as Finder[];

/** Which lines each finder took: `findLists: 3-9`. */
function locate(text: string): Partial<Record<Finder, string>> {
  const lines = parseTranscript(text);
  const found: Partial<Record<Finder, string>> = {};
  for (const name of ALL) {
    const ranges = finders[name](lines).map((block) => `${block[0]!.n}-${block.at(-1)!.n}`);
    if (ranges.length > 0) found[name] = ranges.join(" ");
  }
  return found;
}

function countLines(text: string): number {
  return toLines(text).length;
}

const MISSING = 'Could not find service "com.example.a" in domain for system\n';
const OUTPUTS: readonly [string, string, Partial<Record<Finder, string>>][] = [
  ["a service", EXTENSION_PRINT, { findServicePrints: `1-${countLines(EXTENSION_PRINT)}` }],
  ["a domain", DOMAIN_PRINT, { findDomainPrints: `1-${countLines(DOMAIN_PRINT)}`, findDisabled: "47-50" }],
  ["a list", LIST, { findLists: `1-${countLines(LIST)}` }],
  ["a listed job", LIST_LABEL, { findListLabels: `1-${countLines(LIST_LABEL)}` }],
  ["overrides", DISABLED, { findDisabled: "1-6" }],
  ["an unknown label", MISSING, { findMissing: "1-1" }],
];
const JOB_FINDERS: readonly string[] = ["findServicePrints", "findListLabels", "findMissing"];

for (const [name, text, expected] of OUTPUTS) {
  const [first, range] = Object.entries(expected)[0]!;
  const jobs = JOB_FINDERS.includes(first) ? { findJobs: range } : {};
  Deno.test(`the finders take ${name} for what it is, and nothing else`, () => {
    assertEquals(locate(text), { ...expected, ...jobs });
  });
  Deno.test(`the finders give ${name} its lines in the middle of a text`, () => {
    const around = `Some words, then:\n\n${text}\nand then some more = words.\n`;
    const shift = (ranges: string): string => ranges.replace(/\d+/g, (n) => `${Number(n) + 2}`);
    const all = Object.entries({ ...expected, ...jobs }).map(([finder, ranges]) => [finder, shift(ranges)]);
    assertEquals(locate(around), Object.fromEntries(all));
  });
}

const PROMPTED: readonly [string, string, Finder, string][] = [
  ["a service", `$ launchctl print system/com.example.a\n${EXTENSION_PRINT}`, "findServicePrints", "1-"],
  [
    "a service after a password",
    `$ sudo launchctl print system/x\nPassword:\n\n${EXTENSION_PRINT}`,
    "findServicePrints",
    "1-",
  ],
  ["a domain", `jo@mac ~ % launchctl print system\n${DOMAIN_PRINT}`, "findDomainPrints", "1-"],
  ["a list", `jo@mac ~ % launchctl list\n${LIST}`, "findLists", "1-"],
  ["a listed job", `jo@mac ~ % launchctl list com.example.agent\n${LIST_LABEL}`, "findListLabels", "1-"],
  ["overrides", `jo@mac ~ % launchctl print-disabled system\n${DISABLED}`, "findDisabled", "1-"],
  [
    "an unknown label",
    `jo@mac ~ % launchctl print system/com.example.a\nBad request.\n${MISSING}`,
    "findMissing",
    "1-3",
  ],
  ["another's output", `jo@mac ~ % cat dump.txt\n${EXTENSION_PRINT}`, "findServicePrints", "2-"],
  ["a service two prompts later", `$ launchctl print system/x\n$ true\n${EXTENSION_PRINT}`, "findServicePrints", "3-"],
  ["a service after words", `$ launchctl print system/x\nNothing.\n${EXTENSION_PRINT}`, "findServicePrints", "3-"],
];

for (const [name, text, finder, range] of PROMPTED) {
  Deno.test(`${finder}() begins at the prompt that asked for it: ${name}`, () => {
    assert(locate(text)[finder]?.startsWith(range), `${locate(text)[finder]}`);
  });
}

Deno.test("the finders part a session into its outputs", () => {
  const text = `jo@mac ~ % sudo launchctl list | grep example
412	0	com.example.agent
-	78	com.example.other
jo@mac ~ % launchctl print system | grep -i example
		     412      - 	NetworkExtension.com.example.ext.1.0.7
		0x1a03    M   A   EXAMPLE123.com.example.ext
jo@mac ~ % launchctl print system/com.example.ext | grep state
	state = running
		state = active
jo@mac ~ % launchctl print system/com.example.none
Could not find service "com.example.none" in domain for system
jo@mac ~ % launchctl print-disabled system | grep example
	"com.example.ext" => enabled
jo@mac ~ % ps -axco pid,ppid,command | grep example
  412     1 com.example.ext.agent
jo@mac ~ % ifconfig utun4
utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
`;
  assertEquals(locate(text), {
    findLists: "1-3",
    findDomainPrints: "4-6",
    findServicePrints: "7-9",
    findMissing: "10-11",
    findDisabled: "12-13",
    findJobs: "7-9 10-11",
  });
});

Deno.test("the finders part a dump of many services and domains", () => {
  const service = "system/com.example.a = {\n\tstate = running\n}\n";
  assertEquals(locate(`${service}${DOMAIN_PRINT}${service}\n${service}`).findServicePrints, "1-3 57-59 61-63");
  assertEquals(locate(`${service}${DOMAIN_PRINT}${service}\n${service}`).findDomainPrints, "4-56");
});

for (const [name, text] of Object.entries(FOREIGN)) {
  Deno.test(`the finders take nothing from ${name}`, () => assertEquals(locate(text), {}));
}

Deno.test("the finders take settings without a head only with the keys and values of launchd", () => {
  const texts: readonly [string, boolean][] = [
    ["state = running\nruns = 3\n", true],
    ["path = /Library/LaunchDaemons/com.example.plist\nprogram = /x\nlast exit code = 0\n", true],
    ["\tprogram = /x\n\truns = 3\n\tminimum runtime = 10\n", true],
    ["state = running\npid = 412\n", false],
    ["state=running\nruns=3\n", false],
    ["state = on\nruns = 3\n", false],
    ["path = ./x\nprogram = x\nlast exit code = 0\n", false],
    ["runs = 3\n", false],
  ];
  for (const [text, found] of texts) assertEquals("findServicePrints" in locate(text), found, text);
});

Deno.test("the finders never throw and give lines of the text in order, whatever it is", () => {
  fc.assert(
    fc.property(HOSTILE_TEXT, (text) => {
      const lines = parseTranscript(text);
      for (const name of ALL) {
        for (const block of finders[name](lines)) {
          assert(block.length > 0);
          assert(block.every((line: Line, i) => i === 0 || line.n >= block[i - 1]!.n));
        }
      }
    }),
    { numRuns: times(300) },
  );
});

Deno.test("the finders take linear time", () => {
  assertFast(finders.findJobs, "path = /x\nfoo\n");
  assertFast(finders.findDisabled, "# a = {\n");
});
