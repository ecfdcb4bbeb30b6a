/** The payloads of configuration profiles that set up the target: VPN, transparent proxy, content filter, DNS proxy. */
import { isAppId } from "./configurations.ts";
import type { Case, Cite } from "./define.ts";
import type { InstalledProfile, Payload, VpnPayload } from "../formats/mdm/profile.ts";

/** One payload with the profile around it. */
export interface PayloadOf {
  readonly profile: InstalledProfile;
  readonly payload: Payload;
  readonly cite: Cite;
  /** `The VPN payload of the profile "Example"`. */
  readonly name: string;
  readonly isInstalled: boolean;
}

/** What a payload says of one provider. */
export interface NamedProvider {
  readonly bundleId: string | null;
  readonly requirement: string | null;
  /** The names of the two keys. */
  readonly key: string;
}

const WORDS: Readonly<Record<string, string>> = {
  "vpn": "VPN",
  "web-content-filter": "content filter",
  "dns-proxy": "DNS proxy",
};

const OWN = new WeakMap<Case, PayloadOf[]>();

/** Payloads that name the target, or its app and no provider. Without a target: all that name a provider. */
export function payloadsOf(of: Case): PayloadOf[] {
  const known = OWN.get(of);
  if (known !== undefined) return known;
  const own = allPayloads(of).filter(({ payload }) => isOwn(of, payload));
  OWN.set(of, own);
  return own;
}

/** Payloads for the target's app that name other providers; none when another payload names the target. */
export function misdirectedPayloads(of: Case): PayloadOf[] {
  if (of.target === null || payloadsOf(of).length > 0) return [];
  return allPayloads(of).filter(({ payload }) =>
    isAppId(of, appIn(payload)) && providersIn(payload).some(({ bundleId }) => bundleId !== null)
  );
}

/** The VPN payloads among the target's own. */
export function vpnPayloadsOf(of: Case): (PayloadOf & { readonly vpn: VpnPayload })[] {
  return payloadsOf(of).flatMap((one) => one.payload.vpn === null ? [] : [{ ...one, vpn: one.payload.vpn }]);
}

/** The providers that a payload names, of whichever kind it is. */
export function providersIn({ vpn, filter, dnsProxy }: Payload): NamedProvider[] {
  const [tunnel, data, packet] = ["Provider", "FilterDataProvider", "FilterPacketProvider"] as const;
  const all = [
    ...vpn === null ? [] : [named(tunnel, vpn.providerBundleId, vpn.providerDesignatedRequirement)],
    ...filter === null ? [] : [
      named(data, filter.dataProviderBundleId, filter.dataProviderDesignatedRequirement),
      named(packet, filter.packetProviderBundleId, filter.packetProviderDesignatedRequirement),
    ],
    ...dnsProxy === null ? [] : [named(tunnel, dnsProxy.providerBundleId, dnsProxy.providerDesignatedRequirement)],
  ];
  return all.filter(({ bundleId, requirement }) => bundleId !== null || requirement !== null);
}

/** The app that a payload is for. */
export function appIn({ vpn, filter, dnsProxy }: Payload): string | null {
  return vpn?.vpnSubType ?? filter?.pluginBundleId ?? dnsProxy?.appBundleId ?? null;
}

function named(key: string, bundleId: string | null, requirement: string | null): NamedProvider {
  return { key, bundleId, requirement };
}

/** What is installed, and of files only what is not. */
function allPayloads({ facts }: Case): PayloadOf[] {
  const profiles = facts.value("mdm.profiles") ?? [];
  const installed = new Set(profiles.filter(({ scope }) => scope !== null).map(({ identifier }) => identifier));
  return profiles.flatMap((profile, i) => {
    if (profile.scope === null && installed.has(profile.identifier)) return [];
    return profile.payloads.flatMap((payload, j) =>
      WORDS[payload.kind] === undefined ? [] : [{
        profile,
        payload,
        cite: { key: "mdm.profiles" as const, at: `${i}.payloads.${j}` },
        name: `The ${WORDS[payload.kind]} payload of the profile "${
          profile.name ?? profile.identifier ?? "without a name"
        }"`,
        isInstalled: profile.scope !== null,
      }]
    );
  });
}

function isOwn(of: Case, payload: Payload): boolean {
  const providers = providersIn(payload).flatMap(({ bundleId }) => bundleId ?? []);
  const app = appIn(payload);
  if ([app, ...providers].some((id) => id?.startsWith("com.apple."))) return false;
  if (of.target === null) return providers.length > 0;
  return providers.length > 0 ? providers.includes(of.target.bundleId) : isAppId(of, app);
}
