import { configurations } from "../configuration_samples.ts";
import { providedConfigurations } from "../configurations.ts";
import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { SHOW_CONFIGURATIONS } from "../fixes.ts";
import type { At } from "../target.ts";
import type { NetworkConfiguration } from "../../formats/network_extension/configuration.ts";

const FIRST = { name: "Example Proxy", member: "AppVPN" } as const;
const SECOND = {
  name: "Other Proxy",
  member: "AppVPN",
  app: "org.other.app",
  provider: "org.other.app.proxy",
} as const;

const HARMLESS =
  "It matters only where both take the same flows: then one sees nothing, or only what the other sends on";

export default defineRule({
  id: "coex.transparent-proxy-order",
  kind: "cause",
  stage: 10,
  title: "Several transparent proxies, order matters",
  severity: "medium",
  confidence: "A",
  scope: "host",
  needs: ["ne.configs"],
  judge(of) {
    const proxies = enabledProxies(of);
    const providers = new Set(proxies.flatMap(({ value }) => value.providers.map(({ bundleId }) => bundleId)));
    const orders = proxies.map(({ value }) => value.order);
    const areOrdered = !orders.includes(null) && new Set(orders).size === orders.length;
    if (providers.size < 2 || areOrdered) return found();
    return found({
      message: `${providers.size} transparent proxies are enabled without an order of their own: ${
        [...providers].join(", ")
      }`,
      cites: proxies.map(({ cite }) => cite),
      // Where somebody gave them an order, it does not do what it was given for.
      ...orders.every((order) => order === null) && { latent: HARMLESS },
    });
  },
  explains: [{ rule: "flow.refused", when: "other proxy first" }],
  fix: [
    SHOW_CONFIGURATIONS,
    {
      text:
        "In the device management, give each of them a payload with VPNType TransparentProxy and a different Order (macOS 14 and later)",
      for: "admin",
      risk: "medium",
      admin: true,
      verify: "sudo profiles show -type configuration shows an Order in each TransparentProxy dictionary",
    },
    {
      text:
        "To see whether the order is at fault, switch one of them off for a moment; ask its owner before, if it protects the Mac",
      risk: "medium",
      admin: true,
    },
  ],
  why:
    "Each flow goes through the transparent proxies one after the other. Without an Order from device management macOS promises no " +
    "sequence, and it may change with an update or a new installation.",
  notWhen: "Only one of them takes the flows in question, or each has an Order of its own.",
  macos: "Order from macOS 14",
  references: ["knowledge 07 CX-01", "knowledge 08 §14", "knowledge 09 NA1"],
  aliases: ["CX-01"],
  samples: () => ({
    fires: [
      {
        says: "two of which only one has an order",
        text: configurations({ ...FIRST, settings: { Order: 1 } }, SECOND),
      },
      {
        says: "two with the same order",
        text: configurations({ ...FIRST, settings: { Order: 1 } }, { ...SECOND, settings: { Order: 1 } }),
      },
    ],
    silent: [
      { says: "two without any order, where nobody misses one", text: configurations(FIRST, SECOND) },
      { says: "one transparent proxy", text: configurations(FIRST) },
      { says: "a second one that is disabled", text: configurations(FIRST, { ...SECOND, enabled: false }) },
      {
        says: "two with an order each",
        text: configurations({ ...FIRST, settings: { Order: 1 } }, { ...SECOND, settings: { Order: 2 } }),
      },
      {
        says: "a tunnel for single apps, which device management set up",
        text: configurations(FIRST, { ...SECOND, isManaged: true }),
      },
      { says: "two VPNs", text: configurations({}, { ...SECOND, member: "VPN" }) },
    ],
  }),
});

/** Only device management sets up tunnels for single apps: what an app saved as such is a transparent proxy. */
function enabledProxies(of: Case): At<NetworkConfiguration>[] {
  return providedConfigurations(of).filter(({ value: { kind, enabled, profile } }) =>
    enabled === true && (kind === "transparent-proxy" || kind === "app-proxy" && profile === null)
  );
}
