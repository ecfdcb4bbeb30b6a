/** Lines that a terminal cut at its right edge, put together again. */
import { parsePrompt } from "./shell_prompt.ts";

interface Draft {
  readonly n: number;
  text: string;
}

const TERMINALS: readonly number[] = [80, 100, 120, 132, 160, 200];
const FEWEST_CUTS = 3;
/** No path and no message is longer than this many lines of a terminal. */
const MOST_PARTS = 40;
/** What stands in the indented blocks of launchctl and plutil: `key = value`, a string, a path, an element. */
const BLOCK_ENTRY = /^ {4,60}(?:["</]|[\w-][\w -]{0,40} =>? )/;
const REST = /^(?!\d{4}-\d\d-\d\d[T ])[^\s})\]]/;
const RECORD = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;

/**
 * Joins the lines that a terminal cut: of an indented block, where only such a rest stands at the left margin, and of a log,
 * when several lines are exactly as wide. A joined line has the number of its first part.
 */
export function joinCutLines<T extends Draft>(drafts: readonly T[]): T[] {
  const joined: T[] = [];
  const edge = findEdge(drafts);
  let first = "";
  let width = 0;
  let parts = 0;
  for (const draft of drafts) {
    const { text } = draft;
    const goesOn = TERMINALS.includes(width) && parts < MOST_PARTS &&
      (isRestOfBlock(first, text) || (width === edge && isRestOfRecord(first, text))) && parsePrompt(text) === null;
    width = text.length;
    if (goesOn) {
      joined.at(-1)!.text += text;
      parts++;
    } else {
      joined.push(draft);
      first = text;
      parts = 1;
    }
  }
  return joined;
}

function isRestOfBlock(before: string, text: string): boolean {
  return BLOCK_ENTRY.test(before) && REST.test(text);
}

function isRestOfRecord(before: string, text: string): boolean {
  return RECORD.test(before) && text !== "" && !RECORD.test(text);
}

/** The width of a terminal that several lines fill to the last column; null when there is none. */
function findEdge(drafts: readonly Draft[]): number | null {
  const counts = new Map(TERMINALS.map((width) => [width, 0]));
  for (const { text } of drafts) {
    const count = counts.get(text.length);
    if (count !== undefined) counts.set(text.length, count + 1);
  }
  return TERMINALS.find((width) => counts.get(width)! >= FEWEST_CUTS) ?? null;
}
