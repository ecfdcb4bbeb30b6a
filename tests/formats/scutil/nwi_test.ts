import { assertEquals } from "../../../compat/std_assert.ts";
import { findNwi, type NetworkInformation, type NetworkState, parseNwi } from "../../../formats/scutil/nwi.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { type CheckedParser, checkParser, readLast } from "../check_parser.ts";

const TEXT = `Network information

IPv4 network interface information
   utun4 : flags      : 0x5 (IPv4,DNS)
           address    : 10.8.0.2
           VPN server : 192.0.2.1
           reach      : 0x00000003 (Reachable,Transient Connection)
     en0 : flags      : 0x5 (IPv4,DNS)
           address    : 192.168.1.7
           reach      : 0x00000002 (Reachable)

   REACH : flags 0x00000003 (Reachable,Transient Connection)

IPv6 network interface information
   No IPv6 states found

   REACH : flags 0x00000000 (Not Reachable)

Network interfaces: utun4 en0
`;
const NWI: CheckedParser<NetworkInformation> = {
  samples: [TEXT],
  find: findNwi,
  parse: parseNwi,
  pieces: [
    "IPv4 network interface information\n",
    "  en0 : flags : 0x5\n",
    "  address : 1.1.1.1\n",
    "Network information\n",
    "Network interfaces: en0 ",
    "REACH : ",
    " ",
    "a : flags",
    "$ scutil --nwi\n",
  ],
};
checkParser("parseNwi()", NWI);

const none = { address: null, server: null, reach: null };
const UTUN: NetworkState = {
  interface: "utun4",
  flags: "0x5 (IPv4,DNS)",
  address: "10.8.0.2",
  server: "192.0.2.1",
  reach: "0x00000003 (Reachable,Transient Connection)",
};
const EN: NetworkState = {
  interface: "en0",
  flags: "0x5 (IPv4,DNS)",
  address: "192.168.1.7",
  server: null,
  reach: "0x00000002 (Reachable)",
};
const WHOLE = { ipv4: [UTUN, EN], ipv6: [], order: ["utun4", "en0"] };

const OUTPUTS: readonly (readonly [name: string, text: string, expected: NetworkInformation])[] = [
  ["both families", `$ scutil --nwi\n${TEXT}`, WHOLE],
  ["a quoted output", TEXT.replace(/^/gm, "> "), WHOLE],
  ["a paste without indent", TEXT.replace(/^ +/gm, "").replace(/ +/g, " "), WHOLE],
  ["the last of two", `${TEXT}\nthen\n${TEXT.replace("10.8.0.2", "10.8.0.9")}`, {
    ...WHOLE,
    ipv4: [{ ...UTUN, address: "10.8.0.9" }, EN],
  }],
  [
    "old systems without colons",
    "Network information (generation 37)\nIPv4 network interface information\n     en0 : flags 0x5 (IPv4,DNS)\n" +
    "           reach 0x2 (Reachable)\n           Signature Hash: <data> 0x33\n           generation 37\nNetwork interfaces: en0",
    { ipv4: [{ ...none, interface: "en0", flags: "0x5 (IPv4,DNS)", reach: "0x2 (Reachable)" }], order: ["en0"] },
  ],
  [
    "the debug form, and not the interfaces that -a lists behind it",
    TEXT.replace("information\n", "information (generation 12 size=80)\n").replace(
      "address    : 192",
      "rank       : 0x1 (First, 1)\n           address    : 192",
    ) + "\n=== Interface: en0 ===\nIPv4 network interface information\n     en0 : flags : 0x1 (IPv4)\n",
    WHOLE,
  ],
  ["a comment of source code", TEXT.replace(/^/gm, "/// "), WHOLE],
  ["one section alone", TEXT.slice(TEXT.indexOf("IPv4"), TEXT.indexOf("IPv6")), { ipv4: [UTUN, EN] }],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parseNwi() reads ${name}`, () => assertEquals(readLast(NWI, text).value, expected));
}

Deno.test("parseNwi() is complete up to its last line, and leaves other texts alone", () => {
  assertEquals(parseNwi(parseTranscript(TEXT)).complete, true);
  assertEquals(parseNwi(parseTranscript(TEXT.slice(0, TEXT.indexOf("Network interfaces")))).complete, false);
  assertEquals(parseNwi(parseTranscript(TEXT.replace("     en0", "…\n     en0"))).complete, false);
  for (const other of ["Network information", "Network information is missing\nIPv4: none", "en0 : flags : 0x5"]) {
    assertEquals(findNwi(parseTranscript(other)), [], other);
  }
});
