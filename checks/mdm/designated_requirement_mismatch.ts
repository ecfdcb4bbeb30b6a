import { configurations, filterPayload, mobileconfig, profilesShown, vpnPayload } from "../configuration_samples.ts";
import { isConnected, nameConfiguration, ownConfigurations } from "../configurations.ts";
import type { Case, Cite, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { payloadsOf, providersIn } from "../payloads.ts";
import { findUnmet } from "../requirements.ts";
import { bundle } from "../bundle_samples.ts";
import { ENABLED, ID, TEAM } from "../samples.ts";

const DEVELOPER_ID = "certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */ and " +
  "certificate leaf[field.1.2.840.113635.100.6.1.13] /* exists */ and certificate leaf[subject.OU]";
const SHOWN =
  `Executable=/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}
Identifier=${ID}
Format=bundle with Mach-O universal (x86_64 arm64)
CodeDirectory v=20500 size=1821 flags=0x10000(runtime) hashes=46+7 location=embedded
Authority=Developer ID Application: Example Networks (${TEAM})
Authority=Developer ID Certification Authority
Authority=Apple Root CA
TeamIdentifier=${TEAM}
`;

/** The requirement as codesign derives it for an identifier and a team. */
function requirement(id: string, team: string): string {
  return `anchor apple generic and identifier "${id}" and (certificate leaf[field.1.2.840.113635.100.6.1.9] /* exists */ or ` +
    `${DEVELOPER_ID} = ${team})`;
}

function vpn(text: string) {
  return vpnPayload({ ProviderDesignatedRequirement: text });
}

export default defineRule({
  id: "mdm.designated-requirement-mismatch",
  kind: "cause",
  stage: 8,
  title: "ProviderDesignatedRequirement does not match",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["mdm.profiles", "ne.configs"],
  reads: ["code", "reg.list", "sysex.embedded", "net.services"],
  judge(of) {
    return isConnected(of) ? found() : found(...inPayloads(of), ...inConfigurations(of));
  },
  explains: [{ rule: "necfg.provider-mismatch" }, { rule: "session.failed-code" }],
  fix: [{
    text: "Print the requirement of the extension that is installed",
    for: "admin",
    command: "codesign -d -r- /Library/SystemExtensions/*/{bundleId}.systemextension",
    risk: "none",
  }, {
    text:
      "Put what stands behind `designated =>` into {requirementKey} of the payload, as one line with straight quotes, and install the profile again",
    for: "admin",
    risk: "medium",
    admin: true,
    verify: "codesign --verify -R='<the requirement of the payload>' <path of the extension> prints nothing",
  }],
  why:
    "macOS starts a provider of a managed configuration only when its signature meets the requirement in the payload. Another team, " +
    "another identifier or another way of signing makes it refuse the provider, though everything else is right.",
  notWhen: "The code was signed in a way that the requirement allows as well; codesign --verify -R decides.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-11", "knowledge 08 §15", "knowledge 09 N83"],
  aliases: ["NC-11"],
  samples: () => ({
    fires: [
      {
        says: "a payload for another identifier",
        text: SHOWN + profilesShown([vpn(requirement("com.example.old", TEAM))]),
      },
      { says: "a payload for another team", text: SHOWN + profilesShown([vpn(requirement(ID, "OTHER12345"))]) },
      {
        says: "a payload for App Store signing, in a file",
        text: SHOWN +
          mobileconfig(vpn(`identifier "${ID}" and certificate leaf[field.1.2.840.113635.100.6.1.9] exists`)),
      },
      {
        says: "a filter payload for another identifier",
        text: SHOWN +
          profilesShown([
            filterPayload({ FilterDataProviderDesignatedRequirement: requirement("com.example.old", TEAM) }),
          ]),
      },
      {
        says: "the listing alone, where the identifier differs",
        text: ENABLED + profilesShown([vpn('identifier "com.example.old"')]),
      },
      {
        says: "a managed configuration for another team, of the files",
        facts: bundle({}),
        text: ENABLED +
          configurations({ isManaged: true, protocol: { DesignatedRequirement: requirement(ID, "OTHER12345") } }),
      },
    ],
    silent: [
      { says: "the requirement of the code", text: SHOWN + profilesShown([vpn(requirement(ID, TEAM))]) },
      { says: "the same with its label", text: SHOWN + profilesShown([vpn(`designated => ${requirement(ID, TEAM)}`)]) },
      { says: "a payload without one", text: SHOWN + profilesShown([vpnPayload()]) },
      {
        says: "one that only a Mac can decide",
        text: SHOWN + profilesShown([vpn(`identifier "${ID}" and notarized`)]),
      },
      {
        says: "a team that the listing alone cannot tell from App Store signing",
        text: ENABLED + profilesShown([vpn(requirement(ID, "OTHER12345"))]),
      },
      {
        says: "another product's payload",
        text: SHOWN + profilesShown([{
          ...vpn(requirement("org.other.app.extension", "OTHER12345")),
          VPNSubType: "org.other.app",
          VPN: {
            ProviderBundleIdentifier: "org.other.app.extension",
            ProviderDesignatedRequirement: requirement("org.other.app.extension", "OTHER12345"),
          },
        }]),
      },
      { says: "a template that nobody filled in", text: SHOWN + profilesShown([vpn('identifier "XXXXXXXXXX"')]) },
      {
        says: "a configuration that the app saved itself, which is another rule's",
        text: SHOWN + configurations({ protocol: { DesignatedRequirement: requirement("com.example.old", TEAM) } }),
      },
    ],
  }),
});

function inPayloads(of: Case): Found[] {
  return payloadsOf(of).flatMap(({ payload, name, cite }) =>
    providersIn(payload).flatMap(({ bundleId, requirement, key }) =>
      requirement === null || bundleId !== null && bundleId !== of.target?.bundleId
        ? []
        : judgeText(of, requirement, `${name}: its ${key}DesignatedRequirement`, cite, `${key}DesignatedRequirement`)
    )
  );
}

/** What the store has kept of a payload; where the payload was read too, it says the same. */
function inConfigurations(of: Case): Found[] {
  if (payloadsOf(of).length > 0) return [];
  return ownConfigurations(of).filter(({ value }) => value.profile !== null && value.enabled !== false).flatMap((
    { value, cite },
  ) =>
    value.providers.flatMap(({ bundleId, designatedRequirement }) =>
      designatedRequirement === null || bundleId !== of.target?.bundleId
        ? []
        : judgeText(of, designatedRequirement, nameConfiguration(value), cite, "ProviderDesignatedRequirement")
    )
  );
}

function judgeText(of: Case, text: string, what: string, cite: Cite, key: string): Found[] {
  const unmet = findUnmet(of, text);
  if (unmet === null) return [];
  return [{
    message: `${what} ${unmet.why}`,
    cites: [cite, ...unmet.cites],
    values: { requirementKey: key },
    ...unmet.isSure ? {} : { confidence: "C" as const },
  }];
}
