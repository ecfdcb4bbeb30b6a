import { bundle, EXTENSION_ENTITLEMENTS } from "../bundle_samples.ts";
import { claimsAreWhole, foundInAll, nameSide, textsOf } from "../claims.ts";
import { mobileconfig, profilesShown, type SampleFields, vpnPayload } from "../configuration_samples.ts";
import { isConnected } from "../configurations.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { vpnPayloadsOf } from "../payloads.ts";

const GROUP = "com.apple.managed.vpn.shared";
const KEY = "keychain-access-groups";
const UUID = "AAAAAAAA-1111-4222-8333-444444444444";
const IDENTITY: SampleFields = { PayloadType: "com.apple.security.pkcs12", PayloadUUID: UUID };
const VPN = vpnPayload({ AuthenticationMethod: "Certificate", PayloadCertificateUUID: UUID });
const SHARED = { entitlements: { ...EXTENSION_ENTITLEMENTS, [KEY]: [GROUP] } };

export default defineRule({
  id: "ent.managed-vpn-shared-missing",
  kind: "cause",
  stage: 3,
  title: "MDM-delivered VPN identity not reachable",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["mdm.profiles", "code"],
  reads: ["sysex.embedded", "net.services", "reg.list", "profiles"],
  judge(of) {
    const payload = vpnPayloadsOf(of).find(({ vpn }) => (vpn.certificateUuid ?? "").trim() !== "");
    if (payload === undefined || isConnected(of)) return CLEAR;
    return found(
      ...foundInAll(
        of,
        "extension",
        (claims) =>
          textsOf(claims, KEY).includes(GROUP) || !claimsAreWhole(of, claims)
            ? null
            : { message: `${payload.name} hands over an identity, and ${nameSide(claims)} has no ${GROUP} in ${KEY}` },
      )
        .map((one) => ({ ...one, cites: [payload.cite, ...one.cites] })),
    );
  },
  explains: [
    { rule: "mdm.identity-unavailable", when: "MDM identity" },
    { rule: "session.auth-failed", when: "MDM identity" },
  ],
  fix: [
    {
      text:
        "For the developer: ask Apple for the keychain access group com.apple.managed.vpn.shared, and add it to the extension's entitlements " +
        "and profile",
      for: "developer",
      risk: "none",
    },
    RESIGN,
    {
      text: "Deliver the identity as a PKCS#12 or SCEP payload: of ACME, extensions were seen to get none",
      for: "admin",
      risk: "low",
      admin: true,
    },
  ],
  why:
    "macOS puts the identity of a VPN payload into the keychain group com.apple.managed.vpn.shared. An extension without that group gets a " +
    "reference that it cannot use, and its authentication fails.",
  notWhen: "The provider does not use the identity of the payload, or reads it from a keychain of its own.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-22", "knowledge 08 §13", "knowledge 09 N35"],
  aliases: ["SG-22"],
  samples: () => ({
    fires: [
      {
        says: "an extension without the group",
        facts: bundle({}),
        text: profilesShown([VPN, IDENTITY]),
      },
      {
        says: "an extension with a group of its own, and a file",
        facts: bundle({
          extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [KEY]: ["EXAMPLE123.com.example"] } },
        }),
        text: mobileconfig(VPN, IDENTITY),
      },
    ],
    silent: [
      {
        says: "an extension with the group",
        facts: bundle({ extensionCode: SHARED }),
        text: profilesShown([VPN, IDENTITY]),
      },
      {
        says: "a payload without an identity",
        facts: bundle({}),
        text: profilesShown([vpnPayload(), IDENTITY]),
      },
      {
        says: "an extension whose entitlements were not asked for",
        facts: bundle({ extensionCode: { entitlements: null } }),
        text: profilesShown([VPN, IDENTITY]),
      },
      {
        says: "macOS' own IKEv2 with a certificate",
        facts: bundle({}),
        text: profilesShown([{
          PayloadType: "com.apple.vpn.managed",
          VPNType: "IKEv2",
          IKEv2: { RemoteAddress: "vpn.example.com", PayloadCertificateUUID: UUID },
        }, IDENTITY]),
      },
    ],
  }),
});
