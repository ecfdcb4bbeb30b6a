import { bundle, EXTENSION } from "../bundle_samples.ts";
import { mobileconfig, profilesShown, proxyPayload, vpnPayload } from "../configuration_samples.ts";
import { fitsPoints, isConnected } from "../configurations.ts";
import { defineRule, found } from "../define.ts";
import { vpnPayloadsOf } from "../payloads.ts";
import { ENABLED, ID } from "../samples.ts";

const PROXY = { ...EXTENSION, providerClasses: { "com.apple.networkextension.app-proxy": "Example.Proxy" } };
const LOCAL = { ProviderBundleIdentifier: ID, RemoteAddress: "127.0.0.1" };
/** With or without a port or a scheme. */
const LOOPBACK = /^(?:\w{1,10}:\/\/)?(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)(?::\d{1,5})?\/?$/i;

export default defineRule({
  id: "mdm.remote-address-loopback",
  kind: "cause",
  stage: 8,
  title: "RemoteAddress 127.0.0.1 in transparent proxy profile; network broken",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["mdm.profiles"],
  reads: ["sysex.embedded", "code", "net.services"],
  judge(of) {
    if (isConnected(of)) return found();
    const isProxy = fitsPoints(of, ["app-proxy"]) === true && fitsPoints(of, ["packet-tunnel"]) === false;
    return found(
      ...vpnPayloadsOf(of).filter(({ vpn: { vpnType, remoteAddress, providerType } }) =>
        LOOPBACK.test(remoteAddress?.trim() ?? "") && providerType !== "app-proxy" &&
        (vpnType === "TransparentProxy" || vpnType === "VPN" && isProxy)
      ).map(({ vpn, name, cite }) => ({
        message: `${name} sends a transparent proxy's traffic to ${vpn.remoteAddress} as a ${
          vpn.providerType ?? "packet-tunnel, which is the default"
        }`,
        cites: [cite],
      })),
    );
  },
  explains: [{ rule: "session.failed-code" }, { rule: "flow.local-upstream-down" }],
  fix: [
    {
      text:
        "Where the Mac is offline: remove the profile in the device management, or its network settings, until it is corrected",
      for: "admin",
      risk: "low",
      admin: true,
      verify: "A web page loads again",
    },
    {
      text:
        "In the payload: VPNType TransparentProxy (macOS 14 and later), ProviderType app-proxy, and no RemoteAddress or one that only " +
        "names the service; start the local forwarder, and leave its own traffic out of the proxy's rules",
      for: "admin",
      risk: "medium",
      admin: true,
      verify: "The status changes to connected, and a web page loads",
    },
  ],
  why:
    "A transparent proxy has no remote server. With the loopback address as one and no ProviderType app-proxy, macOS sets up a packet " +
    "tunnel to the Mac itself, and the traffic that it should carry goes nowhere.",
  notWhen: "The extension is a packet tunnel: many of those name 127.0.0.1 because the framework wants some address.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-07", "knowledge 09 N83"],
  aliases: ["NC-07"],
  samples: () => ({
    fires: [
      { says: "a transparent proxy", text: ENABLED + profilesShown([proxyPayload({}, { TransparentProxy: LOCAL })]) },
      {
        says: "the address in its VPN dictionary",
        text: ENABLED + profilesShown([proxyPayload({ ProviderType: "packet-tunnel" }, { VPN: LOCAL })]),
      },
      {
        says: "a VPN payload for an extension that only is an app proxy",
        facts: bundle({ extension: PROXY }),
        text: mobileconfig(vpnPayload({}, { VPN: { ...LOCAL, RemoteAddress: "localhost:3128" } })),
      },
    ],
    silent: [
      { says: "a packet tunnel, which needs some address", text: ENABLED + profilesShown([vpnPayload(LOCAL)]) },
      { says: "a transparent proxy of the right type", text: ENABLED + profilesShown([proxyPayload(LOCAL)]) },
      {
        says: "a transparent proxy with a server's address",
        text: ENABLED +
          profilesShown([proxyPayload({}, { TransparentProxy: { ...LOCAL, RemoteAddress: "proxy.example.com" } })]),
      },
      {
        says: "an extension that is a packet tunnel, without a type",
        facts: bundle({}),
        text: mobileconfig(vpnPayload({}, { VPN: LOCAL })),
      },
    ],
  }),
});
