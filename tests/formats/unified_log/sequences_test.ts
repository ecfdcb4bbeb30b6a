/** Whole stories of a log, in the styles in which people paste them: what each line raises. */
import { assertEquals } from "../../../compat/std_assert.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { parseLogEvents } from "../../../formats/unified_log/events.ts";

const ID = "com.example.tunnel.extension";
const PATH =
  `/Library/SystemExtensions/11111111-2222-3333-4444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}`;
const SESSION = "NESMVPNSession[Primary Tunnel:Example VPN:11111111-2222-3333-4444-555555555555:(null)]";
const DIED = "Error Domain=NSCocoaErrorDomain Code=4097";

let clock = 0;

/** One record in the default style. */
function line(process: string, message: string, brackets = ""): string {
  const second = String(clock++ % 60).padStart(2, "0");
  return `2026-11-20 10:00:${second}.123456+0100 0x1a2b     Default     0x0                  412    0    ${process}: ${brackets}${message}\n`;
}

const sysextd = (message: string) => line("sysextd", message, "[com.apple.sx:XPC] ");
const session = (message: string) => line("nesessionmanager", message, "[com.apple.networkextension:] ");
const app = (message: string) => line("Example VPN", message, "(NetworkExtension) [com.apple.networkextension:] ");
const neagent = (message: string) => line("neagent", message, "(PlugInKit) ");
const kernel = (message: string) => line("kernel", message, "(AppleMobileFileIntegrity) ");

