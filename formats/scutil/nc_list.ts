/** The network connection services of the current set, as `scutil --nc list` prints them. */
import { isGap } from "../gap.ts";
import type { Line, Parsed, Problem } from "../parsed.ts";
import { beginsServiceRow, type NetworkService, parseServiceRow } from "./nc_row.ts";

interface List {
  readonly lines: Line[];
  readonly rows: { readonly line: Line; readonly service: NetworkService }[];
  readonly problems: Problem[];
  headed: boolean;
  whole: boolean;
}

const HEADER = /^\W{0,20}Available network connection services in the current set/;
const MOST_STRAYS = 2;
/** Of one wrapped row. */
const MOST_LINES = 3;

/** Reads the last list of an output; its header alone is an empty list. Origins: `0`, `1`, … Value null when there is none. */
export function parseServiceList(lines: readonly Line[]): Parsed<NetworkService[]> {
  const lists = findLists(lines);
  const list = lists.at(-1);
  const problems = lists.flatMap((one) => one.problems);
  const origins: Record<string, Line> = Object.create(null);
  if (list === undefined) return { value: null, problems, origins };
  if (list.lines[0] !== undefined) origins[""] = list.lines[0];
  list.rows.forEach(({ line }, i) => origins[i] = line);
  const value = list.rows.map(({ service }) => service);
  return { value, problems, origins, complete: list.headed && list.whole };
}

/** Finds the lists in any text: headed ones, and rows that somebody cut out. */
export function findServiceLists(lines: readonly Line[]): (readonly Line[])[] {
  return findLists(lines).map((list) => list.lines);
}

function findLists(lines: readonly Line[]): List[] {
  const lists: List[] = [];
  let open: List | null = null;
  let command: Line | null = null;
  let strays = 0;
  const begin = (): List => {
    const whole = command === null || !command.command!.includes("|");
    const list: List = { lines: command === null ? [] : [command], rows: [], problems: [], headed: false, whole };
    lists.push(list);
    command = null;
    return list;
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.command !== undefined) {
      open = null;
      command = /\bscutil\s[^|]{0,40}--nc\s+(?:list|show)\b/.test(line.command) ? line : null;
      continue;
    }
    if (line.text.trim() === "") continue;
    const isHeader = HEADER.test(line.text);
    const row = isHeader ? null : readRow(lines, i);
    const service = row?.service ?? null;
    if (isHeader || (service !== null && open === null)) open = begin();
    if (open === null) continue;
    if (isHeader) open.headed = true;
    if (service !== null) open.rows.push({ line, service });
    const known = isHeader || service !== null;
    if (!known && ++strays > MOST_STRAYS) open = null;
    else open.lines.push(...lines.slice(i, i + (row?.used ?? 1)));
    i += (row?.used ?? 1) - 1;
    if (service === null && open !== null && beginsServiceRow(line.text)) {
      // Whoever it is may be connected.
      open.whole = false;
      open.problems.push({ line: line.n, text: line.text, why: "the row is cut" });
    }
    if (known) strays = 0;
    else if (open !== null && isGap(line.text)) {
      open.whole = false;
      open.problems.push({ line: line.n, text: line.text, why: "lines were left out" });
    }
  }
  return lists;
}

/** The row that begins on a line, and how many lines it has: a mail wraps it before its kind or before its name. */
function readRow(lines: readonly Line[], at: number): { service: NetworkService; used: number } | null {
  let text = lines[at]!.text;
  const alone = parseServiceRow(text);
  const isWhole = alone !== null && (alone.name !== null || !/^\s*["“]/.test(lines[at + 1]?.text ?? ""));
  if (isWhole || !beginsServiceRow(text)) return alone && { service: alone, used: 1 };
  for (let used = 2; used <= MOST_LINES; used++) {
    const next = lines[at + used - 1];
    if (next === undefined || next.command !== undefined || next.text.trim() === "" || beginsServiceRow(next.text)) {
      break;
    }
    text += ` ${next.text.trim()}`;
    const service = parseServiceRow(text);
    if (service !== null) return { service, used };
  }
  return alone && { service: alone, used: 1 };
}
