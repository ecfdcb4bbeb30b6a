/**
 * `launchctl print-disabled <domain>`, also a block in a domain's print (launchctl(1); knowledge: macOS 10.14 to 26):
 * the overrides that `launchctl enable` and `disable` left. `true` and `disabled` mean disabled; macOS 13 brought the
 * words. macOS 10.14 doubles the brace; a block `login item associations` may follow, which is none of this.
 *
 *     disabled services = {
 *             "com.example.ext" => disabled
 *             "com.example.agent" => enabled
 *     }
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import type { LaunchctlCommand } from "./command.ts";
import { beginContext, type CommandContext, endContext, noteLine } from "./context.ts";
import { isGap } from "../gap.ts";
import { stripQuotes } from "./quotes.ts";
import { findRefusal } from "./refusal.ts";
import { isTellingLabel } from "./rows.ts";

/** One such block: lines `from` (its command, when that stands directly before) up to, without, `end`. */
export interface FoundDisabled {
  readonly from: number;
  readonly start: number;
  readonly end: number;
  readonly complete: boolean;
  readonly command: LaunchctlCommand | null;
}

const HEADER = /^"?disabled services"?\s?=>?\s?\{/i;
const INLINE_ROWS = /["“]([^"“”]{1,300})["”]\s?=>\s?(true|false|enabled|disabled)\b/g;
const DISABLED: Readonly<Record<string, boolean>> = { true: true, disabled: true, false: false, enabled: false };

/** Reads which labels are disabled (true) or expressly enabled (false). Origins: the labels themselves. */
export function parseDisabled(lines: readonly Line[]): Parsed<Record<string, boolean>> {
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = [];
  const found = findDisabledBlocks(lines);
  if (found.length === 0) {
    const refusal = findRefusal(lines);
    const line = refusal ?? lines[0];
    const why = refusal ? "launchctl refused" : "no list of disabled services";
    if (line !== undefined) problems.push({ line: line.n, text: line.text, why });
    return { value: null, problems, origins, ...(refusal ? { refused: true } : {}) };
  }
  const value: Record<string, boolean> = Object.create(null);
  for (const { start, end } of found) {
    for (const line of lines.slice(start, end)) {
      const rows = parseRows(line.text);
      for (const [label, disabled] of rows) {
        value[label] = disabled;
        origins[label] = line;
      }
      if (rows.length > 0 || /^[{}\s]*$/.test(line.text) || HEADER.test(line.text.trimStart())) continue;
      problems.push({ line: line.n, text: line.text, why: isGap(line.text) ? "lines were left out" : "no override" });
    }
  }
  return { value, problems, origins, complete: found.every(({ complete }) => complete) };
}

/** Finds the blocks in any text, and rows that grep left of one. */
export function findDisabledBlocks(lines: readonly Line[]): FoundDisabled[] {
  const found: FoundDisabled[] = [];
  const context = beginContext();
  for (let at = 0; at < lines.length;) {
    const block = lines[at]!.command === undefined ? takeBlock(lines, at, context) : null;
    if (block === null) {
      noteLine(context, lines[at]!, at);
      at++;
      continue;
    }
    const complete = block.complete && context.command?.piped !== true;
    found.push({
      ...block,
      complete,
      from: context.index < 0 ? at : context.index,
      start: at,
      command: context.command,
    });
    endContext(context);
    at = block.end;
  }
  return found;
}

function takeBlock(
  lines: readonly Line[],
  at: number,
  context: CommandContext,
): { end: number; complete: boolean } | null {
  const text = lines[at]!.text.trim();
  if (HEADER.test(text)) return takeHeaded(lines, at, text);
  const asked = context.command?.verb === "print-disabled";
  if (!text.includes("=>") || (!asked && context.foreign)) return null;
  let end = at;
  while (end < lines.length && lines[end]!.command === undefined && isLoneRow(lines[end]!.text, asked)) end++;
  return end === at ? null : { end, complete: false };
}

/** From the header to as many closing braces as were opened, or to the first line that is no row. */
function takeHeaded(lines: readonly Line[], at: number, header: string): { end: number; complete: boolean } {
  let depth = count(header, "{") - count(header, "}");
  let gap = false;
  let end = at + 1;
  for (; end < lines.length && depth > 0; end++) {
    const { text, command } = lines[end]!;
    if (command !== undefined) break;
    const line = text.trim();
    if (line === "") continue;
    if (isGap(line)) gap = true;
    else if (/^[{}]+$/.test(line)) depth += count(line, "{") - count(line, "}");
    else if (parseRows(text).length === 0) break;
  }
  while (end > at + 1 && lines[end - 1]!.text.trim() === "") end--;
  return { end, complete: depth <= 0 && !gap };
}

/** Without the block around it only launchd's own words tell, or the command. */
function isLoneRow(text: string, asked: boolean): boolean {
  const [row, ...more] = parseRows(text);
  if (row === undefined || more.length > 0) return false;
  return asked || (isTellingLabel(row[0]) && /^"[^"]+" => (?:enabled|disabled)$/.test(text.trim()));
}

function parseRows(text: string): [string, boolean][] {
  const arrow = text.indexOf("=>");
  if (arrow < 0) return [];
  if (text.indexOf("=>", arrow + 2) >= 0 || text.includes("{")) {
    return [...text.matchAll(INLINE_ROWS)].map(([, label, word]) => [label!, DISABLED[word!]!]);
  }
  const label = stripQuotes(text.slice(0, arrow).trim());
  const word = text.slice(arrow + 2).trim().replace(/[;,]$/, "").toLowerCase();
  const disabled = Object.hasOwn(DISABLED, word) ? DISABLED[word] : undefined;
  return label === "" || label.length > 300 || disabled === undefined ? [] : [[label, disabled]];
}

function count(text: string, brace: string): number {
  return text.split(brace).length - 1;
}
