import { assertEquals } from "../../../compat/std_assert.ts";
import type { Line } from "../../../formats/parsed.ts";
import type { StoreDictionary } from "../../../formats/scutil/dictionary.ts";
import { findProxies, parseProxies } from "../../../formats/scutil/proxies.ts";
import { hasStore, parseStoreSession } from "../../../formats/scutil/store.ts";
import { parseStorePlist } from "../../../formats/scutil/store_plist.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { type CheckedParser, checkParser, readLast } from "../check_parser.ts";

const IPV4 = "<dictionary> {\n  PrimaryInterface : en0\n  PrimaryService : S\n  Router : 10.0.0.1\n}\n";
const GLOBAL = { PrimaryInterface: "en0", PrimaryService: "S", Router: "10.0.0.1" };
const KEY = "State:/Network/Global/IPv4";
const STORE: CheckedParser<StoreDictionary> = {
  samples: [`> show ${KEY}\n${IPV4}> list\n  subKey [0] = Setup:/\n`],
  find: (lines: readonly Line[]) => hasStore(lines) ? [lines] : [],
  parse: parseStoreSession,
  pieces: [
    `> show ${KEY}\n`,
    "<dictionary> {\n",
    "<dictionary> { a : ",
    "  subKey [0] = a:/\n",
    "State:/a",
    "  a : <array> {\n",
    "}\n",
    " : ",
    "  a : 1\n",
    "  No such key\n",
  ],
  own: [KEY],
};
checkParser("parseStoreSession()", STORE);

const SESSIONS: readonly (readonly [name: string, text: string, expected: unknown])[] = [
  ["a session", `$ scutil\n> show ${KEY}\n${IPV4}> quit`, { [KEY]: GLOBAL }],
  ["a quoted session", `> > show ${KEY}\n> ${IPV4.trimEnd().replaceAll("\n", "\n> ")}`, { [KEY]: GLOBAL }],
  ["get and d.show", `> get Setup:/\n> d.show\n<dictionary> {\n  A : 1\n}`, { "Setup:/": { A: 1 } }],
  ["a command that pipes", `$ echo "show ${KEY}" | scutil\n${IPV4}`, { [KEY]: GLOBAL }],
  ["a command with printf", `$ printf 'get ${KEY}\\nd.show\\n' | scutil\n${IPV4}`, { [KEY]: GLOBAL }],
  ["a key above its dictionary", `State:/Network/Service/utun9/DNS:\n<dictionary> {\n  A : 1\n}`, {
    "State:/Network/Service/utun9/DNS": { A: 1 },
  }],
  [
    "a key with its entries, the braces left out",
    "State:/Network/Service/x/DNS\n  ServerAddresses : <array> {\n    0 : 1.1.1.1\n  }\n  ServerPort : 53\n\nis there.",
    {
      "State:/Network/Service/x/DNS": { ServerAddresses: ["1.1.1.1"], ServerPort: 53 },
    },
  ],
  [
    "a pattern",
    `> show State:/.* pattern\n<dictionary> {\n  ${KEY} : <dictionary> {\n    A : 1\n  }\n  Setup:/ : <dictionary> {\n  }\n}`,
    {
      [KEY]: { A: 1 },
      "Setup:/": {},
    },
  ],
  [
    "a list, null for what it does not show",
    `> list\n  subKey [0] = ${KEY}\n  subKey [1] = State:/x    # mine\n> show ${KEY}\n${IPV4}`,
    {
      [KEY]: GLOBAL,
      "State:/x": null,
    },
  ],
  ["the global key without its name, by the router's address", IPV4, { [KEY]: GLOBAL }],
  ["the same of IPv6", IPV4.replace("10.0.0.1", "fe80::1"), {
    "State:/Network/Global/IPv6": { ...GLOBAL, Router: "fe80::1" },
  }],
  ["no secrets", `> show ${KEY}\n<dictionary> {\n  AuthPassword : x\n}`, { [KEY]: { AuthPassword: null } }],
];

