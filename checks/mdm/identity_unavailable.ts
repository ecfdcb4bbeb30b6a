import { filterPayload, mobileconfig, profilesShown, type SampleFields, vpnPayload } from "../configuration_samples.ts";
import { isConnected } from "../configurations.ts";
import type { Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { type PayloadOf, payloadsOf } from "../payloads.ts";
import { ENABLED, ID } from "../samples.ts";

const UUID = "AAAAAAAA-1111-4222-8333-444444444444";
const IDENTITY: SampleFields = {
  PayloadType: "com.apple.security.pkcs12",
  PayloadUUID: UUID,
  PayloadCertificateFileName: "a.p12",
};
const ROOT: SampleFields = { PayloadType: "com.apple.security.root", PayloadUUID: UUID };
const VPN = vpnPayload({ AuthenticationMethod: "Certificate", PayloadCertificateUUID: UUID });

export default defineRule({
  id: "mdm.identity-unavailable",
  kind: "cause",
  stage: 8,
  title: "Certificate payload not usable by the provider",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["mdm.profiles"],
  reads: ["net.services"],
  judge(of) {
    if (isConnected(of) || !of.facts.evidence("mdm.profiles").complete) return found();
    return found(...payloadsOf(of).flatMap(judgePayload));
  },
  explains: [{ rule: "session.auth-failed" }],
  fix: [{
    text:
      "Put the identity (PKCS#12, SCEP or ACME) into the same profile as the payload, and its PayloadUUID into PayloadCertificateUUID; " +
      "install the profile again",
    for: "admin",
    risk: "medium",
    admin: true,
    verify: "sudo profiles show -type configuration shows both payloads in one profile, with the same UUID",
  }, {
    text:
      "See that the extension may use such an identity: it needs the keychain group com.apple.managed.vpn.shared, which Apple grants",
    command: "codesign -d --entitlements - --xml <path of the extension>",
    risk: "none",
  }],
  why:
    "PayloadCertificateUUID is looked up within the profile that it stands in. When nothing there bears that UUID, or only a certificate " +
    "without a private key, the provider is started without an identity.",
  notWhen: "The payload was exported without its neighbours: look at the profile as it is installed.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-12", "knowledge 09 N83"],
  aliases: ["NC-12"],
  samples: () => ({
    fires: [
      { says: "a UUID that nothing in the profile has", text: ENABLED + profilesShown([VPN]) },
      { says: "an identity in another profile", text: ENABLED + profilesShown([VPN], [IDENTITY]) },
      { says: "a certificate without a private key, in a file", text: ENABLED + mobileconfig(VPN, ROOT) },
      {
        says: "a filter's certificate that is not there",
        text: ENABLED + profilesShown([filterPayload({ PayloadCertificateUUID: UUID })]),
      },
    ],
    silent: [
      { says: "an identity in the same profile", text: ENABLED + profilesShown([VPN, IDENTITY]) },
      {
        says: "the same UUID in small letters",
        text: ENABLED + profilesShown([VPN, { ...IDENTITY, PayloadUUID: UUID.toLowerCase() }]),
      },
      { says: "a payload that uses no certificate", text: ENABLED + profilesShown([vpnPayload()]) },
      {
        says: "another product's payload",
        text: ENABLED +
          profilesShown([
            vpnPayload({ PayloadCertificateUUID: UUID, ProviderBundleIdentifier: "org.other.app.ext" }, {
              VPNSubType: "org.other.app",
            }),
          ]),
        target: ID,
      },
    ],
  }),
});

function judgePayload({ payload: { vpn, filter }, profile, name, cite }: PayloadOf): Found[] {
  const wanted = vpn?.certificateUuid ?? filter?.certificateUuid ?? null;
  // The UUIDs of a listing that shows types alone are not known.
  if (
    wanted === null || wanted.trim() === "" ||
    profile.payloads.some(({ uuid, kind }) => uuid === null && kind !== "other")
  ) return [];
  const named = profile.payloads.filter(({ uuid }) => uuid?.toLowerCase() === wanted.trim().toLowerCase());
  if (named.some(({ kind }) => kind !== "certificate")) return [];
  const what = named.length === 0
    ? "no payload of the same profile bears it"
    : `that is a ${named[0]!.type}, which holds no private key`;
  return [{ message: `${name} names the certificate ${wanted}: ${what}`, cites: [cite] }];
}
