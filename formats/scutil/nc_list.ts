/** The network connection services of the current set, as `scutil --nc list` prints them. */
import { isGap } from "../gap.ts";
import type { Line, Parsed, Problem } from "../parsed.ts";
import { type NetworkService, parseServiceRow } from "./nc_row.ts";

interface List {
  readonly lines: Line[];
  readonly rows: { readonly line: Line; readonly service: NetworkService }[];
  readonly problems: Problem[];
  headed: boolean;
  whole: boolean;
}

const HEADER = /^\W{0,20}Available network connection services in the current set/;
const MOST_STRAYS = 2;

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
  for (const line of lines) {
    if (line.command !== undefined) {
      open = null;
      command = /\bscutil\s[^|]{0,40}--nc\s+(?:list|show)\b/.test(line.command) ? line : null;
      continue;
    }
    if (line.text.trim() === "") continue;
    const isHeader = HEADER.test(line.text);
    const service = isHeader ? null : parseServiceRow(line.text);
    if (isHeader || (service !== null && open === null)) open = begin();
    if (open === null) continue;
    if (isHeader) open.headed = true;
    if (service !== null) open.rows.push({ line, service });
    const known = isHeader || service !== null;
    if (!known && ++strays > MOST_STRAYS) open = null;
    else open.lines.push(line);
    if (known) strays = 0;
    else if (open !== null && isGap(line.text)) {
      open.whole = false;
      open.problems.push({ line: line.n, text: line.text, why: "lines were left out" });
    }
  }
  return lists;
}
