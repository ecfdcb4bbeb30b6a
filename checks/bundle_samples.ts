/** Facts of one healthy Developer ID app with a packet tunnel, written by hand: a rule's samples break one part of it each. */
import { executable } from "./executable_samples.ts";
import { ID, TEAM } from "./samples.ts";
import type { BundleInfo, ExecutableInfo, ExecutableSlice, LayoutFinding } from "../evidence/bundle/shapes.ts";
import type { FactValues } from "../evidence/mod.ts";
import type { CodeFile } from "../formats/code_file.ts";
import type { SignedCode } from "../formats/codesign_display.ts";
import type { Profile } from "../formats/profile/profile.ts";

export const APP_ID = "com.example.tunnel";
export const APP_PATH = "Example Tunnel.app";
export const EXTENSION_PATH = `${APP_PATH}/Contents/Library/SystemExtensions/${ID}.systemextension`;
export const GROUP = `${TEAM}.com.example.tunnel`;
const LEAF = "1d".repeat(32);
const HASH = "2e".repeat(20);

const COMMON: Pick<
  BundleInfo,
  | "version"
  | "build"
  | "minimumSystem"
  | "executableIsMachO"
  | "misplacedMachServiceName"
  | "extensionPoint"
  | "problem"
> = {
  version: "2.4.0",
  build: "240",
  minimumSystem: "12.0",
  executableIsMachO: true,
  misplacedMachServiceName: null,
  extensionPoint: null,
  problem: null,
};

export const APP: BundleInfo = {
  ...COMMON,
  path: APP_PATH,
  fileName: APP_PATH,
  bundleId: APP_ID,
  packageType: "APPL",
  executable: "Example Tunnel",
  providerClasses: null,
  machServiceName: null,
  usageDescription: null,
  unexpanded: {},
  hasProfile: true,
  isStapled: true,
};

export const EXTENSION: BundleInfo = {
  ...COMMON,
  path: EXTENSION_PATH,
  fileName: `${ID}.systemextension`,
  bundleId: ID,
  packageType: "SYSX",
  executable: ID,
  providerClasses: { "com.apple.networkextension.packet-tunnel": "ExampleExtension.TunnelProvider" },
  machServiceName: `${GROUP}.extension`,
  usageDescription: "Connects this Mac to the example network",
  unexpanded: {},
  hasProfile: true,
  isStapled: false,
};

/** An app extension inside the app; a packet tunnel unless the overrides say otherwise. */
export function appex(overrides: Partial<BundleInfo> = {}): BundleInfo {
  return {
    ...EXTENSION,
    path: `${APP_PATH}/Contents/PlugIns/Example.appex`,
    fileName: "Example.appex",
    bundleId: "com.example.tunnel.appex",
    packageType: "XPC!",
    executable: "Example",
    providerClasses: null,
    machServiceName: null,
    usageDescription: null,
    extensionPoint: "com.apple.networkextension.packet-tunnel",
    ...overrides,
  };
}

export const APP_ENTITLEMENTS: Readonly<Record<string, unknown>> = {
  "com.apple.application-identifier": `${TEAM}.${APP_ID}`,
  "com.apple.developer.team-identifier": TEAM,
  "com.apple.developer.system-extension.install": true,
  "com.apple.developer.networking.networkextension": ["packet-tunnel-provider-systemextension"],
  "com.apple.security.application-groups": [GROUP],
};

export const EXTENSION_ENTITLEMENTS: Readonly<Record<string, unknown>> = {
  "com.apple.application-identifier": `${TEAM}.${ID}`,
  "com.apple.developer.team-identifier": TEAM,
  "com.apple.developer.networking.networkextension": ["packet-tunnel-provider-systemextension"],
  "com.apple.security.application-groups": [GROUP],
};

/** The files' side of a sound signature, of the app unless the overrides say otherwise. */
export function codeFile(overrides: Partial<CodeFile> = {}): CodeFile {
  return {
    role: "app",
    bundlePath: APP_PATH,
    kind: "execute",
    slices: [],
    leafTeam: TEAM,
    leafSha256: LEAF,
    leafExpires: "2031-02-01T22:12:15Z",
    chainsToApple: true,
    signsTheseHashes: true,
    timestamp: "2026-10-01T10:00:00Z",
    launchConstraints: [],
    slicesDiffer: [],
    seal: { missing: [], added: [], altered: [] },
    sealed: null,
    loadedBy: [],
    problems: [],
    ...overrides,
  };
}

/** The app's signature as its files have it. */
export function signed(overrides: Partial<SignedCode> = {}): SignedCode {
  return {
    path: `${APP_PATH}/Contents/MacOS/Example Tunnel`,
    identifier: APP_ID,
    teamId: TEAM,
    format: "Mach-O universal (x86_64 arm64)",
    flags: ["runtime"],
    signature: "signed",
    authorities: [
      `Developer ID Application: Example (${TEAM})`,
      "Developer ID Certification Authority",
      "Apple Root CA",
    ],
    channel: "developer-id",
    secureTimestamp: true,
    cdhash: HASH,
    entitlements: APP_ENTITLEMENTS,
    designatedRequirement: null,
    verify: { ok: true, errors: [], details: [] },
    stapled: true,
    infoPlistBound: null,
    warnings: [],
    file: codeFile(),
    ...overrides,
  };
}

