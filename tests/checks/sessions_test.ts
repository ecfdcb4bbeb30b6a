import { assertEquals } from "../../compat/std_assert.ts";
import { eventsOf } from "../../checks/log_events.ts";
import { ended, logged, type Said, says, SESSION, sessionNamed, status } from "../../checks/log_samples.ts";
import { ID, list } from "../../checks/samples.ts";
import { isOwnSession, sessionOf } from "../../checks/sessions.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const UUID = "11111111-2222-4333-8444-555555555555";

const PRINTED: readonly (readonly [bracket: string, key: string | null, ...names: string[]])[] = [
  [`NESMVPNSession[Primary Tunnel:Example Tunnel:${UUID}:(null)]: up`, UUID, "Example Tunnel"],
  [
    `NESMFilterSession[Example: Filter:${UUID.toLowerCase()}]: up`,
    UUID.replaceAll(/[a-f]/g, (c) => c.toUpperCase()),
    "Example",
    "Filter",
  ],
  ["NESMTransparentProxySession[Example]: up", "Example", "Example"],
  ["NESMVPNSession[Primary Tunnel:<private>:<private>:(null)]: up", "Primary Tunnel:<private>:<private>:(null)"],
  ["NESMVPNSession[cut", null],
  ["a message of nobody", null],
];

for (const [message, key, ...names] of PRINTED) {
  Deno.test(`sessionOf() reads ${message}`, () => {
    const event = {
      ...eventsOf(caseOfPasted(logged("default", [status("connected")])), "ne.status")[0]!.value,
      message,
    };
    const session = sessionOf(event);
    assertEquals(session?.key ?? null, key);
    assertEquals(session?.names ?? [], names);
  });
}

const TWO = list({ state: "activated enabled" }, {
  state: "activated enabled",
  id: "org.other.filter",
  name: "Other Filter",
});
const ONE = list({ state: "activated enabled" });

const OWNERS: readonly (readonly [says: string, known: string, line: Said, event: boolean, own: boolean])[] = [
  ["with no other extension known", ONE, ended("Plugin failed", sessionNamed("Anything")), true, true],
  ["by its name", TWO, ended("Plugin failed"), true, true],
  [
    "by the product's part of the identifier",
    TWO.replaceAll("Example Tunnel", "X"),
    ended("Plugin failed", sessionNamed("example.com")),
    true,
    true,
  ],
  ["that is named after another extension", TWO, ended("Plugin failed", sessionNamed("Other Filter")), false, false],
  ["that could be either's", TWO, ended("Plugin failed", sessionNamed("Work")), true, false],
  [
    "that could be either's, of an extension on its way out",
    TWO.replace(/activated enabled\]\n$/, "terminated waiting to uninstall on reboot]\n"),
    ended("Plugin failed", sessionNamed("Work")),
    true,
    true,
  ],
  ["of macOS' own IKEv2", ONE, ended("Plugin failed", sessionNamed("Work", "NESMIKEv2VPNSession")), false, false],
  ["of Apple's own services", ONE, ended("Plugin failed", sessionNamed("com.apple.networkserviceproxy")), false, false],
  [
    "that a line names another provider for",
    ONE,
    says("Found 1 registrations for org.other.app", sessionNamed("Example Tunnel")),
    false,
    false,
  ],
  [
    "that a line names the app of the extension for",
    ONE,
    says("NEVPNTunnelPlugin(com.example.tunnel[inactive]): Validation of the extension failed"),
    true,
    true,
  ],
];

for (const [name, known, line, event, own] of OWNERS) {
  Deno.test(`a session ${name} is ${own ? "the target's" : event ? "not surely the target's" : "another's"}`, () => {
    const of = caseOfPasted(known + logged("default", [line]));
    assertEquals(of.target?.bundleId, ID);
    const events = eventsOf(of, "ne.stop-any", "ne.reg-some", "ne.val-ext");
    assertEquals(events.length > 0, event);
    assertEquals(events.some(({ value }) => isOwnSession(of, value)), own);
  });
}

Deno.test("a session is known by what any line says of it", () => {
  const of = caseOfPasted(
    TWO + logged("default", [
      says(`Found 1 (1 active) registrations for ${ID}`, sessionNamed("Work")),
      ended("Plugin failed", sessionNamed("Work")),
    ]),
  );
  assertEquals(eventsOf(of, "ne.stop-any").map(({ value }) => isOwnSession(of, value)), [true]);
});

Deno.test("an event without a session counts where there is but one network extension", () => {
  const line: Said = ["nesessionmanager", "last stop reason Plugin failed"];
  for (const [known, own] of [[ONE, true], [TWO, false]] as const) {
    const of = caseOfPasted(known + logged("default", [line]));
    assertEquals(eventsOf(of, "ne.stop-plugin-failed").map(({ value }) => isOwnSession(of, value)), [own]);
  }
  assertEquals(SESSION, sessionNamed("Example Tunnel"));
});
