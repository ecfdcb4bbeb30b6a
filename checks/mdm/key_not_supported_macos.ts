import { filterPayload, mobileconfig, profilesShown, vpnPayload } from "../configuration_samples.ts";
import { defineRule, found } from "../define.ts";
import { type PayloadOf, payloadsOf } from "../payloads.ts";
import { ENABLED } from "../samples.ts";

/** Keys that Apple's schema gives to other systems only, by the kind of payload: the last part of the key, and what macOS does. */
const IGNORED: Readonly<Record<string, readonly (readonly [key: string, instead: string])[]>> = {
  "vpn": [["OnDemandUserOverrideDisabled", "users can still switch On Demand off"]],
  "web-content-filter": [["FilterBrowsers", "only FilterSockets and FilterPackets count"]],
};

export default defineRule({
  id: "mdm.key-not-supported-macos",
  kind: "context",
  stage: 8,
  title: "Key without effect on macOS (OnDemandUserOverrideDisabled)",
  severity: "low",
  confidence: "A",
  scope: "target",
  needs: ["mdm.profiles"],
  judge(of) {
    return found(
      ...payloadsOf(of).flatMap((one) =>
        ignoredIn(one).map(([key, instead]) => ({
          message: `${one.name} has ${key}, which macOS does not know: ${instead}`,
          cites: [one.cite],
        }))
      ),
    );
  },
  explains: [],
  fix: [{
    text: "Take the key out of the payload for Macs, and do not rely on what it does elsewhere",
    for: "admin",
    risk: "low",
    admin: true,
  }],
  why: "Some keys of these payloads work on iOS alone. macOS installs the payload and passes them over in silence.",
  notWhen: "The profile is meant for iPhones as well.",
  macos: "All",
  references: ["knowledge 07 NC-09", "knowledge 08 §15", "knowledge 09 N83"],
  aliases: ["NC-09"],
  samples: () => ({
    fires: [
      {
        says: "On Demand that users may not switch off",
        text: ENABLED + profilesShown([vpnPayload({ OnDemandUserOverrideDisabled: 1 })]),
      },
      {
        says: "a filter for browsers, in a file",
        text: ENABLED + mobileconfig(filterPayload({ FilterBrowsers: true })),
      },
    ],
    silent: [
      { says: "On Demand", text: ENABLED + profilesShown([vpnPayload({ OnDemandEnabled: 1 })]) },
      {
        says: "another product's payload",
        text: ENABLED +
          profilesShown([
            vpnPayload({ OnDemandUserOverrideDisabled: 1, ProviderBundleIdentifier: "org.other.x.ext" }, {
              VPNSubType: "org.other.x",
            }),
          ]),
      },
    ],
  }),
});

function ignoredIn({ payload: { kind, keys } }: PayloadOf) {
  const names = new Set(keys.map((key) => key.slice(key.lastIndexOf(".") + 1)));
  return (IGNORED[kind] ?? []).filter(([key]) => names.has(key));
}
