/**
 * `launchctl print <domain>` (launchctl(1); knowledge: transcripts of macOS 10.10 to 27): the jobs of a domain with
 * pid (0: not running) and last status, and its Mach names with port, type and state (`A`: active, `D`: on demand).
 *
 *     system = {
 *             type = system
 *             services = {
 *                          412      -  NetworkExtension.com.example.ext.1.0.7
 *                            0    (pe) com.example.helper
 *             }
 *             endpoints = {
 *                      0x1a03    M   A   EXAMPLE123.com.example.ext
 *             }
 *     }
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { isGap } from "../gap.ts";
import { findPrints, type FoundPrint } from "./prints.ts";
import { stripQuotes } from "./quotes.ts";
import { findRefusal } from "./refusal.ts";
import { type EndpointRow, parseEndpointRow, parseServiceRows, type ServiceRow } from "./rows.ts";
import type { Print, PrintEntry } from "./walk.ts";

/** The jobs of one domain, and its Mach names; `name` is `system`, `gui/501`, …, null when the text names none. */
export interface LaunchdDomain {
  readonly name: string | null;
  readonly services: readonly ServiceRow[];
  readonly endpoints: readonly EndpointRow[];
  /** Whether root asked, by the prompt before the output; null without a prompt. */
  readonly root: boolean | null;
}

interface Draft {
  readonly services: ServiceRow[];
  readonly endpoints: { name: string; active: boolean | null }[];
  readonly origins: Record<string, Line>;
  readonly problems: Problem[];
}

/**
 * Reads the first print of a domain in a text. Complete when the block of services was closed, nothing was left out in
 * it, and the same holds for the block of endpoints if there is one. Origins: `services.0`, `endpoints.0`, …
 */
export function parseDomainPrint(lines: readonly Line[]): Parsed<LaunchdDomain> {
  const draft: Draft = { services: [], endpoints: [], origins: Object.create(null), problems: [] };
  const found = findPrints(lines).find(({ kind }) => kind === "domain");
  if (found === undefined) return parseRefusal(lines, draft);
  if (found.print === null) takeRows(draft, lines.slice(found.start, found.end));
  else takeBlocks(draft, found.print);
  const { services, endpoints, problems, origins } = draft;
  const name = found.head?.kind === "domain" ? found.head.name : found.command?.domain ?? null;
  const value = { name, services, endpoints, root: found.command?.root ?? null };
  return {
    value,
    problems,
    origins,
    complete: judgeComplete(found) && !problems.some(({ text }) => CUT_ROW.test(text)),
  };
}

/** A row whose label somebody lost: it may be any service. */
const CUT_ROW = /^\s{0,40}(?:\d{1,10}|-)\s{1,40}(?:-|-?\d{1,10}|\([a-z]{1,12}\))\s{0,40}$/;

function parseRefusal(lines: readonly Line[], { problems, origins }: Draft): Parsed<LaunchdDomain> {
  const refusal = findRefusal(lines);
  const line = refusal ?? lines[0];
  const why = refusal ? "launchctl refused" : "no print of a domain";
  if (line !== undefined) problems.push({ line: line.n, text: line.text, why });
  return { value: null, problems, origins, ...(refusal ? { refused: true } : {}) };
}

function judgeComplete({ head, print, command }: FoundPrint): boolean {
  if (print === null || (head === null && command?.piped)) return false;
  const services = print.blocks.filter(({ name }) => name === "services");
  const tables = print.blocks.filter(({ name }) => name === "services" || name === "endpoints");
  return services.length > 0 && tables.every(({ closed, gap }) => closed && !gap);
}

function takeBlocks(draft: Draft, print: Print): void {
  for (const entry of print.entries) {
    if (entry.blocks[0] === "services" && entry.depth === 2) takeServices(draft, entry.line, entry.text);
    else if (entry.blocks[0] === "endpoints") takeEndpoint(draft, entry);
  }
}

function takeRows(draft: Draft, lines: readonly Line[]): void {
  for (const line of lines) {
    const row = parseEndpointRow(line.text);
    if (row !== null) addEndpoint(draft, line, row);
    else if (parseServiceRows(line.text).length > 0) takeServices(draft, line, line.text);
  }
}

function takeServices({ services, origins, problems }: Draft, line: Line, text: string): void {
  const rows = parseServiceRows(text);
  for (const row of rows) {
    origins[`services.${services.length}`] = line;
    services.push(row);
  }
  if (rows.length === 0 && !isGap(text)) problems.push({ line: line.n, text: line.text, why: "no row of services" });
}

/** A row, or (as some systems and tools print them) a named block whose `active` tells the state. */
function takeEndpoint(draft: Draft, entry: PrintEntry): void {
  const { depth, key, value, opens, line, text } = entry;
  if (depth === 2) {
    const row = opens && key !== null ? { name: stripQuotes(key), active: null } : parseEndpointRow(text);
    if (row !== null) addEndpoint(draft, line, row);
    else draft.problems.push({ line: line.n, text: line.text, why: "no row of endpoints" });
  } else if (depth === 3 && key === "active" && /^[01]$/.test(value)) {
    const last = draft.endpoints.at(-1);
    if (last !== undefined) last.active = value === "1";
  }
}

function addEndpoint({ endpoints, origins }: Draft, line: Line, row: EndpointRow): void {
  origins[`endpoints.${endpoints.length}`] = line;
  endpoints.push({ ...row });
}
