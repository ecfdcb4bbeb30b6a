/**
 * Running processes, as ps(1) and `pgrep -lf` print them (man page; knowledge: transcripts of macOS 10.15 to 26):
 *
 *     USER   PID  %CPU %MEM      VSZ    RSS   TT  STAT STARTED      TIME COMMAND
 *     root   412   0.0  0.1 34205672  12345   ??  Ss   Mon09AM   0:12.34 /Library/SystemExtensions/…/com.example.ext
 */
import type { Line, Parsed, Problem } from "./parsed.ts";
import { parsePsCommand, parsePsHeader, parsePsShape, type PsColumn } from "./ps_columns.ts";

export interface Process {
  readonly pid: number;
  readonly ppid: number | null;
  readonly uid: number | null;
  readonly user: string | null;
  /** As printed: `9:41AM`, `Mon09AM`, `22Nov25`, `Sat Nov 22 09:26:40 2025`. */
  readonly started: string | null;
  readonly command: string;
}

type Draft = { -readonly [K in keyof Process]: Process[K] };

const WORD = /\S+/g;
/** The five words of `lstart`, in the orders that locales have. */
const LONG_START =
  /^\p{L}{2,4}\.? +(?:\p{L}{3,5}\.? +\d{1,2}|\d{1,2}\.? +\p{L}{3,5}\.?) +\d{1,2}:\d{2}:\d{2} +\d{4}(?=\s|$)/u;

/** Reads the rows of one output, in the text's order; a row that does not fit its header is a problem. */
export function parsePs(lines: readonly Line[]): Parsed<Process[]> {
  const value: Draft[] = [];
  const problems: Problem[] = [];
  const origins: Record<string, Line> = {};
  let columns: readonly PsColumn[] | null = null;
  for (const line of lines) {
    if (line.command !== undefined) {
      columns = parsePsCommand(line.command);
      continue;
    }
    const header = parsePsHeader(line.text);
    if (header) columns = header;
    if (header || line.text.trim() === "") continue;
    const row = parseRow(line.text, columns);
    const last = value.at(-1);
    if (row) {
      origins[value.length] = line;
      value.push(row);
    } else if (last?.command === "" && /^\s*[/(-]/.test(line.text)) last.command = line.text.trim();
    else problems.push({ line: line.n, text: line.text, why: "no row of this table" });
  }
  return { value: value.length > 0 ? value : null, problems, origins };
}

/** Finds the outputs of ps and `pgrep -l` in a text: tables under a header or a prompt, and rows that grep left alone. */
export function findPs(lines: readonly Line[]): (readonly Line[])[] {
  const blocks: Line[][] = [];
  let columns: readonly PsColumn[] | null = null;
  let misses = 0;
  for (const line of lines) {
    const opening = line.command === undefined ? parsePsHeader(line.text) : parsePsCommand(line.command);
    if (opening || line.command !== undefined) {
      // A header right behind its prompt belongs to the same output.
      const prompted = opening !== null && line.command === undefined && blocks.at(-1)?.length === 1 &&
        columns !== null;
      columns = opening;
      misses = 0;
      if (prompted) blocks.at(-1)!.push(line);
      else if (opening) blocks.push([line]);
      continue;
    }
    if (line.text.trim() === "") {
      // Rows of many columns cannot be taken for prose, so that a blank line need not end their table.
      if (columns !== null && columns.length < 6 && (blocks.at(-1)?.length ?? 0) > 1) columns = null;
      else misses = Math.max(misses, 2);
      continue;
    }
    const fits = parseRow(line.text, columns) !== null;
    if (fits && (columns !== null || parsePsShape(line.text))) {
      if (columns === null && !isNext(blocks, line)) blocks.push([]);
      blocks.at(-1)!.push(line);
      misses = 0;
    } else if (columns !== null) {
      if (misses < 2) blocks.at(-1)!.push(line);
      if (++misses > 2) columns = null;
    }
  }
  return blocks.filter((block) => (parsePs(block).value?.length ?? 0) > 0);
}

function isNext(blocks: readonly Line[][], line: Line): boolean {
  const last = blocks.at(-1)?.at(-1);
  return last !== undefined && line.n - last.n <= 2;
}

/** A row by its columns: words from the left up to the command, words from the right behind it. */
function parseRow(text: string, known: readonly PsColumn[] | null): Draft | null {
  const columns = known ?? parsePsShape(text);
  if (columns === null || text.length > 100_000) return null;
  const at = columns.indexOf("command");
  const left = at < 0 ? columns : columns.slice(0, at);
  const row: Draft = { pid: -1, ppid: null, uid: null, user: null, started: null, command: "" };
  let rest = text.trimStart();
  for (const column of left) {
    const word = readWord(rest, column);
    if (word === "" || !setField(row, column, word)) return null;
    rest = rest.slice(word.length).trimStart();
  }
  const right = at < 0 ? [] : columns.slice(at + 1);
  if (right.length > 0) {
    const words = [...rest.matchAll(WORD)];
    if (words.length < right.length) return null;
    const first = words.length - right.length;
    if (!right.every((column, i) => setField(row, column, words[first + i]![0]))) return null;
    rest = rest.slice(0, words[first]!.index);
  }
  row.command = rest.trimEnd();
  return row.pid < 0 || (at < 0 && rest !== "") ? null : row;
}

function readWord(rest: string, column: PsColumn): string {
  const long = column === "started" ? LONG_START.exec(rest.slice(0, 60)) : null;
  if (long) return long[0];
  const end = rest.search(/\s/);
  return end < 0 ? rest : rest.slice(0, end);
}

/** False when the word cannot be of that column. */
function setField(row: Draft, column: PsColumn, word: string): boolean {
  if (column === "user") row.user = word;
  else if (column === "started") row.started = word;
  else if (column === "uid") {
    // `ps -ef` of other systems prints the name in this column.
    if (/^-?\d{1,10}$/.test(word)) row.uid = Number(word);
    else row.user = word;
  } else if (column === "time") return /\d:\d\d/.test(word);
  else if (column === "pid" || column === "ppid") {
    if (!/^\d{1,7}$/.test(word)) return false;
    row[column] = Number(word);
  }
  return true;
}
