import type { Line, Parsed, Problem } from "./parsed.ts";

/** A socket that waits for others to talk to it. */
export interface Listener {
  readonly protocol: "tcp" | "udp";
  /** `*` for all addresses; without the brackets that part an IPv6 address from its port. */
  readonly address: string;
  /** Null where a name is printed that we do not know. */
  readonly port: number | null;
  /** The name of the port, where that is printed: `ipp`. */
  readonly service: string | null;
  readonly pid: number | null;
  readonly process: string | null;
}

/** The names of /etc/services under which proxies, resolvers and their like listen. */
const SERVICES: ReadonlyMap<string, number> = new Map([
  ["ssh", 22],
  ["domain", 53],
  ["http", 80],
  ["ntp", 123],
  ["https", 443],
  ["isakmp", 500],
  ["ipp", 631],
  ["socks", 1080],
  ["openvpn", 1194],
  ["squid", 3128],
  ["ipsec-msft", 4500],
  ["mdns", 5353],
  ["http-alt", 8080],
  ["https-alt", 8443],
  ["personal-agent", 5555],
  ["privoxy", 8118],
]);

/** A printed port: its number, and its name where one is printed. */
export function readPort(text: string): { port: number | null; service: string | null } {
  if (/^\d{1,5}$/.test(text)) return { port: Number(text), service: null };
  return { port: SERVICES.get(text) ?? null, service: text };
}

/** One printed list of sockets. */
export interface SocketOutput {
  /** Null for a row of a socket that does not wait. */
  readonly rows: readonly { readonly line: Line; readonly listener: Listener | null }[];
  readonly problems: readonly Problem[];
  /** False when rows may be missing. */
  readonly whole: boolean;
}

/** The listeners of the last output, with the problems of all. Origins: `0`, `1`, … */
export function takeLast(outputs: readonly SocketOutput[]): Parsed<Listener[]> {
  const output = outputs.at(-1);
  const problems = outputs.flatMap((one) => one.problems);
  const origins: Record<string, Line> = Object.create(null);
  if (output === undefined) return { value: null, problems, origins };
  const value: Listener[] = [];
  for (const { line, listener } of output.rows) {
    if (listener === null) continue;
    origins[value.length] = line;
    value.push(listener);
  }
  return { value, problems, origins, complete: output.whole };
}
