/**
 * The setup of network services, as networksetup prints it (man page networksetup(8); knowledge chapter 04 §1.8):
 *
 *     % networksetup -listnetworkserviceorder
 *     An asterisk (*) denotes that a network service is disabled.
 *     (1) Wi-Fi
 *     (Hardware Port: Wi-Fi, Device: en0)
 *
 *     % networksetup -getwebproxy Wi-Fi
 *     Enabled: Yes
 *     Server: 127.0.0.1
 *     Port: 8080
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { findSetupOutputs, type SetupOutput } from "./outputs.ts";
import { type ProxySetup, type ServiceSetup, unknownSetup } from "./service_setup.ts";

type Draft = { -readonly [K in keyof ServiceSetup]: ServiceSetup[K] } & { proxies: ProxySetup[] };

interface Reading {
  readonly services: Map<string, Draft>;
  readonly origins: Record<string, Line>;
  readonly problems: Problem[];
}

const PROXIES: ReadonlyMap<string, ProxySetup["kind"]> = new Map([
  ["getwebproxy", "web"],
  ["getsecurewebproxy", "secureWeb"],
  ["getsocksfirewallproxy", "socks"],
  ["getftpproxy", "ftp"],
  ["getautoproxyurl", "autoUrl"],
  ["getproxyautodiscovery", "autoDiscovery"],
]);
const LISTS: ReadonlyMap<string, "dnsServers" | "searchDomains" | "bypassDomains"> = new Map([
  ["getdnsservers", "dnsServers"],
  ["getsearchdomains", "searchDomains"],
  ["getproxybypassdomains", "bypassDomains"],
]);
const NONE_SET = /^There aren't any /;
const REFUSED = /is not a recognized network service|^\*\* Error:|^networksetup: /;
const ORDER = /^\s*\((\*?)(\d{0,4})\)\s+(\S[^]*)$/;
/** What stands behind it, somebody added. */
const PORT = /^\s*\(Hardware Port: ([^]{0,300}), Device: ?([^()]{0,60})\)(?:\s|$)/;
/** Other lists are of hardware, of locations, or of wireless networks. */
const SERVICE_LISTS: ReadonlySet<string> = new Set(["listallnetworkservices", "listnetworkserviceorder"]);
const ENTRY = /^[\s→>|•*-]{0,20}([A-Za-z][\w .-]{0,60}): ?([^]*)$/;

/** Reads all that the outputs of a text say of each service. Origins: `0`, … Value null when they say nothing. */
export function parseNetworkSetup(lines: readonly Line[]): Parsed<ServiceSetup[]> {
  const reading: Reading = { services: new Map(), origins: Object.create(null), problems: [] };
  for (const output of findSetupOutputs(lines)) readOutput(reading, output);
  const value = [...reading.services.values()];
  // Whoever asks about some services leaves others out.
  return {
    value: value.length === 0 ? null : value,
    problems: reading.problems,
    origins: reading.origins,
    complete: value.length > 0 && value.every(({ enabled }) => enabled !== null),
  };
}

/** Whether a text has an output of networksetup. */
export function hasNetworkSetup(lines: readonly Line[]): boolean {
  const may = lines.some(({ text }) => text.includes("networksetup") || text.includes("An asterisk (*) denotes"));
  return may && parseNetworkSetup(lines).value !== null;
}

function readOutput(reading: Reading, output: SetupOutput): void {
  const { verb, service, lines } = output;
  const refusal = lines.find(({ text }) => REFUSED.test(text.trim()));
  if (refusal !== undefined) {
    reading.problems.push({ line: refusal.n, text: refusal.text, why: "networksetup knows no such service" });
    return;
  }
  if (verb === null || SERVICE_LISTS.has(verb)) return readList(reading, lines);
  if (service === null || lines.length === 0) return;
  const kind = PROXIES.get(verb);
  const list = LISTS.get(verb);
  if (kind === undefined && list === undefined && verb !== "getinfo") return;
  const draft = openService(reading, service, output.command ?? lines[0]!);
  if (kind !== undefined) addProxy(draft, kind, lines);
  else if (list !== undefined) draft[list] = readNames(lines);
  else draft.info = readEntries(lines);
}

function openService({ services, origins }: Reading, service: string, line: Line): Draft {
  let draft = services.get(service);
  if (draft === undefined) {
    origins[services.size] = line;
    draft = { ...unknownSetup(service), proxies: [] };
    services.set(service, draft);
  }
  return draft;
}

/** Names alone, or each with its place and hardware port; then a line without a place is none of the list. */
function readList(reading: Reading, lines: readonly Line[]): void {
  const isOrdered = lines.some(({ text }) => PORT.test(text));
  let last: Draft | null = null;
  for (const line of lines) {
    const text = line.text.trim();
    if (text === "" || text.startsWith("An asterisk")) continue;
    const port = PORT.exec(text);
    if (port !== null) {
      if (last !== null) [last.hardwarePort, last.device] = [port[1]!, port[2]!.trim() || null];
      continue;
    }
    const ordered = ORDER.exec(text);
    if (ordered === null && isOrdered) return;
    const isDisabled = ordered === null ? text.startsWith("*") : ordered[1] === "*";
    last = openService(reading, (ordered?.[3] ?? text.replace(/^\*\s?/, "")).trim(), line);
    last.enabled = !isDisabled;
    if (ordered !== null && ordered[2] !== "") last.order = Number(ordered[2]);
  }
}

function addProxy(draft: Draft, kind: ProxySetup["kind"], lines: readonly Line[]): void {
  const entries = readEntries(lines);
  // What stands behind a blank, somebody added.
  const named = (name: string) => {
    const word = entries[name]?.split(/\s/, 1)[0];
    return word === undefined || word === "" || word === "(null)" ? null : word;
  };
  const enabled = named("Enabled") ?? named("Auto Proxy Discovery");
  const port = named("Port") ?? "";
  draft.proxies.push({
    kind,
    enabled: enabled === null ? null : /^(?:yes|on|1)$/i.test(enabled),
    server: named("Server"),
    port: /^\d{1,5}$/.test(port) ? Number(port) : null,
    url: named("URL"),
  });
}

function readNames(lines: readonly Line[]): string[] {
  const names = lines.map(({ text }) => text.trim());
  return names.some((name) => NONE_SET.test(name)) ? [] : names.filter((name) => /^\S+$/.test(name));
}

function readEntries(lines: readonly Line[]): Record<string, string> {
  const entries: Record<string, string> = Object.create(null);
  for (const { text } of lines) {
    const [, name, value = ""] = text.length > 1_000 ? [] : ENTRY.exec(text) ?? [];
    if (name !== undefined) entries[name] = value.trim();
    else if (/^\s*\w+ Configuration\s*$/.test(text)) entries["Configuration"] = text.trim();
  }
  return entries;
}
