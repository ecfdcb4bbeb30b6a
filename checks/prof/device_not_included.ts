import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { eventsOf, failuresOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ID, list } from "../samples.ts";

const KNOWN = list({ state: "activated enabled" });
const REFUSED: Said = ["amfid", "profile Example Tunnel Development is not provisioned for this device"];
const PATH =
  `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}`;
const FATAL: Said = [
  "kernel",
  `mac_vnode_check_signature: ${PATH}: code signature validation failed fatally: When validating it:`,
];

export default defineRule({
  id: "prof.device-not-included",
  kind: "cause",
  stage: 3,
  title: "Development profile does not include this Mac",
  severity: "high",
  confidence: "D",
  scope: "target",
  needs: ["log.events"],
  reads: ["profiles"],
  judge(of) {
    const refused = failuresOf(of, "tg.device");
    if (refused.length === 0 || !concernsTarget(of, refused.map(({ value }) => value.fields["n"] ?? ""))) {
      return found();
    }
    return found(...refused.map(({ value, cite }) => ({
      message: `The provisioning profile ${value.fields["n"] ?? ""} is not for this Mac`,
      cites: [cite],
    })));
  },
  explains: [{ rule: "sign.amfi-rejected", when: "development profile" }],
  fix: [
    {
      text:
        "Register the Mac's provisioning UDID (not its hardware UUID) in the developer account, and make the profile again",
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
  references: ["knowledge 07 SG-10", "knowledge 03 §8.5 tg.device"],
  aliases: ["SG-10"],
  samples: {
    fires: [
      { says: "amfid's line beside the extension's refusal", text: KNOWN + logged("default", [REFUSED, FATAL]) },
      { says: "the same in compact style", text: KNOWN + logged("compact", [REFUSED, FATAL]) },
      { says: "the line alone", text: logged("default", [REFUSED]) },
    ],
    silent: [
      { says: "the profile of something else", text: KNOWN + logged("default", [REFUSED]) },
      {
        says: "a refusal of another program",
        text: KNOWN + logged("default", [REFUSED, ["kernel", FATAL[1].replaceAll(ID, "org.other.tool")]]),
      },
    ],
  },
});

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
