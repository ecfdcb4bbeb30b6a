/**
 * The settings of one network connection service, as `scutil --nc show NAME` prints them (configd `nc.c`; knowledge chapter 04
 * §1.6): its row of the list, then a dictionary with the name of its kind:
 *
 *     * (Disconnected)   1D2C3B4A-… VPN (com.example.app) "Example"                      [VPN:com.example.app]
 *     VPN <dictionary> {
 *       NEProviderBundleIdentifier : com.example.app.extension
 *       OnDemandEnabled : 1
 *     }
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { dropSecrets } from "../secrets.ts";
import { parseDictionaryAt, parseDictionaryStart, type StoreDictionary } from "./dictionary.ts";
import { type NetworkService, parseServiceRow } from "./nc_row.ts";

/** A service with its settings but for secrets. */
export interface ServiceSettings extends NetworkService {
  readonly settings: StoreDictionary;
}

const KIND = /^(?:VPN|PPP|IPSec|IKEv2|L2TP|Relay)$/;
/** A row stands directly above its dictionary. */
const REACH = 3;

interface Shown {
  readonly from: number;
  readonly start: number;
  readonly service: NetworkService;
  readonly end: number;
}

/** Reads every service that an output shows. Origins: `0`, `1`, … Value null when it shows none. */
export function parseServiceSettings(lines: readonly Line[]): Parsed<ServiceSettings[]> {
  const value: ServiceSettings[] = [];
  const problems: Problem[] = [];
  const origins: Record<string, Line> = Object.create(null);
  let complete = true;
  for (const { from, start, service } of findShown(lines)) {
    const print = parseDictionaryAt(lines, start);
    origins[value.length] = lines[from]!;
    value.push({ ...service, settings: dropSecrets(print.value) as StoreDictionary });
    problems.push(...print.problems);
    complete &&= print.complete;
  }
  return { value: value.length === 0 ? null : value, problems, origins, complete };
}

/** Finds the outputs in any text. */
export function findServiceSettings(lines: readonly Line[]): (readonly Line[])[] {
  return findShown(lines).map(({ from, end }) => lines.slice(from, end));
}

function findShown(lines: readonly Line[]): Shown[] {
  const shown: Shown[] = [];
  let row: { readonly at: number; readonly service: NetworkService } | null = null;
  for (let at = 0; at < lines.length; at++) {
    const { text, command } = lines[at]!;
    if (command !== undefined) {
      row = null;
      continue;
    }
    const service = parseServiceRow(text);
    if (service !== null) row = { at, service };
    const label = parseDictionaryStart(text)?.label;
    if (label === undefined) continue;
    const { end } = parseDictionaryAt(lines, at);
    if (row !== null && at - row.at <= REACH && KIND.test(label)) {
      shown.push({ from: row.at, start: at, service: row.service, end });
    }
    row = null;
    at = Math.max(end, at + 1) - 1;
  }
  return shown;
}
