import { assertEquals } from "../../compat/std_assert.ts";
import { eventsOf } from "../../checks/log_events.ts";
import { ended, logged, type Said, says, sessionNamed, status } from "../../checks/log_samples.ts";
import { bundle } from "../../checks/bundle_samples.ts";
import { configured } from "../../checks/session_samples.ts";
import type { Case } from "../../checks/define.ts";
import { ID, job, list } from "../../checks/samples.ts";
import { isOwnSession, ownerOfSession, type Ownership, sessionOf } from "../../checks/sessions.ts";
import { chooseTarget, findTargets } from "../../engine/targets.ts";
import { type Evidence, noEvidence } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import type { LogEvent } from "../../formats/unified_log/events.ts";
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
});

const HOME = sessionNamed("home");
const FAILED = ended("Plugin failed", HOME);
const UUID_OF_HOME = /[0-9A-F-]{36}/i.exec(HOME)![0];

function services(app: string): string {
  return "% scutil --nc list\nAvailable network connection services in the current set (*=enabled):\n" +
    `* (Disconnected)   ${UUID_OF_HOME} VPN (${app}) "home"                         [VPN:${app}]\n`;
}

const TIES: readonly (readonly [says: string, text: string, owner: Ownership])[] = [
  ["that nothing ties to anybody", ONE + logged("default", [FAILED]), "likely"],
  ["that scutil ties to the app", ONE + services("com.example.tunnel") + logged("default", [FAILED]), "own"],
  ["that scutil ties to another app", ONE + services("org.other.app") + logged("default", [FAILED]), "other"],
  [
    "beside one that bears the product's name",
    ONE + logged("default", [status("connected"), FAILED]),
    "other",
  ],
  [
    "beside launchd's job of another extension",
    ONE + job({ state: "running" }, { id: "org.other.filter" }) + logged("default", [FAILED]),
    "unclear",
  ],
  [
    "beside launchd's job of the extension's former version",
    ONE + job({ state: "running" }, { version: "2.3.0.230" }) + logged("default", [FAILED]),
    "likely",
  ],
];

for (const [name, text, owner] of TIES) {
  Deno.test(`a session ${name} is ${owner}`, () => {
    const of = chosen(caseOfPasted(text));
    const [event] = (of.facts.value("log.events") ?? []).filter(({ message }) => message.includes("home"));
    assertEquals(ownerOfSession(of, event!), owner);
  });
}

Deno.test("a session that needs another kind of provider is not the extension's", () => {
  const { facts } = caseOfPasted(
    logged("default", [ended("Plugin failed", sessionNamed("office", "NESMFilterSession")), FAILED]),
  );
  const of = caseOfBundle(facts.value("log.events")!);
  assertEquals(of.facts.value("log.events")!.map((event) => ownerOfSession(of, event)).slice(0, 1), ["other"]);
  assertEquals(ownerOfSession(of, of.facts.value("log.events")!.at(-1)!), "likely");
});

/** The extension of the samples, whatever else the text names. */
function chosen(of: ReturnType<typeof caseOfPasted>): Case {
  return { ...of, target: chooseTarget(findTargets(of.facts), ID) };
}

for (const [provider, owner] of [[ID, "own"], ["org.other.extension", "other"]] as const) {
  Deno.test(`a session whose configuration names ${provider} is ${owner}`, () => {
    const events = caseOfPasted(logged("compact", [FAILED])).facts.value("log.events")!;
    const of = caseOfFacts({ "log.events": events, "ne.configs": [configured({ id: UUID_OF_HOME, provider })] });
    assertEquals(ownerOfSession(of, events[0]!), owner);
  });
}

/** A log beside the files of an app with a packet tunnel. */
function caseOfBundle(events: readonly LogEvent[]): Case {
  return caseOfFacts({ ...bundle(), "log.events": events });
}

function caseOfFacts(facts: Readonly<Record<string, unknown>>): Case {
  const evidence = Object.entries(facts).map((
    [key, value],
  ): [string, Evidence] => [key, { ...noEvidence(key, "ok"), value }]);
  const all = createFacts(new Map(evidence));
  return { facts: all, target: chooseTarget(findTargets(all), ID), now: new Date(0) };
}
