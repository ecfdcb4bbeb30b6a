import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { findDomainPrints } from "../../../formats/launchctl/find.ts";
import { parseDomainPrint } from "../../../formats/launchctl/print_domain.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import {
  assertFast,
  assertPart,
  DOMAIN_PRINT,
  DOMAIN_VALUE,
  EXTENSION_PRINT,
  FOREIGN,
  HOSTILE_TEXT,
  LIST,
  prefixes,
} from "./samples.ts";
import { times } from "../../effort.ts";

Deno.test("parseDomainPrint() reads jobs and Mach names of a whole print", () => {
  const { value, problems, complete, origins } = parseDomainPrint(toLines(DOMAIN_PRINT));
  assertEquals(value, DOMAIN_VALUE);
  assertEquals([problems, complete], [[], true]);
  assertEquals(origins["services.1"]?.text.trim(), "412      - \tNetworkExtension.com.example.ext.1.0.7");
  assertEquals(origins["endpoints.0"]?.text.trim(), "0x1a03    M   A   EXAMPLE123.com.example.ext");
});

const MANGLINGS: readonly [string, (text: string) => string][] = [
  ["4 blanks for a tab", (text) => text.replaceAll("\t", "    ")],
  ["single blanks", (text) => text.replace(/[ \t]+/g, " ")],
  ["no indent at all", (text) => text.replace(/^\s+/gm, "")],
  ["a quoted mail", (text) => text.replace(/^/gm, "> ")],
  ["comment marks", (text) => text.replace(/^/gm, "# ").replace(/^# $/gm, "#")],
  ["text around it", (text) => `Look:\n\n${text}\n412 people have = seen it.\n`],
];

for (const [name, mangle] of MANGLINGS) {
  Deno.test(`parseDomainPrint() reads a whole print with ${name}`, () => {
    const blocks = findDomainPrints(parseTranscript(mangle(DOMAIN_PRINT)));
    assertEquals(blocks.length, 1);
    const { value, complete } = parseDomainPrint(blocks[0]!);
    assertEquals([value, complete], [DOMAIN_VALUE, true]);
  });
}

Deno.test("parseDomainPrint() reads a print that lost its line ends, but for labels with blanks", () => {
  const text = DOMAIN_PRINT.replace("Keychain Circle Notification", "keychain").replace(/\s*\n\s*/g, " ");
  const { value } = parseDomainPrint(toLines(text));
  assertEquals(value?.services.map(({ label, pid }) => [label, pid]), [
    ["com.example.idle", null],
    ["NetworkExtension.com.example.ext.1.0.7", 412],
    ["com.example.helper", 871],
    ["EXAMPLE123.com.example.other", null],
    ["com.example.keychain", null],
  ]);
});

Deno.test("parseDomainPrint() names the domain, old names too", () => {
  const names: readonly [string, string][] = [
    ["system", "system"],
    ["gui/501", "gui/501"],
    ["user/501", "user/501"],
    ["login/100003", "login/100003"],
    ["com.apple.xpc.launchd.domain.system", "system"],
    ["com.apple.xpc.launchd.domain.user.501", "user/501"],
    [
      "com.apple.xpc.launchd.domain.pid.Keychain Circle Notification.1263",
      "com.apple.xpc.launchd.domain.pid.Keychain Circle Notification.1263",
    ],
  ];
  for (const [printed, name] of names) {
    const text = `${printed} = {\n\ttype = x\n\tactive count = 1\n\tservices = {\n\t\t1 - com.example.a\n\t}\n}\n`;
    const { value, complete } = parseDomainPrint(toLines(text));
    assertEquals([value?.name, value?.services.length, complete], [name, 1, true]);
  }
});

const PARTS: readonly [string, string, number, number, boolean][] = [
  ["a block of services alone", "\tservices = {\n\t\t412 - com.example.a\n\t}\n", 1, 0, true],
  ["a block of endpoints alone", "\tendpoints = {\n\t\t0x1a03 M A com.example.a\n\t}\n", 0, 1, false],
  [
    "services left out",
    "system = {\n\ttype = system\n\tservices = {\n\t\t1 - com.example.a\n\t\t...\n\t}\n}\n",
    1,
    0,
    false,
  ],
  [
    "services left out at the margin",
    "system = {\n\ttype = system\n\tservices = {\n\t\t1 - com.example.a\n[…]\n\t}\n}\n",
    1,
    0,
    false,
  ],
  ["services never closed", "system = {\n\ttype = system\n\tservices = {\n\t\t1 - com.example.a\n", 1, 0, false],
  ["the rest left out", "system = {\n\t...\n\tservices = {\n\t\t1 - com.example.a\n\t}\n\t...\n}\n", 1, 0, true],
  ["no services", "user/2001 = {\n\ttype = user\n\tservices = {\n\t}\n\tendpoints = {\n\t}\n}\n", 0, 0, true],
  [
    "endpoints left out",
    "system = {\n\ttype = system\n\tservices = {\n\t}\n\tendpoints = {\n[…]\n\t}\n}\n",
    0,
    0,
    false,
  ],
];

for (const [name, text, services, endpoints, whole] of PARTS) {
  Deno.test(`parseDomainPrint() tells how much it saw: ${name}`, () => {
    const { value, complete } = parseDomainPrint(toLines(text));
    assertEquals([value?.services.length, value?.endpoints.length, complete], [services, endpoints, whole]);
  });
}

Deno.test("parseDomainPrint() reads endpoints that are printed as blocks", () => {
  const { value } = parseDomainPrint(
    toLines(
      'system = {\n\ttype = system\n\tendpoints = {\n\t\t"com.example.a" = {\n\t\t\tactive = 1\n\t\t}\n' +
        '\t\t"com.example.b" = {\n\t\t\tactive = 0\n\t\t}\n\t\t"com.example.c" = {\n\t\t}\n\t}\n}\n',
    ),
  );
  assertEquals(value?.endpoints, [
    { name: "com.example.a", active: true },
    { name: "com.example.b", active: false },
    { name: "com.example.c", active: null },
  ]);
});

Deno.test("parseDomainPrint() reads what grep left, and knows domain and root from the prompt", () => {
  const text = `jo@mac ~ % sudo launchctl print system | grep -i example
		     412      - 	NetworkExtension.com.example.ext.1.0.7
		com.example.attractive
		0x1a03    M   A   EXAMPLE123.com.example.ext
		"com.example.ext" => enabled
		       0     78 	com.example.last
jo@mac ~ %
`;
  const { value, complete } = parseDomainPrint(parseTranscript(text));
  assertEquals(value, {
    name: "system",
    services: [
      { label: "NetworkExtension.com.example.ext.1.0.7", pid: 412, status: null },
      { label: "com.example.last", pid: null, status: 78 },
    ],
    endpoints: [{ name: "EXAMPLE123.com.example.ext", active: true }],
    root: true,
  });
  assertEquals(complete, false);
});

Deno.test("parseDomainPrint() reports lines that are no rows, and keeps the others", () => {
  const { value, problems } = parseDomainPrint(
    toLines("system = {\n\ttype = system\n\tservices = {\n\t\tnonsense\n\t\t1 - com.example.a\n\t}\n}\n"),
  );
  assertEquals(value?.services.length, 1);
  assertEquals(problems.map(({ line, why }) => [line, why]), [[4, "no row of services"]]);
});

Deno.test("parseDomainPrint() says when launchctl refused", () => {
  const { value, refused } = parseDomainPrint(
    toLines("Could not print domain: 125: Domain does not support specified action\n"),
  );
  assertEquals([value, refused], [null, true]);
});

for (
  const [name, text] of Object.entries({
    ...FOREIGN,
    "a service's print": EXTENSION_PRINT,
    "a list": LIST,
  })
) {
  Deno.test(`parseDomainPrint() finds nothing in ${name}`, () => {
    assertEquals(parseDomainPrint(parseTranscript(text)).value, null);
  });
}

Deno.test("parseDomainPrint() never invents from a text that ends anywhere", () => {
  for (const lines of prefixes(DOMAIN_PRINT)) {
    const { value, complete } = parseDomainPrint(lines);
    if (value !== null) assertPart(value, DOMAIN_VALUE);
    if (value !== null && value.services.length < 5) assertEquals(complete, false);
  }
});

Deno.test("parseDomainPrint() never throws, on any text or any mutation of a print", () => {
  fc.assert(fc.property(HOSTILE_TEXT, (text) => void parseDomainPrint(toLines(text))), {
    numRuns: times(40),
  });
  const pieces = fc.constantFrom(...DOMAIN_PRINT.split(/(\s+)/), "{", "}", "...", "services = {", "__proto__ = {");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 80 }), (words) => void parseDomainPrint(toLines(words.join("")))),
    { numRuns: times(200) },
  );
});

Deno.test("parseDomainPrint() takes linear time", () => {
  assertFast(parseDomainPrint, "services = {\n1 1 a\n", "system = {\ntype = system\n");
});

Deno.test("parseDomainPrint() is not complete with a row whose label is lost", () => {
  const text =
    "system = {\n\tservices = {\n\t\t  1  - \tcom.apple.logd\n\t\t  612  - \n\t\t  NetworkExtension.x\n\t}\n}\n";
  assertEquals(parseDomainPrint(toLines(text)).complete, false);
  assertEquals(parseDomainPrint(toLines(text.replace(" \n\t\t  N", " N"))).complete, true);
});
