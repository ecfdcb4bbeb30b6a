/** Development profiles that do not list the Mac that the evidence is from. */
import type { Case, Found } from "./define.ts";
import { isForMac, loneProfiles, mayNeedProfile, pairsOf } from "./profile_pairs.ts";
import type { Profile } from "../formats/profile/profile.ts";
import { isUdid } from "../formats/provisioning_udid.ts";

/** Each development profile of the target or its app without the Mac in it; none where the Mac's identifier is not known. */
export function unlistedMac(of: Case): Found[] {
  const udid = of.facts.value("host.provisioningUdid");
  if (udid === undefined) return [];
  const pairs = pairsOf(of).filter((pair) => pair.isWhole && mayNeedProfile(pair) && isDevelopment(pair.value.channel));
  const lone = of.facts.evidence("profiles").complete ? loneProfiles(of) : [];
  const all = [
    ...pairs.map(({ profile, cites, name }) => ({ profile, cites, name: `The profile of ${name}` })),
    ...lone.map(({ value, cite }) => ({
      profile: value,
      cites: [cite],
      name: `The profile ${value.name ?? ""}`.trim(),
    })),
  ];
  return all.filter(({ profile }) => leavesOut(profile, udid)).map(({ profile, cites, name }) => ({
    message: `${name} is for ${countMacs(profile)}, and this one's provisioning UDID is not among them`,
    cites: [...cites, { key: "host.provisioningUdid", at: "" }],
    confidence: "B",
  }));
}

function countMacs({ provisionedDevices }: Profile): string {
  const count = provisionedDevices?.length ?? 0;
  return count === 1 ? "one Mac" : `${count} Macs`;
}

/** A display without the chain may be of any channel. */
function isDevelopment(channel: string): boolean {
  return channel === "development" || channel === "unknown";
}

/** A list in which something is hidden, or of which an end is missing, leaves nobody out. */
function leavesOut(profile: Profile, udid: string): boolean {
  const { type, provisionedDevices, provisionsAllDevices } = profile;
  if (type !== "development" || provisionsAllDevices === true || !isForMac(profile)) return false;
  const listed = (provisionedDevices ?? []).map((device) => device.toUpperCase());
  return listed.length > 0 && listed.every(isUdid) && !listed.includes(udid);
}