for (const [name, text, expected] of SESSIONS) {
  Deno.test(`parseStoreSession() reads ${name}`, () => {
    assertEquals(JSON.parse(JSON.stringify(readLast(STORE, text).value)), expected);
  });
}

Deno.test("parseStoreSession() notes a key that is not there, and never takes a session for all of the store", () => {
  const { problems, complete } = parseStoreSession(
    parseTranscript(`> show ${KEY}\n${IPV4}> show State:/x\n  No such key`),
  );
  assertEquals([problems.map(({ why }) => why), complete], [["the store has no State:/x"], false]);
  for (const other of ["set State:/Network/Global/DNS", "<dictionary> {\n  A : 1\n}", `I ran show ${KEY}.`]) {
    assertEquals(hasStore(parseTranscript(other)), false, other);
  }
});

function plist(entries: string): Uint8Array {
  return new TextEncoder().encode(`<plist version="1.0"><dict>${entries}</dict></plist>`);
}

Deno.test("parseStorePlist() reads a snapshot, with or without what configd puts around each value", () => {
  const value = "<dict><key>Router</key><string>10.0.0.1</string><key>Hash</key><data>AQI=</data>" +
    "<key>At</key><date>2026-11-22T08:00:00Z</date></dict>";
  const expected = { [KEY]: { Router: "10.0.0.1", Hash: "0x0102", At: "2026-11-22T08:00:00.000Z" } };
  for (const one of [value, `<dict><key>data</key>${value}<key>watchers</key><array/></dict>`]) {
    const parsed = parseStorePlist(plist(`<key>${KEY}</key>${one}`));
    assertEquals([JSON.parse(JSON.stringify(parsed.value)), parsed.complete], [expected, true]);
  }
  assertEquals(parseStorePlist(plist("<key>bootUUID</key><string>B</string>")).value, null);
  assertEquals(parseStorePlist(new Uint8Array([1, 2, 3])).value, null);
});

const PROXIES: CheckedParser<StoreDictionary> = {
  samples: [
    "$ scutil --proxy\n<dictionary> {\n  HTTPEnable : 1\n  ExceptionsList : <array> {\n    0 : *.local\n  }\n}",
  ],
  find: findProxies,
  parse: parseProxies,
  pieces: ["<dictionary> {\n", "  HTTPEnable : 1\n", "}\n", "$ scutil --proxy\n", "  A : <dictionary> {\n", " : "],
};
checkParser("parseProxies()", PROXIES);

const PROXY_TEXTS: readonly (readonly [name: string, text: string, expected: unknown])[] = [
  ["under its command", "$ scutil --proxy\n<dictionary> {\n  HTTPEnable : 1\n}", { HTTPEnable: 1 }],
  ["a Mac without any", "$ scutil --proxy\n<dictionary> {\n}", {}],
  ["without its command", "It is\n<dictionary> {\nFTPPassive : 1\nHTTPProxy : 127.0.0.1\n}", {
    FTPPassive: 1,
    HTTPProxy: "127.0.0.1",
  }],
  ["the last of two", "<dictionary> {\n  HTTPEnable : 1\n}\n<dictionary> {\n  HTTPEnable : 0\n}", { HTTPEnable: 0 }],
];

for (const [name, text, expected] of PROXY_TEXTS) {
  Deno.test(`parseProxies() reads what scutil prints ${name}`, () => {
    assertEquals(JSON.parse(JSON.stringify(readLast(PROXIES, text).value)), expected);
  });
}

Deno.test("findProxies() leaves the store and other dictionaries alone", () => {
  const others = [
    `> show State:/Network/Global/Proxies\n<dictionary> {\n  HTTPEnable : 1\n}`,
    "Extended Status <dictionary> {\n  HTTPEnable : 1\n}",
    "<dictionary> {\n  Router : 1\n}",
  ];
  for (const text of others) assertEquals(findProxies(parseTranscript(text)), [], text);
});
