import { configurations } from "../configuration_samples.ts";
import { nameConfiguration } from "../configurations.ts";
import { type Case, type Cite, defineRule, found, unknown } from "../define.ts";
import { ncList } from "../network_samples.ts";
import { list } from "../samples.ts";
import { logged, status } from "../log_samples.ts";
import { isDown } from "../vpn_services.ts";
import { sessionIsUp } from "../session_state.ts";

const LEVEL = "net.necp.drop_all_level";
const DROPS = `% sysctl net.necp\n${LEVEL}: 6\nnet.necp.session_count: 2\n\n`;
const ALL_NETWORKS = configurations({ protocol: { IncludeAllNetworks: true } });

export default defineRule({
  id: "flow.necp-drop-all",
  kind: "cause",
  stage: 10,
  title: "net.necp.drop_all_level non-zero without an active session",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["sysctl.net"],
  reads: ["net.services", "net.vpnStatus", "ne.configs", "log.events"],
  judge(of) {
    const level = of.facts.value("sysctl.net")![LEVEL];
    if (typeof level !== "number" || level === 0) return found();
    const services = of.facts.value("net.services");
    if (sessionIsUp(of) || services?.some((service) => !isDown(of, service))) {
      return found();
    }
    if (services === undefined || !of.facts.evidence("net.services").complete) {
      return unknown(
        ["net.services"],
        `The kernel drops what no policy lets pass (${LEVEL} is ${level}): is a VPN connected?`,
      );
    }
    const wanting = allNetworks(of);
    return found({
      message: `The kernel drops all traffic that no policy lets pass (${LEVEL} is ${level}), and no VPN is connected${
        wanting.length === 0 ? "" : `; ${wanting.map(({ name }) => name).join(", ")} takes all networks`
      }`,
      cites: [{ key: "sysctl.net", at: LEVEL }, { key: "net.services", at: "" }, ...wanting.map(({ cite }) => cite)],
    });
  },
  explains: [],
  fix: [
    { text: "Connect the VPN that takes all networks, and disconnect it in its app", risk: "low" },
    {
      text: "See which configuration it is, and switch it off in {vpnSettings}; a managed one is switched off by " +
        "device management",
      command: "/usr/sbin/scutil --nc list",
      risk: "low",
      verify: `sysctl ${LEVEL} prints 0`,
    },
    { text: "Restart the Mac", risk: "low", reboot: true },
  ],
  why:
    "A VPN that takes all networks has the kernel drop whatever does not go through it, so that nothing leaks while it connects. When " +
    "the session ends without taking that back, the Mac is offline with routes and resolvers in order.",
  notWhen: "A session is up or on its way: until it is connected, dropping everything is what it is for.",
  macos: "11 and later",
  references: ["knowledge 08 §11", "knowledge 04 CF-08", "knowledge 09 NA2"],
  samples: () => ({
    fires: [
      { says: "a kernel that drops everything, with every VPN disconnected", text: DROPS + ncList("Disconnected") },
      {
        says: "the same, and the configuration that takes all networks",
        text: list({ state: "activated enabled" }) + DROPS + ncList("Disconnected") + ALL_NETWORKS,
      },
    ],
    silent: [
      { says: "a connected VPN", text: DROPS + ncList("Connected") },
      {
        says: "a session that the log shows as connected",
        text: DROPS + ncList("Disconnected") + logged("default", [status("connected")]),
      },
      { says: "a kernel that drops nothing", text: DROPS.replace(": 6", ": 0") + ncList("Disconnected") },
      { says: "nobody having asked for the services", text: DROPS },
      { says: "a configuration that takes all networks, alone", text: ALL_NETWORKS + ncList("Disconnected") },
    ],
  }),
});

/** The configurations that ask for it. */
function allNetworks({ facts }: Case): { name: string; cite: Cite }[] {
  return (facts.value("ne.configs") ?? []).flatMap((one, i) =>
    one.includeAllNetworks === true && one.enabled !== false
      ? [{ name: nameConfiguration(one), cite: { key: "ne.configs", at: String(i) } }]
      : []
  );
}
