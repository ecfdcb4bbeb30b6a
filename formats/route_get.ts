/**
 * One route, as `route -n get` prints it (network_cmds `route.c`; knowledge chapter 04 §1.2). A host has no mask, a route over
 * a link no gateway; where there is no route, one line stands on standard error:
 *
 *        route to: default
 *     destination: default
 *            mask: default
 *         gateway: 192.168.1.1
 *       interface: en0
 *           flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
 *      recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire
 *
 *     route: writing to routing socket: not in table
 */
import { isIpv6 } from "./netstat/route_row.ts";
import type { Line, Parsed, Problem } from "./parsed.ts";

/** The route that the system chose, its values as printed. */
export interface ChosenRoute {
  readonly family: "inet" | "inet6";
  /** What was asked for. */
  readonly to: string | null;
  readonly destination: string | null;
  readonly mask: string | null;
  readonly gateway: string | null;
  readonly interface: string | null;
  /** With their angle brackets. */
  readonly flags: string | null;
}

type Field = Exclude<keyof ChosenRoute, "family">;

const KEYS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ["route to", "to"],
  ["destination", "destination"],
  ["mask", "mask"],
  ["gateway", "gateway"],
  ["interface", "interface"],
  ["flags", "flags"],
]);
const ENTRY = /^\W{0,40}?(route to|destination|mask|gateway|interface|flags):\s*(\S[^]*)$/;
const NOT_FOUND = /route: writing to routing socket: (not in table|No such process|Network is unreachable)/i;
const LONGEST = 500;

/** Reads the last route of an output. Value null when none is in it; `absent` when the table has no such route. */
export function parseRouteGet(lines: readonly Line[]): Parsed<ChosenRoute> {
  const found: Partial<Record<Field, string>> = {};
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = [];
  let command = "";
  for (const line of lines) {
    if (line.command !== undefined) command = line.command;
    const missing = line.text.length > LONGEST ? null : NOT_FOUND.exec(line.text);
    if (missing) problems.push({ line: line.n, text: line.text, why: "there is no such route" });
    const entry = parseEntry(line);
    if (entry === null || found[entry.field] !== undefined) continue;
    found[entry.field] = entry.value;
    origins[entry.field] = line;
    origins[""] ??= line;
  }
  const isAbsent = problems.length > 0 && !isRoute(found, command);
  if (!isRoute(found, command)) return { value: null, problems, origins: {}, ...(isAbsent && { absent: true }) };
  const { to = null, destination = null, mask = null, gateway = null, interface: name = null, flags = null } = found;
  const v6 = [destination, gateway, to].some((one) => one !== null && isIpv6(one)) || /-inet6\b/.test(command);
  const value: ChosenRoute = {
    family: v6 ? "inet6" : "inet",
    to,
    destination,
    mask,
    gateway,
    interface: name,
    flags,
  };
  return { value, problems, origins, complete: to !== null && flags !== null };
}

/** Finds the outputs in any text: each begins with its command, or with what was asked for. */
export function findRouteGets(lines: readonly Line[]): (readonly Line[])[] {
  const blocks: Line[][] = [];
  let open: Line[] | null = null;
  let seen = new Set<Field>();
  for (const line of lines) {
    const asked = line.command === undefined ? null : isRouteGet(line.command);
    const entry = asked === null ? parseEntry(line) : null;
    const isMissing = line.text.length <= LONGEST && NOT_FOUND.test(line.text);
    if (asked !== null || entry?.field === "to" || (entry !== null && seen.has(entry.field))) {
      const prompted: boolean = asked === null && open !== null && seen.size === 0;
      if (!prompted) open = asked === false ? null : [];
      if (open?.length === 0) blocks.push(open);
      seen = new Set();
    }
    if (entry === null && asked !== true && !isMissing) {
      if (line.text.trim() === "" || (open !== null && seen.size === 0 && asked === null)) continue;
      open = null;
      continue;
    }
    if (open === null) {
      open = [];
      seen = new Set();
      blocks.push(open);
    }
    open.push(line);
    if (entry !== null) seen.add(entry.field);
  }
  return blocks.filter((block) => {
    const { value, absent } = parseRouteGet(block);
    return value !== null || absent === true;
  });
}

function parseEntry({ text }: Line): { field: Field; value: string } | null {
  if (text.length > LONGEST || !text.includes(":")) return null;
  const match = ENTRY.exec(text);
  return match && { field: KEYS.get(match[1]!)!, value: match[2]!.trim() };
}

/** Whether a command asks for a route. */
function isRouteGet(command: string): boolean {
  return /(?:^|[\s/])route\s[^|;]{0,60}?\bget\b/.test(command);
}

/** Its first line names it; without that and without its command, the way it prints an interface and flags or gateway does. */
function isRoute(found: Partial<Record<Field, string>>, command: string): boolean {
  const name = found.interface;
  const isNamed = name !== undefined && /^[A-Za-z][A-Za-z_-]{0,15}\d[\w.-]{0,15}$/.test(name);
  if (isRouteGet(command)) return Object.keys(found).length > 0;
  if (found.to !== undefined) return isNamed || found.destination !== undefined;
  return isNamed &&
    (found.destination !== undefined || found.gateway !== undefined || /^<UP,/.test(found.flags ?? "")) &&
    Object.keys(found).length >= 2;
}
