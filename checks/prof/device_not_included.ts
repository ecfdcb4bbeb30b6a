import { bundle } from "../bundle_samples.ts";
import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { eventsOf, failuresOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ENABLED, ID } from "../samples.ts";
import { unlistedMac } from "../unlisted_mac.ts";

const REFUSED: Said = ["amfid", "profile Example Tunnel Development is not provisioned for this device"];
const PATH =
  `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}`;
const FATAL: Said = [
  "kernel",
  `mac_vnode_check_signature: ${PATH}: code signature validation failed fatally: When validating it:`,
];

const THIS_MAC = "00008103-000A1B2C3D4E5F60";
const OTHER_MAC = "00008112-000A1B2C3D4E5F61";

export default defineRule({
  id: "prof.device-not-included",
  kind: "cause",
  stage: 3,
  title: "Development profile does not include this Mac",
  severity: "high",
  confidence: "D",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "host.provisioningUdid"],
  reads: ["profiles", "code", "app.info", "sysex.embedded"],
  judge(of) {
    const refused = failuresOf(of, "tg.device");
    const isOurs = refused.length > 0 && concernsTarget(of, refused.map(({ value }) => value.fields["n"] ?? ""));
    return found(
      ...(isOurs ? refused : []).map(({ value, cite }) => ({
        message: `The provisioning profile ${value.fields["n"] ?? ""} is not for this Mac`,
        cites: [cite],
      })),
      ...unlistedMac(of),
    );
  },
  explains: [{ rule: "sign.amfi-rejected", when: "development profile" }],
  fix: [
    {
      text:
        "Register the Mac's provisioning UDID (not its hardware UUID) in the developer account, and make the profile again",
      for: "developer",
      command: "system_profiler SPHardwareDataType",
      risk: "none",
      verify: "The new profile lists the provisioning UDID",
    },
    RESIGN,
  ],
  why:
    "A development profile names the Macs on which its app may use restricted entitlements. On any other Mac the code is killed before " +
    "its first line runs.",
  notWhen:
    "The build is signed with Developer ID, whose profiles are for all devices; or the profile is another app's.",
  macos: "11 and later",
  references: ["knowledge 07 SG-10", "knowledge 03 §8.5 tg.device", "knowledge 02 §2.2, §3 SX-PRO-010", "TN3125"],
  aliases: ["SG-10", "SX-PRO-010"],
  samples: () => ({
    fires: [
      { says: "files of a development build for other Macs", facts: onMac(THIS_MAC, [OTHER_MAC]) },
      { says: "amfid's line beside the extension's refusal", text: ENABLED + logged("default", [REFUSED, FATAL]) },
      { says: "the same in compact style", text: ENABLED + logged("compact", [REFUSED, FATAL]) },
      { says: "the line alone", text: logged("default", [REFUSED]) },
    ],
    silent: [
      {
        says: "files of a development build for this Mac",
        facts: onMac(THIS_MAC, [OTHER_MAC, THIS_MAC.toLowerCase()]),
      },
      { says: "a profile that hides a Mac", facts: onMac(THIS_MAC, [OTHER_MAC, "00008112-XXXXXXXXXXXXXXXX"]) },
      {
        says: "a Developer ID build on any Mac",
        facts: { ...bundle(), "host.provisioningUdid": THIS_MAC },
      },
      { says: "the profile of something else", text: ENABLED + logged("default", [REFUSED]) },
      {
        says: "a refusal of another program",
        text: ENABLED + logged("default", [REFUSED, ["kernel", FATAL[1].replaceAll(ID, "org.other.tool")]]),
      },
    ],
  }),
});

/** A development build, and the Mac that it is to run on. */
function onMac(udid: string, provisionedDevices: readonly string[]) {
  const profile = {
    type: "development",
    distribution: "LIMITED",
    provisionsAllDevices: false,
    provisionedDevices,
    devices: provisionedDevices.length,
  } as const;
  const code = { channel: "development", authorities: ["Apple Development: Example"] } as const;
  return {
    ...bundle({ appCode: code, extensionCode: code, appProfile: profile, extensionProfile: profile }),
    "host.provisioningUdid": udid,
  };
}

/** The line names no program: the profile must be the extension's, or the refusal beside it must be. */
function concernsTarget(of: Case, names: readonly string[]): boolean {
  const { target, facts } = of;
  if (target === null) return true;
  const isKnown = (facts.value("profiles") ?? []).some(({ name }) => name !== null && names.includes(name));
  return isKnown ||
    eventsOf(of, "krn.cs-fatal", "amfid.413", "tg.disallow", "tg.unsat").some(({ value }) =>
      value.message.includes(target.bundleId)
    );
}
