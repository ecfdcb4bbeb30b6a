import { assertEquals } from "../../compat/std_assert.ts";
import type { LogStyle, Said } from "../../checks/log_samples.ts";
import { ended, logged, says, sessionNamed, status } from "../../checks/log_samples.ts";
import { list } from "../../checks/samples.ts";
import { sessionEnds } from "../../checks/session_ends.ts";
import { NE_VPN_CONNECTION_PLUGIN } from "../../formats/codes/ne_vpn_connection_plugin.ts";
import { assertTimely } from "../effort.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const UP: readonly Said[] = [status("connecting"), status("connected")];
const OTHER = sessionNamed("Other");

function codesIn(text: string): (number | null)[] {
  return sessionEnds(caseOfPasted(text)).map(({ code }) => code.code);
}

const STORIES: readonly (readonly [says: string, lines: readonly Said[], ...codes: number[]])[] = [
  ["nothing", []],
  ["a failure", [ended("Plugin failed")], 7],
  ["two failures", [ended("Plugin failed"), ended("Plugin was disabled")], 7, 6],
  ["a failure that was healed", [ended("Plugin failed"), ...UP]],
  ["a failure behind a success", [...UP, ended("Plugin failed")], 7],
  ["a failure, and another session that came up", [
    ended("Plugin failed"),
    status("connecting", OTHER),
    status("connected", OTHER),
  ], 7],
  ["a failure, and a start that has not come up yet", [ended("Plugin failed"), status("connecting")], 7],
  ["a failure that a clean stop follows", [ended("Plugin failed"), ended("Stop command received")], 7, 1],
  ["the second wording", [says("disconnected with reason Server is not responding")], 20],
  [
    "Apple's spelling and the right one",
    [
      ended("Configuration was superceded by another configuration"),
      ended("Configuration was superseded by another configuration"),
    ],
    33,
    33,
  ],
  ["a reason that nobody knows", [ended("Moon in the wrong phase")]],
  ["macOS' own IKEv2", [ended("Authentication failed", sessionNamed("Work", "NESMIKEv2VPNSession"))]],
];

for (const style of ["default", "compact", "syslog", "ndjson", "console"] satisfies LogStyle[]) {
  for (const [name, lines, ...codes] of STORIES) {
    Deno.test(`sessionEnds() reads ${name}, in ${style} style`, () =>
      assertEquals(codesIn(logged(style, lines)), codes));
  }
}

Deno.test("sessionEnds() knows every text of a stop reason", () => {
  const numbers = NE_VPN_CONNECTION_PLUGIN.codes.filter(({ code }) => code !== 38).map(({ code }) => code);
  const texts = NE_VPN_CONNECTION_PLUGIN.codes.filter(({ code }) => code !== 38).map(({ name }) => ended(name));
  assertEquals(codesIn(logged("default", texts)), numbers);
});

Deno.test("sessionEnds() knows whether the session had come up before it ended", () => {
  const starts = (lines: readonly Said[]) =>
    sessionEnds(caseOfPasted(logged("default", lines))).map((end) => end.atStart);
  assertEquals(starts([status("connecting"), ended("Plugin initiated")]), [true]);
  assertEquals(starts([...UP, ended("Plugin initiated")]), [false]);
  assertEquals(starts([ended("Plugin initiated")]), [undefined]);
  assertEquals(starts([...UP, status("connecting", OTHER), ended("Plugin initiated")]), [false]);
});

const QUOTED: readonly (readonly [says: string, text: string, ...codes: number[]])[] = [
  ["the private domain", "NEVPNConnectionErrorDomainPlugin code=6\n", 6],
  ["the public domain", 'Error Domain=NEVPNConnectionErrorDomain Code=12 "(null)"\n', 12],
  ["a code that no table has", "NEVPNConnectionErrorDomainPlugin code=99\n"],
  ["a code that is only explained", "NEVPNConnectionErrorDomainPlugin code 6 means that nobody is there.\n"],
  ["an error above a session that came up", `NEVPNConnectionErrorDomainPlugin code=6\n\n${logged("default", UP)}`],
  [
    "an error that a program of macOS printed",
    logged("default", [["System Settings", 'Error Domain=NEVPNConnectionErrorDomain Code=7 "(null)"']]),
  ],
  [
    "an error that the app printed",
    logged("default", [["Example", 'Error Domain=NEVPNConnectionErrorDomain Code=7 "(null)"']]),
    7,
  ],
  [
    "an error of the morning below a session of the afternoon",
    logged("default", UP, "15:00") +
    logged("default", [["Example", "NEVPNConnectionErrorDomainPlugin code=6"]], "09:00"),
  ],
  ["an error below a session that came up", `${logged("default", UP)}\nNEVPNConnectionErrorDomainPlugin code=6\n`, 6],
  [
    "an error that could be another extension's",
    list({ state: "activated enabled" }, { state: "activated enabled", id: "org.other.filter" }) +
    "NEVPNConnectionErrorDomainPlugin code=6\n",
  ],
];

for (const [name, text, ...codes] of QUOTED) {
  Deno.test(`sessionEnds() reads of quoted errors ${name}`, () => assertEquals(codesIn(text), codes));
}

Deno.test("sessionEnds() stays fast on a log of nothing but failures and successes", () => {
  const lines = Array.from({ length: 4000 }, (_, i): Said[] => [
    ended("Plugin failed", sessionNamed(`Tunnel ${i % 700}`)),
    status("connected", sessionNamed(`Tunnel ${(i * 7) % 900}`)),
  ]);
  const of = caseOfPasted(logged("compact", lines.flat()));
  assertTimely(() => sessionEnds(of), "sessionEnds()");
});
