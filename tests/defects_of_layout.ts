/** Apps that are put together wrongly: what lies where, what Info.plist says, what the executables load. */
import { buildLibrary } from "./bundles.ts";
import { dictionary } from "./bundle_parts.ts";
import { EXTENSION_ID, GROUP, PROVIDER } from "./bundle_spec.ts";
import { type Defect, extensionInfo, NETWORK, network } from "./defect.ts";
import { below, buildNestedBundle } from "./nested_layout.ts";

/** The provider as an app extension, as apps of the App Store have it. */
const APPEX = below(
  "PlugIns/Tunnel.appex",
  buildNestedBundle("developer-id", {
    name: "Tunnel",
    identifier: EXTENSION_ID,
    image: { imports: ["_NSExtensionMain"] },
    info: {
      NSExtension: dictionary({
        NSExtensionPointIdentifier: "com.apple.networkextension.packet-tunnel",
        NSExtensionPrincipalClass: PROVIDER,
      }),
    },
  }),
);

export const DEFECTS_OF_LAYOUT: readonly Defect[] = [
  { says: "no extension", spec: { extension: null }, rule: "bundle.sysex-missing", sx: ["SX-LAY-001"] },
  {
    says: "the extension among the plug-ins",
    spec: { extensionFolder: "PlugIns" },
    rule: "bundle.sysex-missing",
    sx: ["SX-LAY-001"],
  },
  {
    says: "the wrong package type",
    spec: extensionInfo({ CFBundlePackageType: "BNDL" }),
    rule: "bundle.package-type",
    sx: ["SX-PLI-001"],
  },
  {
    says: "a bundle name that is not the identifier",
    spec: { extension: { fileName: "Tunnel.systemextension" } },
    rule: "bundle.name-mismatch",
    sx: ["SX-LAY-002"],
  },
  {
    says: "an unexpanded variable as Mach name",
    spec: network({ NEMachServiceName: "$(TeamIdentifierPrefix)com.example.tunnel.provider" }),
    rule: "bundle.unexpanded-variable",
    sx: ["SX-PLI-003"],
    company: ["mach.prefix-mismatch"],
  },
  {
    says: "no Mach name",
    spec: network({ NEMachServiceName: null }),
    rule: "bundle.mach-name-missing",
    sx: ["SX-PLI-006"],
    status: "suspected",
  },
  {
    says: "a Mach name outside of the app group",
    spec: network({ NEMachServiceName: "com.example.other.provider" }),
    rule: "mach.prefix-mismatch",
    sx: ["SX-PLI-007"],
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
    sx: ["SX-PLI-005"],
  },
  {
    says: "no provider classes",
    spec: extensionInfo({ NetworkExtension: dictionary({ NEMachServiceName: `${GROUP}.provider` }) }),
    rule: "bundle.provider-class-missing",
    sx: ["SX-PLI-004"],
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
    sx: ["SX-LNK-001"],
    company: ["bundle.framework-outside-sysex"],
  },
  {
    says: "a library that only the app has",
    spec: {
      app: { files: { "Frameworks/libExampleShared.dylib": buildLibrary("developer-id") } },
      extension: { image: { dylibs: ["/usr/lib/libSystem.B.dylib", "@rpath/libExampleShared.dylib"] } },
    },
    rule: "bundle.framework-outside-sysex",
    sx: ["SX-LNK-001"],
  },
  {
    says: "a debug dylib that is not shipped",
    spec: { extension: { image: { dylibs: ["/usr/lib/libSystem.B.dylib", "@rpath/Example.debug.dylib"] } } },
    rule: "bundle.debug-dylib",
    sx: [],
  },
  {
    says: "the entry point of an app extension",
    spec: { extension: { image: { imports: ["_NSExtensionMain"] } } },
    rule: "bundle.bad-entry-point",
    sx: [],
  },
  {
    says: "a dylib as executable",
    spec: { extension: { image: { fileType: 6, main: null } } },
    rule: "bundle.bad-entry-point",
    sx: [],
  },
  {
    says: "one architecture of two",
    spec: { extension: { archs: ["x86_64"] } },
    rule: "bundle.wrong-architecture",
    sx: ["SX-LNK-003"],
  },
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
    sx: ["SX-ENT-005"],
  },
];
