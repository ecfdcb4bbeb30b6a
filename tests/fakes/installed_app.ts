/** A whole signed app, and the copy of its extension that macOS staged, on a scripted Mac; codesign and spctl say what is true of them. */
import { openFolderTree } from "../../evidence/bundle/folder_tree.ts";
import { placeFacts } from "../../evidence/bundle/place_facts.ts";
import { readBundleFacts } from "../../evidence/bundle/read_bundle.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import { makeDictionary, type PlistValue } from "../../formats/plist/value.ts";
import { writeXmlPlist } from "../../formats/plist/write_plist.ts";
import { dictionary } from "../bundle_parts.ts";
import { APP, type BundleFiles, type BundleSpec, EXTENSION, GROUP, PROVIDER } from "../bundle_spec.ts";
import { buildBundle, writeFiles } from "../bundles.ts";
import type { Recording } from "./scenario.ts";
import { STAGED } from "./scenarios.ts";

/** What lies on the Mac. */
export interface InstalledApp {
  readonly app?: BundleSpec;
  /** The build that macOS staged; as in the app, when left out. Null: there is no such folder. */
  readonly staged?: BundleSpec | null;
  /** What codesign and spctl say otherwise, by the arguments. */
  readonly says?: Readonly<Record<string, Recording>>;
}

export const APP_PATH = `/Applications/${APP}`;
export const STAGED_PATH = STAGED;

type Commands = Record<string, Record<string, Recording>>;

const SOUND: BundleSpec = {};

/** Signing takes long, and most Macs have the same app. */
const BUILT = new WeakMap<BundleSpec, BundleFiles>();

/** Lays out the app below `root` and gives the recordings of the tools that are asked about it. */
export async function installApp(
  root: string,
  { app = SOUND, staged = app, says = {} }: InstalledApp,
): Promise<Commands> {
  await writeFiles(`${root}/Applications`, build(app));
  const folder = STAGED.slice(0, STAGED.lastIndexOf("/"));
  if (staged !== null) await writeFiles(`${root}${folder}`, extensionOf(build(staged)));
  const codesign: Record<string, Recording> = {};
  for (const path of staged === null ? [APP_PATH] : [APP_PATH, STAGED]) {
    const code = await readCode(root, path);
    codesign[argsOf(["-d", "--verbose=4", "--entitlements", "-", "--xml", path])] = display(code);
    codesign[argsOf(["--verify", "--deep", "--strict", "--verbose=2", path])] = {
      stderr: `${path}: valid on disk\n${path}: satisfies its Designated Requirement\n`,
    };
  }
  const spctl: Record<string, Recording> = {
    [argsOf(["--assess", "--type", "execute", "-vv", APP_PATH])]: {
      stderr:
        `${APP_PATH}: accepted\nsource=Notarized Developer ID\norigin=Developer ID Application: Example (EXAMPLE123)\n`,
    },
  };
  return {
    "/usr/bin/codesign": { ...codesign, ...says },
    "/usr/sbin/spctl": { ...spctl, ...says },
  };
}

/** Arguments as a scenario's key has them. */
export function argsOf(words: readonly string[]): string {
  return words.map((word) => word.replaceAll(" ", "\\ ")).join(" ");
}

function build(spec: BundleSpec): BundleFiles {
  const files = BUILT.get(spec) ?? sign(spec);
  BUILT.set(spec, files);
  return files;
}

/** The Mach service is the one that the Macs' launchd knows. */
function sign(spec: BundleSpec): BundleFiles {
  if (spec.extension === null) return buildBundle(spec);
  const NetworkExtension = dictionary({
    NEMachServiceName: GROUP,
    NEProviderClasses: dictionary({ "com.apple.networkextension.packet-tunnel": PROVIDER }),
  });
  return buildBundle({
    ...spec,
    extension: { ...spec.extension, info: { NetworkExtension, ...spec.extension?.info } },
  });
}

function extensionOf(files: BundleFiles): BundleFiles {
  const outer = EXTENSION.slice(0, EXTENSION.lastIndexOf("/") + 1);
  return new Map(
    [...files].filter(([path]) => path.startsWith(outer)).map(([path, content]) => [
      path.slice(outer.length),
      content,
    ]),
  );
}

async function readCode(root: string, path: string): Promise<SignedCode> {
  const tree = openFolderTree(`${root}${path}`);
  const { facts } = await readBundleFacts(tree);
  tree.close();
  return placeFacts(facts, path.slice(path.lastIndexOf("/") + 1), path).code.find(({ file }) =>
    file!.bundlePath === path
  )!;
}

/** As `codesign -d --verbose=4 --entitlements - --xml` prints it: the details on standard error. */
function display(code: SignedCode): Recording {
  const { path, identifier, teamId, cdhash, authorities, entitlements, file, flags, format } = code;
  const kind = file!.role === "app" ? "app bundle" : "bundle";
  const lines = [
    `Executable=${path}`,
    `Identifier=${identifier}`,
    `Format=${kind} with ${format}`,
    `CodeDirectory v=20500 size=1821 flags=0x10000(${flags!.join(",")}) hashes=46+7 location=embedded`,
    `CDHash=${cdhash}`,
    "Signature size=9012",
    ...authorities.map((authority) => `Authority=${authority}`),
    `${code.secureTimestamp ? "Timestamp" : "Signed Time"}=3 Feb 2026 at 04:05:07`,
    `TeamIdentifier=${teamId}`,
    "",
  ];
  const claims = Object.assign(makeDictionary(), entitlements as Record<string, PlistValue>);
  return { stderr: lines.join("\n"), stdout: writeXmlPlist(claims).replaceAll("\n", "") };
}
