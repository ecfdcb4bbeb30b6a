import { parsePlist } from "../formats/plist/plist.ts";
import { isDictionary, PlistError, type PlistValue } from "../formats/plist/value.ts";
import type { ExtensionDatabase } from "../formats/sysextd/database.ts";
import type { Known, Output, Parsed, Probe } from "./define.ts";
import { defineFact } from "./define.ts";

/** An app that is where sysextd remembers it. */
export interface InstalledApp {
  readonly path: string;
  readonly bundleId: string | null;
  readonly version: string | null;
  readonly build: string | null;
}

const INFO = "/Contents/Info.plist";
const MAX_APPS = 32;

/** Of the apps that the database names, those that are there; status `absent` says that none of them is. */
export default defineFact<InstalledApp[]>({
  key: "app.paths",
  summary: "The apps that registered extensions came from, as far as they are still where they were",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [{ format: "Info.plist of an app", after: ["reg.db"], probes: probeContainers, parse: parseInfo }],
});

/** Only paths of apps, spelled plainly: the database comes from the machine, but a capture of it may come from anywhere. */
function probeContainers(known: Known): Probe[] {
  const records = (known("reg.db") as ExtensionDatabase | null)?.extensions ?? [];
  const containers = records.flatMap(({ containerPath }) => containerPath ?? []);
  const plain = containers.filter((path) => /^\/.+\.app$/.test(path) && !path.split("/").includes(".."));
  return [...new Set(plain)].slice(0, MAX_APPS).map((path) => ({ file: path + INFO }));
}

/** An Info.plist that cannot be read still proves that the app is there. */
function parseInfo({ bytes, file, lines }: Output): Parsed<InstalledApp[]> {
  if (file === undefined || !file.endsWith(INFO)) return { value: null, problems: [], origins: {} };
  const info = readInfo(bytes ?? new Uint8Array());
  const text = (value: PlistValue | undefined) => typeof value === "string" ? value : null;
  const app = {
    path: file.slice(0, -INFO.length),
    bundleId: text(info["CFBundleIdentifier"]),
    version: text(info["CFBundleShortVersionString"]),
    build: text(info["CFBundleVersion"]),
  };
  return { value: [app], problems: [], origins: lines[0] === undefined ? {} : { "0": lines[0] } };
}

function readInfo(bytes: Uint8Array): { readonly [key: string]: PlistValue } {
  try {
    const info = parsePlist(bytes, { problems: [] });
    return isDictionary(info) ? info : {};
  } catch (error) {
    if (error instanceof PlistError) return {};
    throw error;
  }
}
