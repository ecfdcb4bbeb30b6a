/**
 * An app with code inside of code, put together as apps with an update framework are: a versioned framework with a helper, an app
 * and XPC services in it, a login item, a tool, an app extension, libraries, and a framework in the system extension.
 */
import { dictionary } from "./bundle_parts.ts";
import { sealFiles } from "./bundle_seal.ts";
import { type BundleFiles, type BundleSpec, type Content, type Flavour, TEAM } from "./bundle_spec.ts";
import { buildLibrary } from "./bundles.ts";
import type { PlistValue } from "../formats/plist/value.ts";
import { writeXmlPlist } from "../formats/plist/write_plist.ts";
import { type CodeSpec, signCode } from "./signed_code.ts";

type Files = Readonly<Record<string, Content>>;

/** A bundle with `Contents`, or one version of a framework. */
export interface NestedSpec extends CodeSpec {
  /** Of the executable. */
  readonly name: string;
  readonly packageType?: string;
  /** Keys of Info.plist besides the usual ones. */
  readonly info?: Readonly<Record<string, PlistValue>>;
  /** Sealed with the rest; the paths count from the folder with the seal. */
  readonly files?: Files;
}

const SYSTEM = "/usr/lib/libSystem.B.dylib";
const LIBRARY_IMAGE = { fileType: 6, main: null } as const;
export const UPDATES = "Frameworks/ExampleUpdates.framework";
export const UPDATES_VERSION = `${UPDATES}/Versions/B`;
export const FILTER = "Frameworks/ExampleFilter.framework";

/** The paths count from the bundle's own folder. */
export function buildNestedBundle(flavour: Flavour, spec: NestedSpec): Files {
  return below("Contents", buildSealed(flavour, spec, { code: "MacOS/", info: "Info.plist" }));
}

/** A framework with one version, and the links to it. */
export function buildFramework(flavour: Flavour, spec: NestedSpec, version = "B"): Files {
  const image = { ...LIBRARY_IMAGE, dylibs: [SYSTEM], ...spec.image };
  const files = { "Headers/Example.h": bytesOf("// header"), ...spec.files };
  const inner = buildSealed(flavour, { packageType: "FMWK", ...spec, image, files }, {
    code: "",
    info: "Resources/Info.plist",
  });
  const names = new Set(Object.keys(inner).map((path) => path.split("/", 1)[0]!));
  names.delete("_CodeSignature");
  const links = [...names].map((name) => [name, { symlink: `Versions/Current/${name}` }] as const);
  return {
    ...Object.fromEntries(links),
    "Versions/Current": { symlink: version },
    ...below(`Versions/${version}`, inner),
  };
}

/** Files under a folder. */
export function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

function buildSealed(flavour: Flavour, spec: NestedSpec, at: { readonly code: string; readonly info: string }): Files {
  const { name, packageType = "XPC!", info = {}, files = {}, ...code } = spec;
  const infoPlist = bytesOf(writeXmlPlist(dictionary({
    CFBundleExecutable: name,
    CFBundleIdentifier: spec.identifier,
    CFBundlePackageType: packageType,
    CFBundleVersion: "240",
    ...info,
  })));
  const sealed: BundleFiles = new Map(Object.entries(files));
  if (at.info.includes("/")) sealed.set(at.info, infoPlist);
  const codeResources = sealFiles(sealed);
  return {
    [at.info]: infoPlist,
    [at.code + name]: signCode(flavour, { ...code, infoPlist, codeResources }),
    ...files,
    "_CodeSignature/CodeResources": codeResources,
  };
}

/** What lies in Contents of the app besides the usual. */
function buildAppFiles(flavour: Flavour): Files {
  const bundle = (spec: NestedSpec) => buildNestedBundle(flavour, { image: { dylibs: [SYSTEM] }, ...spec });
  const tool = (identifier: string) => signCode(flavour, { identifier, image: { dylibs: [SYSTEM] } });
  const updater = bundle({ name: "Updater", identifier: "com.example.updates.Updater", packageType: "APPL" });
  const downloader = bundle({ name: "Downloader", identifier: "com.example.updates.Downloader" });
  const installer = bundle({ name: "Installer", identifier: "com.example.updates.Installer" });
  const updates = buildFramework(flavour, {
    name: "ExampleUpdates",
    identifier: "com.example.updates",
    files: {
      "Relauncher": tool("com.example.updates.Relauncher"),
      "Resources/en.lproj/Updates.strings": bytesOf("en"),
      ...below("Updater.app", updater),
      ...below("XPCServices/Downloader.xpc", downloader),
      ...below("XPCServices/Installer.xpc", installer),
    },
  });
  const agent = bundle({ name: "Example Agent", identifier: "com.example.tunnel.agent", packageType: "APPL" });
  const share = bundle({
    name: "Example Share",
    identifier: "com.example.tunnel.share",
    info: { NSExtension: dictionary({ NSExtensionPointIdentifier: "com.apple.share-services" }) },
  });
  return {
    ...below(UPDATES, updates),
    ...below("Library/LoginItems/Example Agent.app", agent),
    ...below("PlugIns/Example Share.appex", share),
    "Helpers/example-cli": tool("com.example.tunnel.cli"),
    "MacOS/example-crash-reporter": tool("com.example.tunnel.crashes"),
    "Frameworks/libExampleCore.dylib": buildLibrary(flavour),
    "Resources/bin/example-probe": tool("com.example.tunnel.probe"),
  };
}

function buildExtensionFiles(flavour: Flavour): Files {
  const filter = buildFramework(flavour, {
    name: "ExampleFilter",
    identifier: "com.example.filter",
    image: { dylibs: [SYSTEM, "@rpath/libExampleCore.dylib"] },
  }, "A");
  return below(FILTER, filter);
}

/** The app of a flavour with all this inside; built once, the files are shared. */
export function nestedSpec(flavour: Flavour = "developer-id"): BundleSpec {
  const known = SPECS.get(flavour) ?? {
    flavour,
    app: {
      files: buildAppFiles(flavour),
      image: {
        dylibs: [SYSTEM, "@rpath/ExampleUpdates.framework/Versions/B/ExampleUpdates"],
        rpaths: ["@executable_path/../Frameworks"],
      },
    },
    extension: {
      files: buildExtensionFiles(flavour),
      image: { dylibs: [SYSTEM, "@rpath/ExampleFilter.framework/Versions/A/ExampleFilter"] },
    },
  };
  SPECS.set(flavour, known);
  return known;
}

const SPECS = new Map<Flavour, BundleSpec>();

/** Entitlements of a helper that is what it says. */
export function ownIdentity(identifier: string): Readonly<Record<string, PlistValue>> {
  return { "com.apple.application-identifier": `${TEAM}.${identifier}`, "com.apple.developer.team-identifier": TEAM };
}

function bytesOf(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
