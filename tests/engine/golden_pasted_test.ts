/** Golden cases of knowledge chapter 09, section 9, out of what people paste: the whole way from text to verdict. */
import { assertEquals } from "../../compat/std_assert.ts";
import { configurations, policy, profilesShown, proxyPayload } from "../../checks/configuration_samples.ts";
import type { Said } from "../../checks/log_samples.ts";
import { ended, logged, type LogStyle, provider, says, status } from "../../checks/log_samples.ts";
import { database, ID, job, list, TEAM } from "../../checks/samples.ts";
import type { Symptom } from "../../engine/symptoms.ts";
import { diagnosePasted } from "../fakes/pasted.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const RUNNING = { state: "running", runs: "1", pid: "512" };
const ENABLED = list({ state: "activated enabled" });
const DECLARED = database({ state: "activated enabled", mach: [NAME] });
const LABEL = `system/NetworkExtension.${ID}.2.4.0.240 [512]`;
const REFUSED: Said = [
  "launchd",
  `failed activation: name = ${NAME}, requestor = ${ID}[512], error = 1: Operation not permitted`,
  LABEL,
];
const UNREACHED: Said = [
  "Example Tunnel",
  `Error Domain=NSCocoaErrorDomain Code=4099 "The connection to service named ${NAME} was invalidated: failed at lookup with error 3 - No such process."`,
];
const DENIED: Said = ["kernel", `(Sandbox) Sandbox: Example Tunnel(733) deny(1) mach-lookup ${NAME}`];
const UNTYPED_PROXY = proxyPayload({}, {
  TransparentProxy: { ProviderBundleIdentifier: ID, RemoteAddress: "127.0.0.1" },
});
const SAVE_REFUSED: Said = [
  "Example Tunnel",
  'Error in saving configuration: Error Domain=NEConfigurationErrorDomain Code=10 "permission denied"',
];
const closed = (i: number) =>
  provider(`tcp flow closed flow_id=${i} direction=ingress bytes_received=517 bytes_sent=0 age_ms=9`);

const TEAM_ID = `<key>com.apple.developer.team-identifier</key><string>${TEAM}</string>`;

function signed(path: string, identifier: string, entitlements: string): string {
  return `Executable=${path}\nIdentifier=${identifier}\nTeamIdentifier=${TEAM}\n` +
    `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>${TEAM_ID}${entitlements}</dict></plist>\n`;
}

function groups(...names: readonly string[]): string {
  return `<key>com.apple.security.application-groups</key><array>${
    names.map((name) => `<string>${name}</string>`).join("")
  }</array>`;
}

const STAGED =
  `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}`;
const APP = "/Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel";
const SANDBOXED = "<key>com.apple.security.app-sandbox</key><true/>";

interface Golden {
  readonly id: string;
  readonly text: (style: LogStyle) => string;
  readonly symptom: Symptom;
  readonly status: string;
  /** The primary, or the leading guess of an unknown. */
  readonly rule: string;
  readonly explained?: readonly string[];
  readonly next?: string;
}

