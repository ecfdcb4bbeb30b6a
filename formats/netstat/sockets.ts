/**
 * Sockets, as `netstat -an` prints them (network_cmds `inet.c`; macOS 10.6 to 26). Only those that wait are kept. With `-v`, and
 * since macOS 14 without it, the processes stand behind the state, as `process:pid` or as a number in the column `pid`:
 *
 *     Active Internet connections (including servers)
 *     Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
 *     tcp4       0      0  127.0.0.1.8080         *.*                    LISTEN
 *     udp4       0      0  *.5353                 *.*
 */
import { isGap } from "../gap.ts";
import { type Listener, readPort, takeLast } from "../listener.ts";
import type { Line, Parsed, Problem } from "../parsed.ts";

/** Where the columns of an output have the process. */
type Columns = "none" | "pid" | "process:pid";

interface Output {
  readonly lines: Line[];
  readonly rows: { readonly line: Line; readonly listener: Listener | null }[];
  readonly problems: Problem[];
  columns: Columns;
  whole: boolean;
}

const HEADER = /^\s*Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\b/;
const ROW = /^\s*(tcp|udp)(?:4|6|46)\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+([^]*))?$/;
const LONGEST = 1_000;
const MOST_STRAYS = 2;

/** Reads the last output of a text. Origins: `0`, `1`, … Value null when it is none; empty when nothing listens. */
export function parseSockets(lines: readonly Line[]): Parsed<Listener[]> {
  return takeLast(findOutputs(lines));
}

/** Finds the outputs in any text: under their header, and rows that grep left. */
export function findSockets(lines: readonly Line[]): (readonly Line[])[] {
  return findOutputs(lines).map((output) => output.lines);
}

function findOutputs(lines: readonly Line[]): Output[] {
  const outputs: Output[] = [];
  let open: Output | null = null;
  let command: Line | null = null;
  let strays = 0;
  for (const line of lines) {
    const { text } = line;
    if (line.command !== undefined) {
      open = null;
      command = /\bnetstat\b/.test(line.command) ? line : null;
      continue;
    }
    if (text.length > LONGEST || text.trim() === "") continue;
    const isHeader = text.includes("Recv-Q") && HEADER.test(text);
    const row = isHeader ? undefined : parseRow(text, open?.columns ?? "none");
    if (isHeader || (row !== undefined && open === null)) {
      const whole = isHeader && command?.command?.includes("|") !== true;
      open = { lines: command === null ? [] : [command], rows: [], problems: [], columns: columnsOf(text), whole };
      outputs.push(open);
      command = null;
    }
    if (open === null) continue;
    if (isHeader || row !== undefined) {
      strays = 0;
      open.lines.push(line);
      if (row !== undefined) open.rows.push({ line, listener: row });
    } else if (isGap(text)) {
      open.lines.push(line);
      open.whole = false;
      open.problems.push({ line: line.n, text, why: "lines were left out" });
    } else if (++strays > MOST_STRAYS) open = null;
  }
  return outputs.filter(({ rows }) => rows.length > 0);
}

function columnsOf(header: string): Columns {
  if (/\bprocess:pid\b/.test(header)) return "process:pid";
  return /\bpid\s+epid\b/.test(header) ? "pid" : "none";
}

/** The socket of a row; null for one that waits for nobody, undefined for no row. */
function parseRow(text: string, columns: Columns): Listener | null | undefined {
  if (!text.includes("tcp") && !text.includes("udp")) return undefined;
  const [, protocol, local = "", foreign, rest = ""] = ROW.exec(text) ?? [];
  const at = local.lastIndexOf(".");
  // Linux parts the port by a colon.
  if (protocol === undefined || at <= 0) return undefined;
  const waits = protocol === "tcp" ? /^LISTEN\b/.test(rest) : foreign === "*.*";
  const port = local.slice(at + 1);
  if (!waits || port === "*") return null;
  return {
    protocol: protocol as Listener["protocol"],
    address: local.slice(0, at),
    ...readPort(port),
    ...readProcess(rest.replace(/^LISTEN\s*/, ""), columns),
  };
}

/** Behind the state stand buffers, then the process. */
function readProcess(rest: string, columns: Columns): Pick<Listener, "pid" | "process"> {
  const words = rest.split(/\s+/).filter((word) => word !== "");
  if (columns === "pid" && /^\d{1,7}$/.test(words[2] ?? "")) return { pid: Number(words[2]), process: null };
  const end = columns === "process:pid" ? words.findIndex((word) => /^\S*:\d{1,7}$/.test(word)) : -1;
  if (end < 0) return { pid: null, process: null };
  const start = words.findIndex((word) => !/^\d+$/.test(word));
  const [, name, pid] = /^([^]*):(\d+)$/.exec(words.slice(start, end + 1).join(" "))!;
  return { pid: Number(pid), process: name! };
}
