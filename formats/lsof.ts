/**
 * Sockets with their processes, as `lsof -i` prints them (lsof 4.91 of macOS 10.15 to 26). Only those that wait are kept: TCP in
 * the state LISTEN, and UDP without a peer:
 *
 *     COMMAND    PID  USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME
 *     Example    412  root   12u  IPv4 0x3f9c1b52d0a7e815      0t0  TCP 127.0.0.1:8080 (LISTEN)
 *     mDNSRespo  301 _mdns    6u  IPv6 0x3f9c1b52d0a7e816      0t0  UDP *:5353
 */
import { isGap } from "./gap.ts";
import { type Listener, readPort, takeLast } from "./listener.ts";
import type { Line, Parsed, Problem } from "./parsed.ts";

const HEADER = /^\s*COMMAND\s+PID\b[^]{0,200}\bNODE\s+NAME\s*$/;
/** Linux names a socket by its number, a Mac by its address. */
const FOREIGN_DEVICE = / IPv[46] {1,40}\d{1,15} {1,40}0t0 /;
const LONGEST = 1_000;
const MOST_STRAYS = 2;

interface Output {
  readonly lines: Line[];
  readonly rows: { readonly line: Line; readonly listener: Listener | null }[];
  readonly problems: Problem[];
  /** The commands whose sockets it has together. */
  readonly commands: Set<string>;
  whole: boolean;
  isForeign: boolean;
}

/** Reads the last output of a text. Origins: `0`, `1`, … Value null when it is none; empty when nothing listens. */
export function parseLsof(lines: readonly Line[]): Parsed<Listener[]> {
  return takeLast(findOutputs(lines));
}

/** Finds the outputs in any text: under their header, and rows that grep left; not those of another system. */
export function findLsof(lines: readonly Line[]): (readonly Line[])[] {
  return findOutputs(lines).map((output) => output.lines);
}

function findOutputs(lines: readonly Line[]): Output[] {
  const outputs: Output[] = [];
  let open: Output | null = null;
  let command: Line | null = null;
  let strays = 0;
  let joins = false;
  for (const line of lines) {
    const { text } = line;
    if (line.command !== undefined) {
      joins = open !== null && asksForMore(open, line.command);
      if (!joins) open = null;
      command = !joins && /\blsof\b/.test(line.command) ? line : null;
      open?.lines.push(line);
      open?.commands.add(line.command);
      continue;
    }
    if (text.length > LONGEST || text.trim() === "") continue;
    const isHeader = text.includes("COMMAND") && HEADER.test(text);
    const row = isHeader || !/IPv[46]/.test(text) ? undefined : parseRow(text);
    if ((isHeader && !joins) || (row !== undefined && open === null)) {
      open = begin(command, isHeader);
      outputs.push(open);
      command = null;
    }
    if (open === null) continue;
    if (!isHeader && row === undefined) {
      if (!isGap(text) && ++strays > MOST_STRAYS) open = null;
      else {
        open.lines.push(line);
        open.whole = false;
        open.problems.push({ line: line.n, text, why: isGap(text) ? "lines were left out" : "no row of lsof" });
      }
      continue;
    }
    strays = 0;
    joins = false;
    open.lines.push(line);
    if (row === undefined) continue;
    open.rows.push({ line, listener: row });
    open.isForeign ||= FOREIGN_DEVICE.test(text);
  }
  return outputs.filter(({ rows, whole, isForeign }) => !isForeign && (rows.length > 0 || whole));
}

function begin(command: Line | null, isHeader: boolean): Output {
  return {
    lines: command === null ? [] : [command],
    rows: [],
    problems: [],
    commands: new Set(command === null ? [] : [command.command!]),
    whole: isHeader && isAll(command),
    isForeign: false,
  };
}

/** Whether a command asks for other sockets than those before it, nothing between them: `-iTCP:53`, then `-iUDP:53`. */
function asksForMore({ commands, whole }: Output, command: string): boolean {
  return !whole && commands.size > 0 && !commands.has(command) && /\blsof\b/.test(command) && !selectsAll(command);
}

/** Whether the command asks for every socket that listens. */
function isAll(command: Line | null): boolean {
  return command === null || selectsAll(command.command!);
}

function selectsAll(command: string): boolean {
  return !/\|| -p ?\d| -c | -u |@| -[a-z]*i ?(?:4|6|udp|(?:tcp)?:)/i.test(command);
}

/** The socket of a row; null for one that waits for nobody, undefined for no row. */
function parseRow(text: string): Listener | null | undefined {
  const words = text.trim().split(/\s+/);
  const type = words.findIndex((word) => word === "IPv4" || word === "IPv6");
  const node = words.findIndex((word, i) => i > type && (word === "TCP" || word === "UDP"));
  const name = words[node + 1];
  if (type < 3 || node < 0 || name === undefined || !/^\d{1,7}$/.test(words[1]!)) return undefined;
  const isTcp = words[node] === "TCP";
  const at = name.lastIndexOf(":");
  if (at < 0) return undefined;
  const waits = isTcp ? words[node + 2] === "(LISTEN)" : !name.includes("->");
  if (!waits || name.endsWith(":*")) return null;
  return {
    protocol: isTcp ? "tcp" : "udp",
    address: name.slice(0, at).replace(/^\[/, "").replace(/\]$/, ""),
    ...readPort(name.slice(at + 1)),
    pid: Number(words[1]),
    process: words[0]!.replaceAll("\\x20", " "),
  };
}