const CASES: readonly Golden[] = [
  {
    id: "G3 Mach name not prefixed, provider runs",
    text: (style) =>
      ENABLED + DECLARED + job(RUNNING) + signed(STAGED, ID, groups(`${TEAM}.com.example.other`)) +
      logged(style, [REFUSED]),
    symptom: "ipc",
    status: "problem",
    rule: "mach.prefix-mismatch",
    explained: ["mach.not-registered", "mach.registration-denied"],
  },
  {
    id: "G4 FB21271237 after an update in place",
    text: (style) =>
      list({ state: "terminated waiting to uninstall on reboot", version: "2.3.0/230" }, {
        state: "activated enabled",
      }) +
      DECLARED + job(RUNNING) + signed(STAGED, ID, groups(NAME)) + logged(style, [UNREACHED]),
    symptom: "ipc",
    status: "problem",
    rule: "osbug.machservices-not-refreshed",
    explained: ["mach.not-registered", "xpc.lazy-connection"],
  },
  {
    id: "G6 provider crash, then code 6",
    text: (style) =>
      ENABLED + job({ state: "not running", runs: "4", "last terminating signal": "Bus error: 10" }) +
      logged(style, [status("connected"), ended("Plugin failed"), status("connecting"), ended("Plugin was disabled")]),
    symptom: "drop",
    status: "unknown",
    rule: "proc.crashed",
    explained: ["session.failed-code", "session.plugin-not-installed"],
  },
  {
    id: "G7 switched off in Settings",
    text: (style) =>
      list({ state: "activated disabled" }) + logged(style, [status("connecting"), ended("Plugin was disabled")]),
    symptom: "start",
    status: "problem",
    rule: "reg.disabled-by-user",
    explained: ["session.plugin-not-installed", "session.failed-code"],
  },
  {
    id: "G10 On Demand after a switch of profiles",
    text: (style) =>
      ENABLED + logged(style, [
        says(`Found 0 registrations for ${ID} (com.apple.networkextension.packet-tunnel)`),
        says("Plugin is not available in launch services"),
        says("Plugin is not installed"),
        ended("Plugin was disabled"),
      ]),
    symptom: "start",
    status: "problem",
    rule: "reg.ls-plugin-unavailable",
    explained: ["session.plugin-not-installed"],
  },
  {
    id: "G9 transparent proxy of device management with a loopback address",
    text: (style) =>
      ENABLED + profilesShown([UNTYPED_PROXY]) + logged(style, [status("connecting"), ended("Plugin failed")]),
    symptom: "offline",
    status: "problem",
    rule: "mdm.provider-type-default",
    explained: ["mdm.remote-address-loopback"],
  },
  {
    id: "G10 On Demand after a profile switch, with the configuration",
    text: (style) =>
      ENABLED + configurations({ isManaged: true, settings: { OnDemandEnabled: true } }) +
      logged(style, [says("Plugin is not available in launch services")]),
    symptom: "start",
    status: "problem",
    rule: "reg.ls-plugin-unavailable",
    explained: ["mdm.on-demand-not-applied"],
  },
  {
    id: "G20 approval pending, and a policy that leaves it to nobody",
    text: () => list({ state: "activated waiting for user" }) + profilesShown([policy()]),
    symptom: "activation",
    status: "problem",
    rule: "mdm.policy-missing-or-blocking",
    explained: ["policy.awaiting-user-approval"],
  },
  {
    id: "G22 an Order that makes the app's save fail",
    text: (style) =>
      ENABLED + profilesShown([proxyPayload({}, { VPN: { Order: 1 } })]) + configurations({ isManaged: true }) +
      logged(style, [SAVE_REFUSED]),
    symptom: "start",
    status: "problem",
    rule: "mdm.order-key-misplaced",
    explained: ["mdm.app-saves-managed-config", "necfg.permission-denied"],
  },
  {
    id: "G11 dead after a wake, same process",
    text: (style) =>
      ENABLED + job(RUNNING) +
      logged(style, [
        status("connected"),
        provider("system sleep"),
        provider("system wake"),
        ...[1, 2, 3, 4, 5, 6].map(closed),
      ]),
    symptom: "offline",
    status: "problem",
    rule: "sleep.forwarding-wedged",
  },
  {
    id: "an app that may neither install its extension nor save its configuration",
    text: (style) => "OSSystemExtensionErrorDomain error 8\n" + logged(style, [SAVE_REFUSED]),
    symptom: "start",
    status: "unknown",
    rule: "reg.activation-failed-unexplained",
    explained: ["necfg.permission-denied"],
  },
  {
    id: "G13 code 6 only",
    text: () => "The tunnel ends with NEVPNConnectionErrorDomainPlugin code=6\n",
    symptom: "start",
    status: "unknown",
    rule: "session.plugin-not-installed",
    explained: ["session.failed-code"],
    next: "reg.list",
  },
  {
    id: "G20 approval pending",
    text: (style) => list({ state: "activated waiting for user" }) + logged(style, [ended("Plugin was disabled")]),
    symptom: "start",
    status: "problem",
    rule: "policy.awaiting-user-approval",
    explained: ["session.plugin-not-installed"],
  },
  {
    id: "G21 group only in the extension, sandboxed app",
    text: (style) =>
      ENABLED + DECLARED + job(RUNNING, { endpoints: [NAME] }) + signed(STAGED, ID, groups(NAME)) +
      signed(APP, "com.example.tunnel", SANDBOXED) + logged(style, [status("connected"), DENIED, UNREACHED]),
    symptom: "ipc",
    status: "problem",
    rule: "ent.app-group-one-sided",
    explained: ["xpc.sandbox-denied", "xpc.lazy-connection"],
  },
];

for (const { id, text, symptom, status: expected, rule, explained = [], next } of CASES) {
  for (const style of ["default", "compact", "ndjson"] satisfies LogStyle[]) {
    Deno.test(`${id}, in ${style} style`, () => {
      const [diagnosis] = diagnosePasted(text(style), { symptom }).diagnoses;
      const { verdict, findings } = diagnosis!;
      assertEquals([verdict.status, verdict.primary ?? verdict.leading], [expected, rule]);
      const under = findings.filter((one) => one.explainedBy !== null).map((one) => one.rule);
      assertEquals(explained.filter((one) => !under.includes(one)), []);
      if (next !== undefined) assertEquals(verdict.collectNext[0]?.key, next);
    });
  }
}