/** The extension's signature as its files have it. */
export function signedExtension(overrides: Partial<SignedCode> = {}): SignedCode {
  return signed({
    path: `${EXTENSION_PATH}/Contents/MacOS/${ID}`,
    identifier: ID,
    entitlements: EXTENSION_ENTITLEMENTS,
    stapled: false,
    file: codeFile({ role: "extension", bundlePath: EXTENSION_PATH }),
    ...overrides,
  });
}

/** A library in the extension that its executable loads; the second overrides are of the files' side. */
export function nestedLibrary(overrides: Partial<SignedCode> = {}, file: Partial<CodeFile> = {}): SignedCode {
  const path = `${EXTENSION_PATH}/Contents/Frameworks/libExampleCore.dylib`;
  return signed({
    path,
    identifier: "libExampleCore",
    entitlements: {},
    stapled: false,
    file: codeFile({
      role: "nested",
      bundlePath: path,
      kind: "dylib",
      sealed: { by: EXTENSION_PATH, as: "code", isSame: true, requirement: "satisfied" },
      loadedBy: [EXTENSION_PATH],
      ...file,
    }),
    ...overrides,
  });
}

/** The app's embedded profile. */
export function profile(overrides: Partial<Profile> = {}): Profile {
  return {
    path: `${APP_PATH}/Contents/embedded.provisionprofile`,
    name: "Example Tunnel Developer ID",
    uuid: "12121212-3434-4565-8787-909090909090",
    teamId: TEAM,
    platforms: ["OSX"],
    type: "developer-id",
    expires: "2041-08-17T14:55:04Z",
    devices: null,
    certificates: 1,
    certificatesSha256: [LEAF],
    entitlements: {
      ...APP_ENTITLEMENTS,
      "com.apple.developer.networking.networkextension": [
        "packet-tunnel-provider-systemextension",
        "app-proxy-provider-systemextension",
        "content-filter-provider-systemextension",
        "dns-proxy-systemextension",
      ],
      "com.apple.security.application-groups": [`${TEAM}.*`],
      "keychain-access-groups": [`${TEAM}.*`],
    },
    applicationIdentifier: `${TEAM}.${APP_ID}`,
    provisionsAllDevices: true,
    distribution: "DIRECT",
    provisionedDevices: null,
    derAgrees: true,
    cms: {
      messageDigestOk: true,
      signatureOk: true,
      chainsToApple: true,
      signer: "Mac OS X Provisioning Profile Signing",
      signerKind: "profile-signing",
    },
    ...overrides,
  };
}

/** The extension's embedded profile. */
export function profileOfExtension(overrides: Partial<Profile> = {}): Profile {
  const own = profile();
  const applicationIdentifier = `${TEAM}.${ID}`;
  return {
    ...own,
    path: `${EXTENSION_PATH}/Contents/embedded.provisionprofile`,
    name: "Example Tunnel Extension Developer ID",
    uuid: "21212121-4343-4656-8878-090909090909",
    entitlements: { ...own.entitlements, "com.apple.application-identifier": applicationIdentifier },
    applicationIdentifier,
    ...overrides,
  };
}

/** What of the healthy app is otherwise; null: it is not there, or was not read. */
export interface BundleParts {
  readonly app?: Partial<BundleInfo> | null;
  readonly extension?: Partial<BundleInfo> | null;
  readonly appexes?: readonly BundleInfo[];
  readonly appCode?: Partial<SignedCode> | null;
  readonly extensionCode?: Partial<SignedCode> | null;
  readonly appProfile?: Partial<Profile> | null;
  readonly extensionProfile?: Partial<Profile> | null;
  /** Of both slices of one executable. */
  readonly appSlice?: Partial<ExecutableSlice>;
  readonly extensionSlice?: Partial<ExecutableSlice>;
  /** Instead of both executables. */
  readonly executables?: readonly ExecutableInfo[];
  readonly layout?: readonly LayoutFinding[];
  /** Code inside of the two. */
  readonly nested?: readonly SignedCode[];
}

/** The facts of the healthy app but for these parts. */
export function bundle(parts: BundleParts = {}): Partial<FactValues> {
  const app = parts.app === null ? [] : [{ ...APP, ...parts.app }];
  const extensions = parts.extension === null ? [] : [{ ...EXTENSION, ...parts.extension }];
  const classes = Object.values(extensions[0]?.providerClasses ?? {});
  const executables = parts.executables ?? [
    ...app.map(({ path }) => executable(path, parts.appSlice)),
    ...extensions.map(({ path }) =>
      executable(path, { classes: Object.fromEntries(classes.map((name) => [name, "yes"])), ...parts.extensionSlice })
    ),
  ];
  return {
    ...app.length > 0 && { "app.info": app },
    "app.appex": [...parts.appexes ?? []],
    "app.layout": [...parts.layout ?? []],
    "sysex.embedded": extensions,
    "sysex.macho": [...executables],
    "code": [
      ...(parts.appCode === null || app.length === 0 ? [] : [signed(parts.appCode)]),
      ...(parts.extensionCode === null || extensions.length === 0 ? [] : [signedExtension(parts.extensionCode)]),
      ...parts.nested ?? [],
    ],
    "profiles": [
      ...(parts.appProfile === null || app.length === 0 ? [] : [profile(parts.appProfile)]),
      ...(parts.extensionProfile === null || extensions.length === 0
        ? []
        : [profileOfExtension(parts.extensionProfile)]),
    ],
  };
}
