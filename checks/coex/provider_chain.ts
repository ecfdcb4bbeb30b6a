import { configurations } from "../configuration_samples.ts";
import { providedConfigurations, storeIsWhole } from "../configurations.ts";
import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { ID, list } from "../samples.ts";
import { isNetworkExtension, nameVersion, NETWORK_CATEGORY } from "../target.ts";

const OTHER = { state: "activated enabled", id: "org.other.filter", name: "Other Filter", team: "OTHER12345" };

export default defineRule({
  id: "coex.provider-chain",
  kind: "context",
  stage: 10,
  title: "Filter + proxy + VPN + DNS proxy chain",
  severity: "info",
  confidence: "B",
  scope: "target",
  needs: ["reg.list"],
  reads: ["ne.configs"],
  judge(of) {
    const { facts, target } = of;
    if (target === null || !isNetworkExtension(target)) return found();
    const others = facts.value("reg.list")!.extensions.flatMap((row, i) => {
      const isOther = row.bundleId !== target.bundleId && row.teamId !== null && row.teamId !== target.teamId;
      const isNetwork = row.category === NETWORK_CATEGORY && row.state === "activated enabled";
      return isOther && isNetwork && mayRun(of, row.bundleId)
        ? [{ row, cite: { key: "reg.list" as const, at: `extensions.${i}` } }]
        : [];
    });
    if (others.length === 0 || target.teamId === null) return found();
    return found({
      message: `Network extensions of other vendors are enabled beside it: ${
        others.slice(0, 8).map(({ row }) => nameVersion(row)).join(", ")
      }`,
      cites: others.map(({ cite }) => cite),
    });
  },
  explains: [],
  fix: [],
  why:
    "Per-app proxies, content filters, transparent proxies, VPNs and DNS proxies stand in line, and each sees what the one before it " +
    "lets through. Together they work mostly; where they do not, their owners can switch one after the other off to find out which.",
  notWhen: "The others are of the same vendor, or not enabled.",
  macos: "10.15 and later",
  references: ["knowledge 07 CX-02", "knowledge 09 NA1"],
  aliases: ["CX-02"],
  samples: {
    fires: [{
      says: "an enabled extension of another vendor",
      text: list({ state: "activated enabled" }, OTHER),
      target: ID,
    }],
    silent: [
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
  },
});

/** Without an enabled configuration macOS does not run a provider. */
function mayRun(of: Case, bundleId: string): boolean {
  const own = providedConfigurations(of).filter(({ value }) =>
    value.providers.some((one) => one.bundleId === bundleId)
  );
  return !storeIsWhole(of) || own.length === 0 || own.some(({ value }) => value.enabled !== false);
}
