import { mobileconfig, profilesShown, proxyPayload, vpnPayload } from "../configuration_samples.ts";
import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { vpnPayloadsOf } from "../payloads.ts";
import { ENABLED, ID } from "../samples.ts";
import type { VpnPayload } from "../../formats/mdm/profile.ts";
import { compareVersions } from "../../formats/version_order.ts";

const MACOS_13 = "ProductName:\t\tmacOS\nProductVersion:\t\t13.6.1\nBuildVersion:\t\t22G313\n";

export default defineRule({
  id: "mdm.order-key-misplaced",
  kind: "cause",
  stage: 8,
  title: "Order key used in a payload/OS that does not honour it",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["mdm.profiles"],
  reads: ["host.os"],
  judge(of) {
    return found(
      ...vpnPayloadsOf(of).flatMap(({ vpn, name, cite }) => {
        const why = whyIgnored(of, vpn);
        return why === null ? [] : [{ message: `${name} has Order ${vpn.order} ${why}`, cites: [cite] }];
      }),
    );
  },
  explains: [{ rule: "coex.transparent-proxy-order" }, { rule: "mdm.app-saves-managed-config" }],
  fix: [{
    text:
      "In the payload, use VPNType TransparentProxy and put Order (1 is first) into its TransparentProxy dictionary, with a different " +
      "number for each transparent proxy of the Mac; before macOS 14 leave it out. Install the profile again",
    for: "admin",
    risk: "medium",
    admin: true,
    verify: "sudo profiles show -type configuration shows Order within TransparentProxy",
  }],
  why:
    "Only the TransparentProxy dictionary of a payload for a transparent proxy has an Order, from macOS 14 on. Elsewhere the order of the " +
    "proxies stays as it happens to be.",
  notWhen: "The Mac has a single transparent proxy, so that there is nothing to order.",
  macos: "The key works from macOS 14",
  references: ["knowledge 07 NC-06", "knowledge 08 §15", "knowledge 09 N83"],
  aliases: ["NC-06"],
  samples: () => ({
    fires: [
      { says: "an order in the VPN dictionary", text: ENABLED + profilesShown([vpnPayload({ Order: 1 })]) },
      {
        says: "an order in the VPN dictionary of a transparent proxy, in a file",
        text: ENABLED + mobileconfig(proxyPayload({}, { VPN: { Order: 2 } })),
      },
      { says: "an order beside the dictionaries", text: ENABLED + profilesShown([proxyPayload({}, { Order: 2 })]) },
      {
        says: "an order in the right place on macOS 13",
        text: MACOS_13 + ENABLED + profilesShown([proxyPayload({ Order: 1 })]),
      },
    ],
    silent: [
      { says: "an order in the right place", text: ENABLED + profilesShown([proxyPayload({ Order: 1 })]) },
      { says: "no order", text: MACOS_13 + ENABLED + profilesShown([proxyPayload()]) },
      {
        says: "another product's payload",
        text: ENABLED +
          profilesShown([
            vpnPayload({ Order: 1, ProviderBundleIdentifier: "org.other.app.extension" }, {
              VPNSubType: "org.other.app",
            }),
          ]),
        target: ID,
      },
    ],
  }),
});

function whyIgnored(of: Case, { order, orderIn, vpnType }: VpnPayload): string | null {
  if (order === null) return null;
  if (orderIn !== "TransparentProxy") {
    return `${
      orderIn === "" || orderIn === null ? "outside of its dictionaries" : `in its ${orderIn} dictionary`
    }, where macOS does not look for it`;
  }
  if (vpnType !== "TransparentProxy") return `though its VPNType is ${vpnType ?? "missing"}`;
  const version = of.facts.value("host.os")?.version ?? null;
  const order14 = version === null ? null : compareVersions(version, "14");
  return order14 !== null && order14 < 0 ? `, which macOS ${version} does not know` : null;
}
