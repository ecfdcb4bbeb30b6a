/** Finds sysextd's database in a text: an XML property list, or the braces of JSON, `plutil -p` and `defaults read`. */
import type { Line } from "../parsed.ts";
import { countOpenBraces } from "../plist/braces.ts";

/** Words that only this database uses. */
const MARKERS =
  /bootUUID|extensionPolicies|stagedBundleURL|stagedCdhashes|additionalLaunchdPlistEntries|activated_enabled/;

/** Each block is one property list with at least one of the database's own keys in it. */
export function findDatabases(lines: readonly Line[]): (readonly Line[])[] {
  return [...findXml(lines), ...findBraces(lines)]
    .filter((block) => block.some((line) => MARKERS.test(line.text)))
    .sort((a, b) => a[0]!.n - b[0]!.n);
}

function findXml(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  let block: Line[] | null = null;
  for (const line of lines) {
    if (block === null && /<(?:\?xml|!DOCTYPE plist|plist)[\s>]/.test(line.text)) block = [];
    block?.push(line);
    if (block !== null && line.text.includes("</plist>")) {
      blocks.push(block);
      block = null;
    }
  }
  if (block !== null) blocks.push(block);
  return blocks;
}

/** Top-level `{ … }` blocks whose opening brace begins a line. Strings are skipped, so a brace in a path does not count. */
function findBraces(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  let block: Line[] = [];
  let depth = 0;
  for (const line of lines) {
    if (depth === 0 && !/^\s*\{/.test(line.text)) continue;
    block.push(line);
    depth = Math.max(0, depth + countOpenBraces(line.text));
    if (depth === 0) {
      blocks.push(block);
      block = [];
    }
  }
  if (block.length > 0) blocks.push(block);
  return blocks;
}
