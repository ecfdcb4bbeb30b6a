import { assertEquals } from "../../compat/std_assert.ts";
import { findPacketFilter, type PacketFilter, parsePacketFilter } from "../../formats/pfctl.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { type CheckedParser, checkParser, readLast } from "./check_parser.ts";

const ALL = `No ALTQ support in kernel
ALTQ related functions disabled
TRANSLATION RULES:
nat-anchor "com.apple/*" all
rdr pass on lo0 inet proto udp from any to any port = 53 -> 127.0.0.1 port 53

FILTER RULES:
scrub-anchor "com.apple/*" all fragment reassemble
anchor "com.apple/*" all
block drop all
pass quick on utun4 all flags S/SA keep state

STATES:
ALL tcp 192.168.1.7:52000 -> 1.1.1.1:443       ESTABLISHED:ESTABLISHED

INFO:
Status: Enabled for 0 days 02:11:05           Debug: Urgent
`;
const CONF =
  'scrub-anchor "com.apple/*"\nnat-anchor "com.apple/*"\nload anchor "com.apple" from "/etc/pf.anchors/com.apple"\nblock drop all';
const PF: CheckedParser<PacketFilter> = {
  samples: [`$ sudo pfctl -sa\n${ALL}`],
  find: findPacketFilter,
  parse: parsePacketFilter,
  pieces: [
    "block drop all\n",
    "pass quick ",
    "$ sudo pfctl -a x -s all\n",
    "Status: Enabled Debug:\n",
    "nat on en0 ",
    "FILTER RULES:\n",
  ],
};
checkParser("parsePacketFilter()", PF);

const WHOLE: PacketFilter = {
  enabled: true,
  rules: [
    'scrub-anchor "com.apple/*" all fragment reassemble',
    'anchor "com.apple/*" all',
    "block drop all",
    "pass quick on utun4 all flags S/SA keep state",
  ],
  nat: [
    'nat-anchor "com.apple/*" all',
    "rdr pass on lo0 inet proto udp from any to any port = 53 -> 127.0.0.1 port 53",
  ],
  anchors: [],
  anchorNames: [],
};

Deno.test("parsePacketFilter() reads all of it, single parts, and anchors", () => {
  assertEquals(readLast(PF, `$ sudo pfctl -sa\n${ALL}`).value, WHOLE);
  assertEquals(readLast(PF, ALL.replace(/^/gm, "> ")).value, WHOLE);
  const anchors =
    "$ sudo pfctl -s Anchors\n  com.apple\n  example\n$ sudo pfctl -a example -s rules\nblock drop out all\n" +
    "$ sudo pfctl -a example -s nat\nrdr pass on lo0 inet all -> 127.0.0.1";
  assertEquals(readLast(PF, anchors).value, {
    enabled: null,
    rules: [],
    nat: [],
    anchors: [
      { name: "example", rules: ["block drop out all"], nat: [] },
      { name: "example", rules: [], nat: ["rdr pass on lo0 inet all -> 127.0.0.1"] },
    ],
    anchorNames: ["com.apple", "example"],
  });
  const diagnosed = "#\n# /sbin/pfctl -l -s all\n#\nFILTER RULES:\nblock drop all\n" +
    "#\n# /sbin/pfctl -l -s all -a com.example\n#\nFILTER RULES:\npass quick on utun4 all\n";
  const { rules, anchors: [anchor] } = readLast(PF, diagnosed).value!;
  assertEquals([rules, anchor], [["block drop all"], {
    name: "com.example",
    rules: ["pass quick on utun4 all"],
    nat: [],
  }]);
  assertEquals(readLast(PF, "Status: Disabled for 0 days 00:00:12      Debug: Urgent").value?.enabled, false);
});

Deno.test("parsePacketFilter() takes what -e and -d say for the status", () => {
  const isEnabled = (said: string) =>
    readLast(PF, `ALTQ related functions disabled\nblock drop all\n${said}\n`).value?.enabled;
  const said = [
    "pf enabled",
    "pfctl: pf already enabled",
    "pf disabled",
    "pfctl: pf not enabled",
    "pf is enabled here",
  ];
  assertEquals(said.map(isEnabled), [true, true, false, false, null]);
});

Deno.test("parsePacketFilter() is complete for all of it, says that it was refused, and leaves prose alone", () => {
  assertEquals(parsePacketFilter(parseTranscript(ALL)).complete, true);
  assertEquals(parsePacketFilter(parseTranscript("$ sudo pfctl -sr\nblock drop all")).complete, false);
  assertEquals(parsePacketFilter(parseTranscript("pfctl: /dev/pf: Permission denied")).refused, true);
  for (
    const other of [
      "block the traffic",
      "pass it on",
      "Status: Enabled",
      "anchor text",
      "pass: yes",
      'anchor "com.apple/*"',
      CONF,
    ]
  ) {
    assertEquals(findPacketFilter(parseTranscript(other)), [], other);
  }
});
