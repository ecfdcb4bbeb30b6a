/** What the app and its extension of each flavour hold, before anything is signed. */
import type { PlistDictionary, PlistValue } from "../formats/plist/value.ts";
import { makeDictionary } from "../formats/plist/value.ts";
import { writeXmlPlist } from "../formats/plist/write_plist.ts";
import { DEVELOPERS, signBundleProfile } from "./bundle_identities.ts";
import {
  APP_ID,
  EXTENSION_ID,
  type Fields,
  type Flavour,
  GROUP,
  type PartSpec,
  type ProfileSpec,
  PROVIDER,
  TEAM,
  withChanges,
} from "./bundle_spec.ts";
import type { ImageSpec } from "./macho_spec.ts";
import { makeProfile, printProfile } from "./profiles.ts";

export type Side = "app" | "extension";

const SYSTEM_LIBRARIES = [
  "/usr/lib/libSystem.B.dylib",
  "/usr/lib/swift/libswiftCore.dylib",
  "/System/Library/Frameworks/NetworkExtension.framework/Versions/A/NetworkExtension",
];

const COMMON: Fields = {
  CFBundleInfoDictionaryVersion: "6.0",
  CFBundleShortVersionString: "2.4.0",
  CFBundleVersion: "240",
  LSMinimumSystemVersion: "12.0",
};

const INFO: Readonly<Record<Side, Fields>> = {
  app: {
    ...COMMON,
    CFBundleExecutable: "Example Tunnel",
    CFBundleIdentifier: APP_ID,
    CFBundleName: "Example Tunnel",
    CFBundlePackageType: "APPL",
    NSSystemExtensionUsageDescription: "Connects this Mac to the example network",
  },
  extension: {
    ...COMMON,
    CFBundleExecutable: EXTENSION_ID,
    CFBundleIdentifier: EXTENSION_ID,
    CFBundleName: EXTENSION_ID,
    CFBundlePackageType: "SYSX",
    NSSystemExtensionUsageDescription: "Connects this Mac to the example network",
    NetworkExtension: dictionary({
      NEMachServiceName: `${GROUP}.provider`,
      NEProviderClasses: dictionary({ "com.apple.networkextension.packet-tunnel": PROVIDER }),
    }),
  },
};

/** Both executables run on macOS 12; the extension brings its library with it. */
const IMAGES: Readonly<Record<Side, ImageSpec>> = {
  app: {
    build: [1, 0xc0000, 0x1a0000],
    dylibs: SYSTEM_LIBRARIES,
    rpaths: ["@executable_path/../Frameworks"],
    imports: ["_NSApplicationMain"],
    codeSize: 9000,
  },
  extension: {
    build: [1, 0xc0000, 0x1a0000],
    dylibs: [...SYSTEM_LIBRARIES, "@rpath/libExampleCore.dylib"],
    rpaths: ["@executable_path/../Frameworks"],
    imports: ["_malloc"],
    classes: ["_TtC16ExampleExtension14TunnelProvider"],
    swiftClasses: [PROVIDER],
    codeSize: 9000,
  },
};

/** A dictionary as the writers know it: without a prototype. */
export function dictionary(values: Readonly<Record<string, PlistValue>>): PlistDictionary {
  return Object.assign(makeDictionary(), values);
}

/** Info.plist as XML. */
export function writeInfo(side: Side, changes?: Fields): Uint8Array {
  return new TextEncoder().encode(writeXmlPlist(dictionary(withChanges(INFO[side], changes))));
}

/** The executable of one side, before the changes. */
export function imageOf(side: Side, { image }: PartSpec): ImageSpec {
  return { ...IMAGES[side], ...image };
}

/** Direct distribution has its own values of the Network Extension entitlement. */
export function providerValue(flavour: Flavour): string {
  return flavour.startsWith("developer-id") ? "packet-tunnel-provider-systemextension" : "packet-tunnel-provider";
}

/** What a sound part claims. */
export function entitlementsOf(side: Side, flavour: Flavour): Fields {
  const isSandboxed = flavour !== "developer-id" && flavour !== "development";
  return {
    "com.apple.application-identifier": `${TEAM}.${side === "app" ? APP_ID : EXTENSION_ID}`,
    "com.apple.developer.team-identifier": TEAM,
    "com.apple.developer.networking.networkextension": [providerValue(flavour)],
    "com.apple.security.application-groups": [GROUP],
    ...side === "app" && { "com.apple.developer.system-extension.install": true },
    ...isSandboxed && {
      "com.apple.security.app-sandbox": true,
      "com.apple.security.network.client": true,
      "com.apple.security.network.server": true,
    },
    ...flavour === "development" && { "com.apple.security.get-task-allow": true },
    ...flavour === "testflight" && { "beta-reports-active": true },
  };
}

const DISTRIBUTIONS: Readonly<Record<Flavour, string>> = {
  "developer-id": "DIRECT",
  "developer-id-sandboxed": "DIRECT",
  "development": "LIMITED",
  "app-store": "STORE",
  "testflight": "STORE",
};

/** The signed profile of one side: grants all that a sound part claims, and the other kinds of providers. */
export function writeProfile(side: Side, flavour: Flavour, spec: ProfileSpec = {}): Uint8Array {
  const isDirect = flavour.startsWith("developer-id");
  const ending = isDirect ? "-systemextension" : "";
  const grants = {
    "com.apple.application-identifier": `${TEAM}.${side === "app" ? APP_ID : EXTENSION_ID}`,
    "com.apple.developer.team-identifier": TEAM,
    "com.apple.developer.networking.networkextension": [
      "packet-tunnel-provider",
      "app-proxy-provider",
      "content-filter-provider",
      "dns-proxy",
    ].map((value) => value + ending),
    "com.apple.security.application-groups": [`${TEAM}.*`],
    "keychain-access-groups": [`${TEAM}.*`],
    ...side === "app" && { "com.apple.developer.system-extension.install": true },
    ...flavour === "testflight" && { "beta-reports-active": true },
  };
  const fields = makeProfile({
    AppIDName: `Example Tunnel ${side}`,
    Name: `Example Tunnel ${side} ${flavour}`,
    DeveloperCertificates: [DEVELOPERS[flavour].certificate],
    Entitlements: dictionary(withChanges(grants, spec.grants)),
    ProvisionsAllDevices: isDirect ? true : undefined,
    ProvisionedDevices: flavour === "development" ? ["00008103-000000000000001E"] : undefined,
    UUID: side === "app" ? "11111111-2222-4333-8444-555555555555" : "66666666-7777-4888-8999-aaaaaaaaaaaa",
    ...spec.fields,
  });
  const distribution = spec.distribution ?? DISTRIBUTIONS[flavour];
  const derFields = { ...fields, ...withChanges(spec.derFields ?? {}) };
  return signBundleProfile(printProfile(fields, distribution, derFields), spec.withRoot);
}
