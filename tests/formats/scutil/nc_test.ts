import { assertEquals } from "../../../compat/std_assert.ts";
import { findServiceLists, parseServiceList } from "../../../formats/scutil/nc_list.ts";
import { type NetworkService, parseServiceRow } from "../../../formats/scutil/nc_row.ts";
import { findServiceSettings, parseServiceSettings, type ServiceSettings } from "../../../formats/scutil/nc_show.ts";
import { findServiceStatuses, parseServiceStatus, type ServiceStatus } from "../../../formats/scutil/nc_status.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { type CheckedParser, checkParser, readLast } from "../check_parser.ts";

const ID = "1D2C3B4A-0000-4000-8000-000000000001";
const HEADER = "Available network connection services in the current set (*=enabled):";
const VPN = `* (Connected)      ${ID} VPN (com.example.app) "Example"                      [VPN:com.example.app]`;
const PPP = `  (Invalid)        ${ID} PPP --> L2TP       "Büro"                         [PPP:L2TP]`;
const LIST: CheckedParser<NetworkService[]> = {
  samples: [`$ scutil --nc list\n${HEADER}\n${VPN}\n${PPP}\n`],
  find: findServiceLists,
  parse: parseServiceList,
  pieces: [`${VPN}\n`, `${HEADER}\n`, "* (Connected) ", "x VPN (", '"a', "[VPN:", "  [", "$ scutil --nc list\n"],
};
checkParser("parseServiceList()", LIST);

const service: NetworkService = {
  enabled: true,
  status: "Connected",
  id: ID,
  type: "VPN",
  provider: "com.example.app",
  name: "Example",
  protocol: null,
};

const ROWS: readonly (readonly [row: string, expected: Partial<NetworkService>])[] = [
  [VPN, {}],
  [PPP, { enabled: false, status: "Invalid", type: "PPP", provider: null, name: "Büro", protocol: "L2TP" }],
  [`* (Connected) ${ID} IPSec "Cisco" [IPSec]`, { type: "IPSec", provider: null, name: "Cisco" }],
  [`* (Connected) ${ID} PPP --> Modem (usb1) "iPhone" [PPP:Modem]`, {
    type: "PPP",
    provider: null,
    name: "iPhone",
    protocol: "Modem",
  }],
  [`* (Connected) ${ID} VPN (com.example.app) "A name of thirty-one characters [VPN:com.example.app]`, {
    name: "A name of thirty-one characters",
  }],
  [`* (Connected) ${ID} VPN (com.example.app) "Example"`, {}],
  [`* (Connected) ${ID} PPP --> L2TP "Old"`, { type: "PPP", provider: null, name: "Old", protocol: "L2TP" }],
  [`* (Connected) ${ID} VPN (com.example.app) "Example"      [VPN:com.exa`, {}],
  [`* (Connected) ${ID} VPN (com.example.app) “Example” [VPN:com.example.app]`, {}],
  [`* (Connected) ${ID} VPN (com.example.app) "Two [beta]" [VPN:com.example.app]`, { name: "Two [beta]" }],
  [`* (Connected) ${ID} VPN (com.example.app) "say "hi"" [VPN:com.example.app]`, { name: 'say "hi"' }],
  [`(Disconnected) A2......CC VPN (com.example.app) "Example" [VPN:com.example.app]`, {
    status: "Disconnected",
    id: "A2......CC",
  }],
  [`* (Connected)      [the uuid] VPN (com.example.app) "Example"      [VPN:com.example.app]`, { id: "[the uuid]" }],
  [`* (Connected) <uuid here> VPN (com.example.app) "Example" [VPN:com.example.app]`, { id: "<uuid here>" }],
];

for (const [row, expected] of ROWS) {
  Deno.test(`parseServiceRow() reads ${row.slice(0, 24)}${row.slice(-40)}`, () => {
    assertEquals(parseServiceRow(row), { ...service, ...expected });
  });
}

Deno.test("parseServiceList() reads headed lists, the last of two, empty ones, and rows alone", () => {
  const names = (text: string) => readLast(LIST, text).value?.map(({ name }) => name);
  assertEquals(names(`${HEADER}\n${VPN}\n\n${PPP}\n`), ["Example", "Büro"]);
  assertEquals(names(`> ${HEADER}\n> ${VPN}`), ["Example"]);
  assertEquals(names(`${HEADER}\n${VPN}\n$ scutil --nc list\n${HEADER}\n$ `), []);
  assertEquals(names(`Look:\n${VPN}\nIt is not there.`), ["Example"]);
  assertEquals(parseServiceList(parseTranscript(VPN)).complete, false);
  assertEquals(parseServiceList(parseTranscript(`${HEADER}\n${VPN}`)).complete, true);
});

Deno.test("parseServiceList() names a row that it cannot read, and is not complete without it", () => {
  const { value, problems, complete } = parseServiceList(
    parseTranscript(`${HEADER}\n* (Connected)  ${ID} ???\n${VPN}`),
  );
  assertEquals([value?.length, problems.map(({ line }) => line), complete], [1, [2], false]);
});

