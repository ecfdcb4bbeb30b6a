import { bundle, EXTENSION } from "../bundle_samples.ts";
import { mobileconfig, profilesShown, proxyPayload, vpnPayload } from "../configuration_samples.ts";
import { fitsPoints, isConnected, pointsOf } from "../configurations.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { type PayloadOf, vpnPayloadsOf } from "../payloads.ts";
import { ENABLED, ID } from "../samples.ts";
import type { VpnPayload } from "../../formats/mdm/profile.ts";

const PROXY = { ...EXTENSION, providerClasses: { "com.apple.networkextension.app-proxy": "Example.Proxy" } };
const BOTH = {
  ...EXTENSION,
  providerClasses: { ...PROXY.providerClasses, "com.apple.networkextension.packet-tunnel": "Example.Tunnel" },
};
const UNTYPED = { VPN: { ProviderBundleIdentifier: ID } };
const UNTYPED_PROXY = { TransparentProxy: { ProviderBundleIdentifier: ID } };

export default defineRule({
  id: "mdm.provider-type-default",
  kind: "cause",
  stage: 8,
  title: "ProviderType missing in payload",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["mdm.profiles"],
  reads: ["sysex.embedded", "code", "net.services"],
  judge(of) {
    if (isConnected(of)) return found();
    return found(...vpnPayloadsOf(of).flatMap((one) => judgePayload(of, one)));
  },
  explains: [
    { rule: "session.failed-code" },
    { rule: "proc.provider-start-failed" },
    { rule: "mdm.remote-address-loopback", when: "ProviderType absent" },
  ],
  fix: [{
    text:
      "In the payload, add ProviderType with the value app-proxy to the dictionary of the provider, and install the profile again; " +
      "replacing it interrupts the traffic for a moment",
    for: "admin",
    risk: "medium",
    admin: true,
    verify:
      "sudo profiles show -type configuration shows ProviderType = app-proxy, and the status changes to connected",
  }],
  why:
    "A VPN payload without ProviderType asks for a packet tunnel, in its TransparentProxy dictionary as well. An extension that only " +
    "provides an app proxy or a transparent proxy is then started as something that it is not.",
  notWhen: "The extension provides a packet tunnel.",
  macos: "10.15 and later; TransparentProxy from macOS 14",
  references: ["knowledge 07 NC-08", "knowledge 08 §15", "knowledge 09 N83"],
  aliases: ["NC-08"],
  samples: () => ({
    fires: [
      {
        says: "a payload without a type for an app proxy",
        facts: bundle({ extension: PROXY }),
        text: mobileconfig(vpnPayload({}, UNTYPED)),
      },
      { says: "a transparent proxy without a type", text: ENABLED + profilesShown([proxyPayload({}, UNTYPED_PROXY)]) },
    ],
    silent: [
      { says: "a transparent proxy with its type", text: ENABLED + profilesShown([proxyPayload()]) },
      { says: "a packet tunnel without a type", text: ENABLED + profilesShown([vpnPayload({}, UNTYPED)]) },
      {
        says: "a payload without a type for an extension that is both",
        facts: bundle({ extension: BOTH }),
        text: mobileconfig(vpnPayload({}, UNTYPED)),
      },
      {
        says: "another product's transparent proxy",
        text: ENABLED +
          profilesShown([
            proxyPayload({}, {
              VPNSubType: "org.other.app",
              TransparentProxy: { ProviderBundleIdentifier: "org.other.app.proxy" },
            }),
          ]),
      },
    ],
  }),
});

/** Where nobody knows what the extension is, a transparent proxy is an app proxy all the same. */
function judgePayload(of: Case, { vpn, name, cite }: PayloadOf & { readonly vpn: VpnPayload }): Found[] {
  const isProxy = fitsPoints(of, ["app-proxy"]) === true && fitsPoints(of, ["packet-tunnel"]) === false;
  const isSaid = vpn.vpnType === "TransparentProxy" && fitsPoints(of, ["packet-tunnel"]) !== true;
  if (vpn.providerType !== null || !isProxy && !isSaid || vpn.vpnType !== "VPN" && !isSaid) return [];
  const known = pointsOf(of);
  return [{
    message: `${name} has no ProviderType, so that macOS takes it for a packet tunnel; the ${
      isProxy ? "extension only provides an app proxy" : "payload is for a transparent proxy"
    }`,
    cites: [cite, ...isProxy ? [known!.cite] : []],
    ...!isProxy && { confidence: "B" as const },
  }];
}
