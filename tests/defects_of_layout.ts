/** Apps that are put together wrongly: what lies where, what Info.plist says, what the executables load. */
import { signDirectory, SIGNERS } from "./bundle_identities.ts";
import { buildLibrary } from "./bundles.ts";
import { dictionary, writeInfo } from "./bundle_parts.ts";
import { EXTENSION_ID, GROUP, PROVIDER, TEAM } from "./bundle_spec.ts";
import { type Defect, extensionInfo, NETWORK, network } from "./defect.ts";
import { buildSignedMachO } from "./signature_builder.ts";

/** The provider as an app extension, as apps of the App Store have it. */
const APPEX: Readonly<Record<string, Uint8Array>> = {
  "PlugIns/Tunnel.appex/Contents/Info.plist": writeInfo("extension", {
    CFBundlePackageType: "XPC!",
    CFBundleExecutable: "Tunnel",
    NetworkExtension: undefined,
    NSExtension: dictionary({
      NSExtensionPointIdentifier: "com.apple.networkextension.packet-tunnel",
      NSExtensionPrincipalClass: PROVIDER,
    }),
  }),
  "PlugIns/Tunnel.appex/Contents/MacOS/Tunnel": buildSignedMachO({ imports: ["_NSExtensionMain"] }, {
    directories: [{ identifier: EXTENSION_ID, teamId: TEAM, flags: 0x10000 }],
    cms: (directory) => signDirectory(SIGNERS["developer-id"], directory, null),
  }),
};

export const DEFECTS_OF_LAYOUT: readonly Defect[] = [
  { says: "no extension", spec: { extension: null }, rule: "bundle.sysex-missing" },
  {
    says: "the extension among the plug-ins",
    spec: { extensionFolder: "PlugIns" },
    rule: "bundle.sysex-missing",
  },
  { says: "the wrong package type", spec: extensionInfo({ CFBundlePackageType: "BNDL" }), rule: "bundle.package-type" },
  {
    says: "a bundle name that is not the identifier",
    spec: { extension: { fileName: "Tunnel.systemextension" } },
    rule: "bundle.name-mismatch",
  },
  {
    says: "an unexpanded variable as Mach name",
    spec: network({ NEMachServiceName: "$(TeamIdentifierPrefix)com.example.tunnel.provider" }),
    rule: "bundle.unexpanded-variable",
  },
  {
    says: "no Mach name",
    spec: network({ NEMachServiceName: null }),
    rule: "bundle.mach-name-missing",
    status: "suspected",
  },
  {
    says: "a Mach name outside of the app group",
    spec: network({ NEMachServiceName: "com.example.other.provider" }),
    rule: "mach.prefix-mismatch",
  },
  {
    says: "a provider class that the executable does not have",
    spec: {
      extension: {
        ...network({ "com.apple.networkextension.packet-tunnel": "ExampleExtension.Missing" }).extension,
        image: { dylibs: ["/usr/lib/libSystem.B.dylib"] },
      },
    },
    rule: "bundle.provider-class-missing",
  },
  {
    says: "no provider classes",
    spec: extensionInfo({ NetworkExtension: dictionary({ NEMachServiceName: `${GROUP}.provider` }) }),
    rule: "bundle.provider-class-missing",
  },
  {
    says: "an rpath into the container app",
    spec: {
      app: { files: { "Frameworks/libExampleShared.dylib": buildLibrary("developer-id") } },
      extension: {
        image: {
          dylibs: ["/usr/lib/libSystem.B.dylib", "@rpath/libExampleShared.dylib"],
          rpaths: ["@executable_path/../../../../../Frameworks"],
        },
      },
    },
    rule: "bundle.rpath-escapes-sysex",
  },
  {
    says: "a library that only the app has",
    spec: {
      app: { files: { "Frameworks/libExampleShared.dylib": buildLibrary("developer-id") } },
      extension: { image: { dylibs: ["/usr/lib/libSystem.B.dylib", "@rpath/libExampleShared.dylib"] } },
    },
    rule: "bundle.framework-outside-sysex",
  },
  {
    says: "a debug dylib that is not shipped",
    spec: { extension: { image: { dylibs: ["/usr/lib/libSystem.B.dylib", "@rpath/Example.debug.dylib"] } } },
    rule: "bundle.debug-dylib",
  },
  {
    says: "the entry point of an app extension",
    spec: { extension: { image: { imports: ["_NSExtensionMain"] } } },
    rule: "bundle.bad-entry-point",
  },
  {
    says: "a dylib as executable",
    spec: { extension: { image: { fileType: 6, main: null } } },
    rule: "bundle.bad-entry-point",
  },
  { says: "one architecture of two", spec: { extension: { archs: ["x86_64"] } }, rule: "bundle.wrong-architecture" },
  {
    says: "an app extension as provider under Developer ID",
    spec: {
      extension: null,
      app: {
        files: APPEX,
        entitlements: {
          "com.apple.developer.system-extension.install": undefined,
          [NETWORK]: ["packet-tunnel-provider"],
        },
        profile: { grants: { [NETWORK]: ["packet-tunnel-provider"] } },
      },
    },
    rule: "pack.appex-outside-app-store",
  },
];