Deno.test("findServiceLists() leaves other texts alone", () => {
  for (
    const other of [
      "* (Connected) yes",
      "(Invalid) the VPN",
      "* Connected",
      "(Connected) a b c",
      "Available services: 2",
    ]
  ) {
    assertEquals(findServiceLists(parseTranscript(other)), [], other);
  }
});

const STATUS_TEXT = `Connected
Extended Status <dictionary> {
  IPv4 : <dictionary> {
    ExcludedRoutes : <array> {
      0 : <dictionary> {
        InterfaceName : en0
      }
    }
    InterfaceName : utun8
  }
  IsPrimaryInterface : 1
  LastStatusChangeTime : 11/22/2026 09:41:07
  Status : 2
  VPN : <dictionary> {
    AuthPassword : hunter2
  }
}
`;
const STATUS: CheckedParser<ServiceStatus> = {
  samples: [`$ scutil --nc status x\n${STATUS_TEXT}`],
  find: findServiceStatuses,
  parse: parseServiceStatus,
  pieces: [
    "Connected\n",
    "Extended Status <dictionary> {\n",
    "  a : 1\n",
    "}\n",
    "$ scutil --nc status\n",
    "No service\n",
  ],
};
checkParser("parseServiceStatus()", STATUS);

const CONNECTED: ServiceStatus = {
  status: "Connected",
  code: 2,
  interface: "utun8",
  lastStatusChangeTime: "11/22/2026 09:41:07",
  isPrimaryInterface: 1,
  extended: {
    IPv4: { ExcludedRoutes: [{ InterfaceName: "en0" }], InterfaceName: "utun8" },
    IsPrimaryInterface: 1,
    LastStatusChangeTime: "11/22/2026 09:41:07",
    Status: 2,
    VPN: { AuthPassword: null },
  },
};
const nothing = { code: null, interface: null, lastStatusChangeTime: null, isPrimaryInterface: null };

const STATUSES: readonly (readonly [name: string, text: string, expected: ServiceStatus])[] = [
  ["a session, without its secrets", `$ scutil --nc status Example\n${STATUS_TEXT}`, CONNECTED],
  ["a session without its command", `He says\n${STATUS_TEXT}`, CONNECTED],
  ["a paste without indent", STATUS_TEXT.replace(/^ +/gm, ""), CONNECTED],
  ["a word under its command", "$ scutil --nc status Example\nDisconnected\n$ ", {
    status: "Disconnected",
    ...nothing,
  }],
  ["the dictionary alone", STATUS_TEXT.replace("Connected\n", ""), { ...CONNECTED, status: null }],
];

for (const [name, text, expected] of STATUSES) {
  Deno.test(`parseServiceStatus() reads ${name}`, () => {
    assertEquals(JSON.parse(JSON.stringify(readLast(STATUS, text).value)), expected);
  });
}

Deno.test("parseServiceStatus() says that there is no such service, and takes no word of prose for a status", () => {
  const [block] = findServiceStatuses(parseTranscript("$ scutil --nc status Foo\nNo service\n"));
  assertEquals([parseServiceStatus(block!).value, parseServiceStatus(block!).absent], [null, true]);
  for (const other of ["Connected\n", "No service\n", "Connected\n<dictionary> {\n  a : 1\n}", "$ ping x\nConnected"]) {
    assertEquals(findServiceStatuses(parseTranscript(other)), [], other);
  }
});

const SHOWN = `${VPN}
VPN <dictionary> {
  AuthPassword : hunter2
  NEProviderBundleIdentifier : com.example.app.extension
  OnDemandEnabled : 1
}
`;
const SETTINGS: CheckedParser<ServiceSettings[]> = {
  samples: [`$ scutil --nc show Example\n${SHOWN}`],
  find: findServiceSettings,
  parse: parseServiceSettings,
  pieces: [`${VPN}\n`, "VPN <dictionary> {\n", "  a : 1\n", "}\n", "$ scutil --nc show x\n"],
};
checkParser("parseServiceSettings()", SETTINGS);

Deno.test("parseServiceSettings() reads what a service is set to, without its secrets", () => {
  const settings = { AuthPassword: null, NEProviderBundleIdentifier: "com.example.app.extension", OnDemandEnabled: 1 };
  for (const text of [`$ scutil --nc show Example\n${SHOWN}`, SHOWN.replace(/^/gm, "> "), `Hm\n${SHOWN}\nOdd.`]) {
    assertEquals(JSON.parse(JSON.stringify(readLast(SETTINGS, text).value)), [{ ...service, settings }]);
  }
  assertEquals(findServiceSettings(parseTranscript("VPN <dictionary> {\n  a : 1\n}")), []);
});

Deno.test("parseServiceList() joins a row that a mail wrapped, and is not whole with one that stays cut", () => {
  const wrapped = `${HEADER}\n${VPN.replace("VPN (", "VPN\n(")}\n${PPP.replace('"Büro"', '\n"Büro"')}\n`;
  assertEquals(readLast(LIST, wrapped).value?.map(({ name }) => name), ["Example", "Büro"]);
  const { value, complete } = parseServiceList(parseTranscript(`${HEADER}\n* (Connected)      ${ID}\n\n${PPP}\n`));
  assertEquals([value?.map(({ name }) => name), complete], [["Büro"], false]);
});
