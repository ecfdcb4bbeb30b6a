import { isAppId } from "../configurations.ts";
import { type Case, type Cite, defineRule, found, unknown } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { DEFAULT_EN0, HOME, ncList, netstat } from "../network_samples.ts";
import { routesOf } from "../routes.ts";
import { ENABLED } from "../samples.ts";
import { isTunnel } from "../tunnels.ts";

/** A change of networks takes an address from under a socket or two. */
const ENOUGH = 3;
const NO_ADDRESS: Said = ["kernel", "cfil_service_inject_queue:4105 CFIL: sosend() failed 49"];
const FAILED = ENABLED + logged("default", [NO_ADDRESS, NO_ADDRESS, NO_ADDRESS]);
const OTHER_VPN = ncList("Connected").replaceAll("com.example.tunnel", "org.other.vpn");
const INTO_UTUN4 = netstat(DEFAULT_EN0, "10.20/16           link#20            UCS                 utun4", ...HOME);

export default defineRule({
  id: "coex.vpn-in-vpn-sysex",
  kind: "cause",
  stage: 10,
  title: "Sysex cannot use another VPN's interface",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["net.services", "net.routes", "reg.list"],
  judge(of) {
    const lines = eventsOf(of, "krn.cfil-inject").filter(({ value }) => value.fields["e"] === "49");
    if (lines.length < ENOUGH || of.target === null) return found();
    const other = otherVpn(of);
    if (other === undefined) {
      const leading = "The kernel had no address to send on from what a filter let pass: is another VPN connected?";
      return unknown(["net.services", "net.routes"], leading);
    }
    return other === null ? found() : found({
      message:
        `The kernel had no address to send on from what a filter let pass (EADDRNOTAVAIL, ${lines.length} lines), with another VPN's tunnel up`,
      cites: [...lines.slice(-3).map(({ cite }) => cite), other],
      confidence: "C",
    });
  },
  explains: [],
  fix: [
    {
      text: "To confirm: disconnect the other VPN, and try again",
      risk: "low",
      verify: "The kernel logs no more such lines",
    },
    {
      text:
        "For the developer: make the requests that need the other VPN from the app or a daemon, and hand the results to the " +
        "extension by XPC; or reach that server without the VPN",
      for: "developer",
      risk: "low",
    },
  ],
  why:
    "A provider's process is offered the physical interface alone, presumably so that tunnels do not nest. What it asks of addresses " +
    "behind another VPN has no address to be sent from; the same request works in the app.",
  notWhen: "No other VPN is connected, or the number is another one: 22 is a defect of macOS.",
  macos: "10.15 and later",
  references: ["knowledge 07 CX-03", "knowledge 04 CF-07", "knowledge 09 NA2"],
  aliases: ["CX-03"],
  samples: () => ({
    fires: [
      { says: "the kernel's lines beside another connected VPN", text: FAILED + OTHER_VPN },
      { says: "the kernel's lines and routes into another tunnel", text: FAILED + INTO_UTUN4 },
    ],
    silent: [
      { says: "the product's own VPN alone", text: FAILED + ncList("Connected") },
      { says: "no tunnel but those of macOS", text: FAILED + netstat(DEFAULT_EN0, ...HOME) },
      { says: "nobody having asked for other VPNs", text: FAILED },
      {
        says: "one socket that lost its address",
        text: ENABLED + logged("default", [NO_ADDRESS]) + OTHER_VPN,
      },
      {
        says: "another number",
        text: FAILED.replaceAll("failed 49", "failed 22") + OTHER_VPN,
      },
    ],
  }),
});

/** Another product's VPN or a tunnel's routes; null when there are none, undefined when nobody looked. */
function otherVpn(of: Case): Cite | null | undefined {
  const { facts } = of;
  const services = facts.value("net.services");
  if (services !== undefined) {
    const at = services.findIndex(({ status, provider }) => status === "Connected" && !isAppId(of, provider));
    return at === -1 ? null : { key: "net.services", at: String(at) };
  }
  const row = routesOf(of).find(({ value, fixed, scoped, prefix }) =>
    isTunnel(value.interface) && fixed && !scoped && prefix.family === 4
  );
  return row?.cite ?? (facts.value("net.routes") === undefined ? undefined : null);
}