/** Text → what is raised, each id once in the order of its first line. */
const STORIES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "a sound activation",
    sysextd(`client activation request for ${ID}`) +
    sysextd(`attempting to realize extension with identifier ${ID}`) +
    sysextd("realizing target path: file:///Applications/Example%20VPN.app/") +
    sysextd("initial activation decision: activateNew") +
    sysextd(`staging extension with identifier ${ID}`) +
    sysextd(`extension EXAMPLE123 ${ID} (2.4.0/240) advancing state from staging to validating`) +
    sysextd(`Extension point confirmed that extension ${ID} is runnable`) +
    session("Submitting launchd job {\n    Label = x;\n}") +
    session(`Adding event subscription for ${ID} with extension point com.apple.networkextension.packet-tunnel`),
    [
      "sx.request",
      "sx.realize",
      "sx.realize-target",
      "sx.decision",
      "sx.stage",
      "sx.advance",
      "sx.runnable",
      "ne.submit-job",
      "ne.subscribe",
    ],
  ],
  [
    "an upgrade that the app gave up",
    sysextd(`activateDecision found entry to replace: ${ID}, (2.3.0/230)`) +
    sysextd("notifying client of activation conflict") +
    line(
      "Example VPN",
      "[0x1] invalidated because the current process cancelled the connection by calling x",
      "(libxpc.dylib) ",
    ) +
    line(
      "sysextd",
      "[0x2] invalidated because the client process (pid 812) either cancelled the connection or exited",
    ) +
    sysextd("client connection (pid 812) invalidated"),
    ["sx.replace", "sx.conflict", "xpc.cancelled", "xpc.client-exit", "sx.client-gone"],
  ],
  [
    "a build that is not notarised",
    sysextd(`applyPolicy ${ID} -> Allow`) +
    line("sysextd", "Error checking with notarization daemon: 3", "(Security) [com.apple.securityd:SecError] ") +
    sysextd("bundle code signature is not valid - does not satisfy requirement: -67050") +
    sysextd(`${ID}: extension failed to validate! uninstalling...`) +
    sysextd(`uninstalling invalid extension ${ID}`),
    ["sx.policy-allow", "sx.notary-check", "sx.req-67050", "sx.failed-validate", "sx.uninstall-invalid"],
  ],
  [
    "a profile that does not fit",
    line("taskgated-helper", `Disallowing ${ID} because no eligible provisioning profiles found`) +
    line(
      "amfid",
      `${PATH}: Requirements for restricted entitlements failed to validate, error -67671, requirements: '<private>'`,
    ) +
    line("amfid", "Restricted entitlements not validated, bailing out. Error: none") +
    line(
      "amfid",
      `${PATH} not valid: Error Domain=AppleMobileFileIntegrityError Code=-413 "No matching profile found"`,
    ) +
    kernel("AMFI: bailing out because of restricted entitlements.") +
    line(
      "kernel",
      `mac_vnode_check_signature: ${PATH}: code signature validation failed fatally: When validating ${PATH}:\n` +
        "  Code has restricted entitlements, but the validation\n of its code signature failed.\nUnsatisfied Entitlements: ",
    ),
    [
      "tg.disallow",
      "amfid.67671",
      "log.private",
      "amfid.bail",
      "amfid.413",
      "krn.amfi-bail",
      "krn.cs-fatal",
      "krn.restricted",
    ],
  ],
  [
    "a start of the Mac at which the app is not known yet",
    session(`Found 0 (0 active) registrations for ${ID} (com.apple.networkextension.packet-tunnel)`) +
    session(`${SESSION}: Request to uninstall session`) +
    session(`${SESSION}: status changed to disconnecting`) +
    session(`${SESSION}: status changed to disconnected, last stop reason Plugin was disabled`),
    ["ne.reg-none", "ne.uninstall-req", "ne.status", "ne.stop-plugin-disabled", "ne.stop-any"],
  ],
  [
    "a provider that dies as it starts",
    neagent(`<private>: connection to plug-in ${ID} lost, killing invalid plugIn`) +
    neagent(`Hub connection error ${DIED} "connection to service named ${ID} was interrupted"`) +
    line("neagent", `Failed to start extension ${ID}: ${DIED} "couldn’t"`, "(NetworkExtension) ") +
    session(`${SESSION}: status changed to disconnected, last stop reason Plugin failed`),
    [
      "na.pk-lost",
      "log.private",
      "na.hub-4097",
      "xpc.4097",
      "na.start-4097",
      "ne.stop-plugin-failed",
      "ne.stop-any",
      "ne.status",
    ],
  ],
  [
    "an interface that somebody else holds",
    line("kernel", "utun_ctl_connect - utun_nexus_ifattach alloc_net_provider_instance failed, 16") +
    line("nehelper", "connect failed on kernel control socket: [16] Resource busy", "[com.apple.networkextension:] ") +
    session(`${SESSION}: Failed to obtain a virtual interface of type 1, aborting`) +
    session(`${SESSION}: status changed to disconnected, last stop reason Plugin failed`),
    ["krn.utun-busy", "nh.kctl-busy", "ne.vif", "ne.stop-plugin-failed", "ne.stop-any", "ne.status"],
  ],
  [
    "a consent that was lost",
    app("Saving configuration Example VPN with existing signature (null)") +
    app('Failed to save: Error Domain=NEConfigurationErrorDomain Code=10 "permission denied"') +
    app("Saving configuration Example VPN with existing signature {length = 20, bytes = 0x11}"),
    ["cfg.sig-null", "app.cfg10", "cfg.sig-ok"],
  ],
  [
    "a program that was overwritten in place",
    kernel(`load code signature error 4 for file "${ID}"`) +
    line("launchd", "exited due to OS_REASON_CODESIGNING | Launch Constraint Violation", `[system/${ID} [812]:] `) +
    line("launchd", "Requesting LWCR update on next spawn", `[system/${ID} [812]:] `),
    ["krn.loadcs", "ld.codesigning", "ld.lwcr"],
  ],
];

/** The same story as people paste it. */
const MANNERS: readonly (readonly [string, (text: string) => string])[] = [
  ["as it is", (text) => text],
  ["quoted", (text) => text.replace(/^/gm, "> ")],
  ["in a fence, indented", (text) => `I see this:\n\n\`\`\`\n${text.replace(/^/gm, "    ")}\n\`\`\`\n`],
  [
    "behind a banner and a prompt",
    (text) =>
      `jo@mac ~ % log show --predicate 'eventMessage CONTAINS "failed to validate!"'\n` +
      `Filtering the log data using "composedMessage CONTAINS "failed to validate!""\n${text}`,
  ],
  ["with Windows line ends", (text) => text.replaceAll("\n", "\r\n")],
];

for (const [says, text, ids] of STORIES) {
  for (const [manner, paste] of MANNERS) {
    Deno.test(`the log of ${says}, ${manner}, raises what it tells`, () => {
      const raised = parseLogEvents(parseTranscript(paste(text))).value!.map(({ signature }) => signature);
      assertEquals([...new Set(raised)].filter((id) => id !== "log.banner"), ids);
    });
  }
}
