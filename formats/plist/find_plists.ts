/** Finds property lists in a text: XML documents, and the braces of JSON, `plutil -p` and `defaults read`. */
import type { Line } from "../parsed.ts";
import { countOpenBraces } from "./braces.ts";

/** Each XML document, from its declaration or `<plist>` to its end; one that is cut goes on to the end of the text. */
export function findXmlPlists(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  let block: Line[] | null = null;
  for (const line of lines) {
    if (block === null && line.text.includes("<") && /<(?:\?xml|!DOCTYPE plist|plist)[\s>]/.test(line.text)) block = [];
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
export function findPrintedPlists(lines: readonly Line[]): Line[][] {
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
