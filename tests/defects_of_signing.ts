/** Apps that claim what they may not, or are signed by the wrong hand: entitlements, profiles, signatures. */
import { issueDeveloperId, SIGNERS } from "./bundle_identities.ts";
import { providerValue, writeProfile } from "./bundle_parts.ts";
import { EXTENSION_ID, TEAM } from "./bundle_spec.ts";
import { claims, type Defect, GROUPS, NETWORK, OTHER_TEAM } from "./defect.ts";

const ENDED = issueDeveloperId({ notAfter: "2026-01-15T00:00:00Z" });

export const DEFECTS_OF_SIGNING: readonly Defect[] = [
  {
    says: "no entitlements on the extension",
    spec: claims("extension", null),
    rule: "ent.stripped",
    sx: ["SX-ENT-006"],
    company: ["ent.app-group-missing", "ent.ne-missing"],
  },
  {
    says: "no entitlements on the app",
    spec: claims("app", null),
    rule: "ent.stripped",
    sx: ["SX-ENT-006"],
    company: ["ent.install-missing", "ent.ne-missing"],
  },
  {
    says: "no right to install extensions",
    spec: claims("app", { "com.apple.developer.system-extension.install": undefined }),
    rule: "ent.install-missing",
    sx: ["SX-ENT-001"],
  },
  {
    says: "no Network Extension entitlement",
    spec: claims("extension", { [NETWORK]: undefined }),
    rule: "ent.ne-missing",
    sx: ["SX-ENT-002"],
  },
  {
    says: "the unsuffixed value under Developer ID",
    spec: claims("both", { [NETWORK]: ["packet-tunnel-provider"] }),
    rule: "ent.ne-suffix-mismatch",
    sx: ["SX-ENT-004"],
    company: ["prof.not-authorising"],
  },
  {
    says: "the suffixed value under a development certificate",
    spec: { flavour: "development", ...claims("both", { [NETWORK]: [providerValue("developer-id")] }) },
    rule: "ent.ne-suffix-mismatch",
    sx: ["SX-ENT-004"],
    company: ["prof.not-authorising"],
  },
  {
    says: "the value of another kind of provider",
    spec: claims("both", { [NETWORK]: ["dns-proxy-systemextension"] }),
    rule: "ent.ne-type-uncovered",
    sx: ["SX-ENT-003"],
  },
  {
    says: "no app group on either side",
    spec: claims("both", { [GROUPS]: undefined }),
    rule: "ent.app-group-missing",
    sx: ["SX-ENT-011"],
  },
  {
    says: "no app group on the sandboxed app",
    spec: { flavour: "developer-id-sandboxed", ...claims("app", { [GROUPS]: undefined }) },
    rule: "ent.app-group-one-sided",
    sx: ["SX-ENT-011"],
  },
  {
    says: "get-task-allow in a Developer ID build",
    spec: claims("extension", { "com.apple.security.get-task-allow": true }),
    rule: "ent.get-task-allow",
    sx: ["SX-ENT-008"],
  },
  {
    says: "no profile in the extension",
    spec: { extension: { profile: null } },
    rule: "prof.missing",
    sx: ["SX-PRO-001"],
  },
  { says: "no profile in the app", spec: { app: { profile: null } }, rule: "prof.missing", sx: ["SX-PRO-001"] },
  {
    says: "an expired profile",
    spec: { extension: { profile: { fields: { ExpirationDate: new Date("2026-03-01T00:00:00Z") } } } },
    rule: "prof.expired",
    sx: ["SX-PRO-005"],
  },
  {
    says: "a development profile under a Developer ID signature",
    spec: {
      extension: {
        profile: {
          fields: { ProvisionsAllDevices: undefined, ProvisionedDevices: ["00008103-000000000000001E"] },
          distribution: "LIMITED",
        },
      },
    },
    rule: "prof.wrong-channel",
    sx: ["SX-PRO-004"],
  },
  {
    says: "a profile that does not grant the entitlement",
    spec: { extension: { profile: { grants: { [NETWORK]: ["dns-proxy-systemextension"] } } } },
    rule: "prof.not-authorising",
    sx: ["SX-PRO-008"],
  },
  {
    says: "the app's profile in the extension",
    spec: { extension: { profile: null, files: { "embedded.provisionprofile": writeProfile("app", "developer-id") } } },
    rule: "prof.not-authorising",
    sx: ["SX-PRO-007", "SX-PRO-009"],
  },
  {
    says: "a profile that Apple did not sign",
    spec: { extension: { profile: { withRoot: true } } },
    rule: "prof.not-authorising",
    sx: ["SX-PRO-002"],
  },
  {
    says: "a certificate that the profile does not list",
    spec: { extension: { signing: { signer: issueDeveloperId() } } },
    rule: "prof.not-authorising",
    sx: ["SX-PRO-006"],
  },
  {
    says: "an ad hoc extension",
    spec: { extension: { signing: { kind: "adhoc" } } },
    rule: "sign.adhoc",
    sx: ["SX-SIG-002"],
  },
  {
    says: "an extension signed by the linker",
    spec: { extension: { signing: { kind: "linker-signed" } } },
    rule: "sign.adhoc",
    sx: ["SX-SIG-002"],
  },
  {
    says: "an unsigned extension",
    spec: { extension: { signing: { kind: "unsigned" } } },
    rule: "sign.adhoc",
    sx: ["SX-SIG-001"],
  },
  {
    says: "another team on the extension",
    spec: {
      extension: {
        signing: { directory: { teamId: OTHER_TEAM }, signer: issueDeveloperId({ team: OTHER_TEAM }) },
        entitlements: {
          "com.apple.developer.team-identifier": OTHER_TEAM,
          "com.apple.application-identifier": `${OTHER_TEAM}.${EXTENSION_ID}`,
        },
      },
    },
    rule: "sign.team-mismatch",
    sx: ["SX-SIG-005"],
    company: ["prof.not-authorising", "sign.library-validation"],
  },
  {
    says: "a team that is not the certificate's",
    spec: { extension: { signing: { signer: issueDeveloperId({ team: OTHER_TEAM }) } } },
    rule: "sign.team-mismatch",
    sx: ["SX-SIG-006"],
    company: ["prof.not-authorising"],
  },
  {
    says: "no hardened runtime",
    spec: { extension: { signing: { directory: { flags: 0 } } }, stapled: false },
    rule: "sign.no-hardened-runtime",
    sx: ["SX-SIG-003"],
    company: ["sign.not-stapled"],
    status: "warning",
  },
  {
    says: "entitlements that differ between XML and DER",
    spec: { extension: { xmlEntitlements: { [GROUPS]: [`${TEAM}.other`] } } },
    rule: "ent.stripped",
    sx: ["SX-ENT-007"],
  },
  {
    says: "entitlements that differ between the slices",
    spec: { extension: { slices: { arm64: { entitlements: { [GROUPS]: [`${TEAM}.other`] } } } } },
    rule: "sign.team-mismatch",
    sx: ["SX-SIG-009"],
  },
  {
    says: "a development build of the extension in a Developer ID app",
    spec: {
      extension: {
        signing: { signer: SIGNERS.development },
        entitlements: { [NETWORK]: ["packet-tunnel-provider"] },
        profile: null,
        files: { "embedded.provisionprofile": writeProfile("extension", "development") },
      },
    },
    rule: "sign.team-mismatch",
    sx: ["SX-SIG-013"],
  },
  {
    says: "a certificate that had ended when it signed",
    spec: {
      extension: {
        signing: { signer: ENDED },
        profile: { fields: { DeveloperCertificates: [ENDED.certificate] } },
      },
    },
    rule: "sign.certificate-expired",
    sx: ["SX-SIG-014"],
    status: "healthy",
  },
  {
    says: "no ticket",
    spec: { stapled: false },
    rule: "sign.not-stapled",
    sx: ["SX-NOT-001", "SX-NOT-002"],
    status: "healthy",
  },
];
