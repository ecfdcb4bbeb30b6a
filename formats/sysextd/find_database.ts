/** Finds sysextd's database in a text: an XML property list, or the braces of JSON, `plutil -p` and `defaults read`. */
import type { Line } from "../parsed.ts";
import { findPrintedPlists, findXmlPlists } from "../plist/find_plists.ts";

/** Words that only this database uses. */
const MARKERS =
  /bootUUID|extensionPolicies|stagedBundleURL|stagedCdhashes|additionalLaunchdPlistEntries|activated_enabled/;

/** Each block is one property list with at least one of the database's own keys in it. */
export function findDatabases(lines: readonly Line[]): (readonly Line[])[] {
  return [...findXmlPlists(lines), ...findPrintedPlists(lines)]
    .filter((block) => block.some((line) => MARKERS.test(line.text)))
    .sort((a, b) => a[0]!.n - b[0]!.n);
}
