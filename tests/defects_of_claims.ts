/** Apps with other fields in Info.plist, in the entitlements or in a profile than a sound one has. */
import { writeProfile } from "./bundle_parts.ts";
import { APP, EXTENSION, GROUP, TEAM } from "./bundle_spec.ts";
import { afterwards, bytesOf, claims, type Defect, extensionInfo, GROUPS, network, OTHER_TEAM } from "./defect.ts";

const APPLICATION_ID = "com.apple.application-identifier";
const OTHER_ID = "com.example.other.extension";
const PROFILE = `${EXTENSION}/Contents/embedded.provisionprofile`;

export const DEFECTS_OF_CLAIMS: readonly Defect[] = [
  {
    says: "an extension of another name than the app's",
    spec: {
      extension: {
        fileName: `${OTHER_ID}.systemextension`,
        info: { CFBundleIdentifier: OTHER_ID },
        signing: { directory: { identifier: OTHER_ID } },
        entitlements: { [APPLICATION_ID]: `${TEAM}.${OTHER_ID}` },
        profile: { grants: { [APPLICATION_ID]: `${TEAM}.${OTHER_ID}` } },
      },
    },
    rule: "app.extension-id-not-nested",
    sx: ["SX-LAY-003"],
    status: "healthy",
  },
  {
    says: "a script as executable",
    spec: {
      extension: {
        info: { CFBundleExecutable: "start.sh" },
        files: { "MacOS/start.sh": bytesOf("#!/bin/sh\nexec provider\n") },
      },
    },
    rule: "bundle.package-type",
    sx: ["SX-PLI-002"],
    company: ["ent.tool-unauthorised"],
  },
  {
    says: "an executable for a later macOS than Info.plist says",
    spec: extensionInfo({ LSMinimumSystemVersion: "11.0" }),
    rule: "host.os-too-old-for-provider",
    sx: ["SX-PLI-008"],
    status: "healthy",
  },
  {
    says: "a version without a number",
    spec: extensionInfo({ CFBundleVersion: "latest" }),
    rule: "bundle.version-unreadable",
    sx: ["SX-PLI-009"],
    status: "healthy",
  },
  {
    says: "no word about what the extension is for",
    spec: extensionInfo({ NSSystemExtensionUsageDescription: undefined }),
    rule: "bundle.usage-description-missing",
    sx: ["SX-PLI-010"],
    status: "healthy",
  },
  {
    says: "the last release's Mach name in the app's code",
    spec: {
      ...network({ NEMachServiceName: `${GROUP}.provider.v12` }),
      app: { image: { strings: [`${GROUP}.provider.v11`] } },
    },
    rule: "mach.app-name-differs",
    sx: ["SX-PLI-011"],
    status: "warning",
  },
  {
    says: "a signature under another identifier",
    spec: { extension: { signing: { directory: { identifier: "provider" } } } },
    rule: "sign.team-mismatch",
    sx: ["SX-SIG-007"],
  },
  {
    says: "the entitlements of another extension",
    spec: claims("extension", { [APPLICATION_ID]: `${TEAM}.${OTHER_ID}` }),
    rule: "sign.team-mismatch",
    sx: ["SX-SIG-015"],
    company: ["prof.not-authorising"],
  },
  {
    says: "no application identifier among the entitlements",
    spec: claims("extension", { [APPLICATION_ID]: undefined }),
    rule: "ent.stripped",
    sx: ["SX-ENT-009"],
  },
  {
    says: "the wildcard of a profile among the entitlements",
    spec: {
      extension: {
        entitlements: { [APPLICATION_ID]: `${TEAM}.*` },
        profile: { grants: { [APPLICATION_ID]: `${TEAM}.*` } },
      },
    },
    rule: "ent.stripped",
    sx: ["SX-ENT-010"],
  },
  {
    says: "a group of the iOS kind that the profile does not list",
    spec: claims("extension", { [GROUPS]: [GROUP, "group.com.example.tunnel"] }),
    rule: "prof.app-group-unauthorised",
    sx: ["SX-ENT-012"],
    company: ["ent.app-group-ios-style-unauthorised"],
  },
  {
    says: "a group of another team",
    spec: claims("extension", { [GROUPS]: [GROUP, `${OTHER_TEAM}.com.example.tunnel`] }),
    rule: "ent.app-group-ios-style-unauthorised",
    sx: ["SX-ENT-013"],
  },
  {
    says: "a sandbox without the network",
    spec: claims("extension", { "com.apple.security.app-sandbox": true }),
    rule: "ent.sandbox-without-network",
    sx: ["SX-ENT-014"],
    status: "warning",
  },
  {
    says: "the app's right to install on the extension",
    spec: {
      extension: {
        entitlements: { "com.apple.developer.system-extension.install": true },
        profile: { grants: { "com.apple.developer.system-extension.install": true } },
      },
    },
    rule: "ent.install-on-extension",
    sx: ["SX-ENT-015"],
    status: "healthy",
  },
  {
    says: "a profile for iOS",
    spec: { extension: { profile: { fields: { Platform: ["iOS"] } } } },
    rule: "prof.not-authorising",
    sx: ["SX-PRO-003"],
  },
  {
    says: "a profile of another App ID",
    spec: { extension: { profile: { grants: { [APPLICATION_ID]: `${TEAM}.${OTHER_ID}` } } } },
    rule: "prof.not-authorising",
    sx: ["SX-PRO-007"],
  },
  {
    says: "a profile whose two forms differ",
    spec: { extension: { profile: { derFields: { Name: "Another" } } } },
    rule: "prof.not-authorising",
    sx: ["SX-PRO-012"],
    status: "healthy",
  },
  {
    says: "a profile that was put in after signing",
    spec: afterwards((files) =>
      files.set(PROFILE, writeProfile("extension", "developer-id", { fields: { Name: "New" } }))
    ),
    rule: "prof.not-authorising",
    sx: ["SX-PRO-011"],
    company: ["sign.invalid"],
  },
  {
    says: "a library at its place on the build machine",
    spec: { extension: { image: { dylibs: ["/usr/lib/libSystem.B.dylib", "/opt/build/lib/libExampleCore.dylib"] } } },
    rule: "bundle.framework-outside-sysex",
    sx: ["SX-LNK-002"],
  },
  {
    says: "no secure timestamp",
    spec: { extension: { signing: { timestamp: null } }, stapled: false },
    rule: "sign.no-hardened-runtime",
    sx: ["SX-SIG-004"],
    status: "warning",
    company: ["sign.not-stapled"],
  },
  {
    says: "an unsigned file among the code",
    spec: afterwards((files) => files.set(`${APP}/Contents/MacOS/notes.txt`, bytesOf("note"))),
    rule: "sign.invalid",
    sx: ["SX-LAY-005"],
  },
];
