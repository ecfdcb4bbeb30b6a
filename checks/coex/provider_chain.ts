import { configurations } from "../configuration_samples.ts";
import { providedConfigurations, storeIsWhole } from "../configurations.ts";
import { fullTunnelsOf } from "../catch_all.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { HOME, ifconfig, ncList, netstat, nwi, processes, SCOPED_EN0, UTUN4 } from "../network_samples.ts";
import { ID, list } from "../samples.ts";
import { isNetworkExtension, nameVersion, NETWORK_CATEGORY } from "../target.ts";

const OTHER = { state: "activated enabled", id: "org.other.filter", name: "Other Filter", team: "OTHER12345" };

const DEFAULT_UTUN4 = "default            link#20            UCSg                utun4";
const HALVES_UTUN5 = [
  "0/1                10.9.0.1           UGSc                utun5",
  "128.0/1            10.9.0.1           UGSc                utun5",
];
const UP = ifconfig(...UTUN4, ...UTUN4.map((line) => line.replace("utun4", "utun5").replace("10.8", "10.9"))) +
  ncList("Connected") + nwi("utun4", "en0");

export default defineRule({
  id: "coex.provider-chain",
  kind: "context",
  stage: 10,
  title: "Filter + proxy + VPN + DNS proxy chain",
  severity: "info",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["reg.list", "net.routes"],
  reads: ["ne.configs", "net.interfaces", "net.nwi", "net.services", "proc.list"],
  judge(of) {
    return found(...otherVendors(of), ...rivalTunnels(of));
  },
  explains: [],
  fix: [],
  why:
    "Per-app proxies, content filters, transparent proxies, VPNs and DNS proxies stand in line, and each sees what the one before it " +
    "lets through. Together they work mostly; where they do not, their owners can switch one after the other off to find out which.",
  notWhen: "The others are of the same vendor, or not enabled.",
  macos: "10.15 and later",
  references: ["knowledge 07 CX-02", "knowledge 04 CF-01, CF-02", "knowledge 09 NA1"],
  aliases: ["CX-02"],
  samples: () => ({
    fires: [
      {
        says: "two tunnels that both take everything",
        text: netstat(DEFAULT_UTUN4, ...HALVES_UTUN5, SCOPED_EN0, ...HOME) + UP + processes("/usr/local/sbin/openvpn"),
      },
      {
        says: "an enabled extension of another vendor",
        text: list({ state: "activated enabled" }, OTHER),
        target: ID,
      },
    ],
    silent: [
      {
        says: "a VPN that takes everything, and one for some networks",
        text: netstat(
          DEFAULT_UTUN4,
          "10.20/16           link#21            UCS                 utun5",
          SCOPED_EN0,
          ...HOME,
        ) + UP,
      },
      {
        says: "an extension of another vendor whose configuration is disabled",
        text: list({ state: "activated enabled" }, OTHER) +
          configurations({}, { name: "Other", app: "org.other", provider: OTHER.id, enabled: false }),
        target: ID,
      },
      {
        says: "a second extension of the same vendor",
        text: list({ state: "activated enabled" }, {
          state: "activated enabled",
          id: "com.example.filter",
          name: "Example Filter",
        }),
        target: ID,
      },
      {
        says: "an extension of another vendor that is switched off",
        text: list({ state: "activated enabled" }, { ...OTHER, state: "activated disabled" }),
        target: ID,
      },
    ],
  }),
});

/** Without an enabled configuration macOS does not run a provider. */
function mayRun(of: Case, bundleId: string): boolean {
  const own = providedConfigurations(of).filter(({ value }) =>
    value.providers.some((one) => one.bundleId === bundleId)
  );
  return !storeIsWhole(of) || own.length === 0 || own.some(({ value }) => value.enabled !== false);
}

/** Enabled extensions of other vendors. */
function otherVendors(of: Case): Found[] {
  const { facts, target } = of;
  if (target === null || target.teamId === null || !isNetworkExtension(target)) return [];
  const others = (facts.value("reg.list")?.extensions ?? []).flatMap((row, i) => {
    const isOther = row.bundleId !== target.bundleId && row.teamId !== null && row.teamId !== target.teamId;
    const isNetwork = row.category === NETWORK_CATEGORY && row.state === "activated enabled";
    return isOther && isNetwork && mayRun(of, row.bundleId)
      ? [{ row, cite: { key: "reg.list" as const, at: `extensions.${i}` } }]
      : [];
  });
  return others.length === 0 ? [] : [{
    message: `Network extensions of other vendors are enabled beside it: ${
      others.slice(0, 8).map(({ row }) => nameVersion(row)).join(", ")
    }`,
    cites: others.map(({ cite }) => cite),
  }];
}

/** Two tunnels that both take everything: the more exact half of a product that writes into the table wins. */
function rivalTunnels(of: Case): Found[] {
  const tunnels = fullTunnelsOf(of, 4).filter(({ owner }) => owner.is === "live");
  return tunnels.length < 2 ? [] : [{
    message: `Two tunnels are up that both take all traffic: ${tunnels.map((one) => one.interface).join(" and ")}`,
    cites: tunnels.flatMap(({ rows }) => rows.slice(0, 2).map(({ cite }) => cite)),
    severity: "medium",
    confidence: "B",
  }];
}
