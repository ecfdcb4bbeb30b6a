/** Reads a bundle's Info.plist and what lies around it. */
import { BUILD_VARIABLE } from "../../formats/build_variable.ts";
import { recognizeMachO } from "../../formats/macho/fat.ts";
import { dictionaryIn } from "../../formats/plist/dictionary.ts";
import { parsePlist } from "../../formats/plist/plist.ts";
import { isDictionary, type PlistDictionary, PlistError, type PlistValue } from "../../formats/plist/value.ts";
import type { BundleInfo } from "./shapes.ts";
import { type BundleTree, readWhole } from "./tree.ts";

const MAX_VALUES = 10_000;
/** No Info.plist is as large. */
const MAX_SIZE = 8 * 2 ** 20;

/** The bundle at `path`, or what can be said of it without a readable Info.plist. */
export function readBundleInfo(tree: BundleTree, path: string): BundleInfo {
  const { info, problem } = readInfoPlist(tree, `${path}/Contents/Info.plist`);
  const extension = dictionaryIn(info, "NetworkExtension");
  const executable = textIn(info, "CFBundleExecutable");
  const classes = dictionaryIn(extension, "NEProviderClasses");
  const has = (inner: string) => tree.entries.get(`${path}/Contents/${inner}`)?.kind === "file";
  return {
    path,
    fileName: path.slice(path.lastIndexOf("/") + 1),
    bundleId: textIn(info, "CFBundleIdentifier"),
    version: textIn(info, "CFBundleShortVersionString"),
    build: textIn(info, "CFBundleVersion"),
    packageType: textIn(info, "CFBundlePackageType"),
    minimumSystem: textIn(info, "LSMinimumSystemVersion"),
    executable,
    executableIsMachO: executable !== null && isMachO(tree, `${path}/Contents/MacOS/${executable}`),
    providerClasses: classes === null ? null : textsOf(classes),
    machServiceName: textIn(extension, "NEMachServiceName"),
    misplacedMachServiceName: textIn(info, "NEMachServiceName"),
    usageDescription: textIn(info, "NSSystemExtensionUsageDescription"),
    extensionPoint: textIn(dictionaryIn(info, "NSExtension"), "NSExtensionPointIdentifier"),
    unexpanded: info === null ? {} : findVariables(info),
    hasProfile: has("embedded.provisionprofile"),
    isStapled: has("CodeResources"),
    problem,
  };
}

/** A bundle's Info.plist as it stands, or why it cannot be read. */
export function readInfoPlist(
  tree: BundleTree,
  path: string,
): { readonly info: PlistDictionary | null; readonly problem: string | null } {
  const bytes = readWhole(tree, path, MAX_SIZE);
  if (bytes === null) return { info: null, problem: "there is no readable Contents/Info.plist" };
  try {
    const info = parsePlist(bytes);
    return isDictionary(info)
      ? { info, problem: null }
      : { info: null, problem: "Contents/Info.plist is no dictionary" };
  } catch (error) {
    if (error instanceof PlistError) return { info: null, problem: error.message };
    throw error;
  }
}

function isMachO(tree: BundleTree, path: string): boolean {
  const source = tree.open(path);
  return source !== null && recognizeMachO(source) !== null;
}

/** A text in a dictionary; numbers count as texts, as whoever wrote a version without quotes meant one. */
export function textIn(parent: PlistDictionary | null, key: string): string | null {
  const value = parent?.[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
}

function textsOf(dictionary: PlistDictionary): Record<string, string> {
  const texts: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(dictionary)) texts[key] = typeof value === "string" ? value : "";
  return texts;
}

/** Every value that still holds a build variable, by its dotted path. */
export function findVariables(root: PlistValue): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  const open: [path: string, value: PlistValue][] = [["", root]];
  for (let seen = 0; open.length > 0 && seen < MAX_VALUES; seen++) {
    const [path, value] = open.pop()!;
    const below = (key: string) => path === "" ? key : `${path}.${key}`;
    if (typeof value === "string" && BUILD_VARIABLE.test(value)) found[path] = value.slice(0, 200);
    else if (Array.isArray(value)) value.forEach((item, i) => open.push([below(String(i)), item]));
    else if (isDictionary(value)) { for (const [key, item] of Object.entries(value)) open.push([below(key), item]); }
  }
  return found;
}
