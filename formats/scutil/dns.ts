/**
 * The resolvers, as `scutil --dns` prints them (configd `dnsinfo_logging.h`; knowledge chapter 04 §1.4; macOS 10.6 to 26). Old
 * systems print what `reach` says without its name, on a line of its own:
 *
 *     DNS configuration
 *
 *     resolver #1
 *       search domain[0] : example.com
 *       nameserver[0] : 10.0.0.53
 *       if_index : 22 (utun4)
 *       flags    : Supplemental, Request A records
 *       reach    : 0x00000003 (Reachable,Transient Connection)
 *       order    : 101200
 *
 *     DNS configuration (for scoped queries)
 */
import { isGap } from "../gap.ts";
import type { Line, Parsed, Problem } from "../parsed.ts";
import { type DnsLine, parseDnsLine } from "./dns_lines.ts";

export interface Resolver {
  /** True in the section for scoped queries, and with the flag `Scoped`. */
  readonly scoped: boolean;
  /** Null where grep left no line that numbers it. */
  readonly number: number | null;
  readonly domain: string | null;
  readonly searchDomains: readonly string[];
  /** IPv6 with its zone. */
  readonly nameservers: readonly string[];
  /** `?` where the interface is gone. */
  readonly interface: string | null;
  readonly interfaceIndex: number | null;
  readonly flags: readonly string[];
  readonly reach: readonly string[];
  readonly order: number | null;
  /** Empty where none are printed. */
  readonly options: string;
  readonly port: number | null;
  readonly timeout: number | null;
  readonly serviceIdentifier: number | null;
}

export interface DnsConfiguration {
  readonly resolvers: readonly Resolver[];
}

type Draft = { -readonly [K in keyof Resolver]: Resolver[K] extends readonly string[] ? string[] : Resolver[K] };
type Field = Extract<DnsLine, { is: "field" }>;

interface Walk {
  readonly blocks: Block[];
  scoped: boolean;
  /** Lines since the last one that was of this output. */
  strays: number;
  command: Line | null;
}

interface Block {
  readonly lines: Line[];
  readonly resolvers: { readonly draft: Draft; readonly line: Line; readonly fields: [string, Line][] }[];
  readonly problems: Problem[];
  /** True with the heading that every configuration begins with. */
  readonly headed: boolean;
  /** True for the sentence that there is none. */
  readonly isEmpty: boolean;
  whole: boolean;
}

const MOST_STRAYS = 2;

/** Reads the last configuration of an output. Origins: `resolvers.0`, `resolvers.0.flags`, … Value null when there is none. */
export function parseDns(lines: readonly Line[]): Parsed<DnsConfiguration> {
  const blocks = findBlocks(lines);
  const block = blocks.at(-1);
  const problems = blocks.flatMap((one) => one.problems);
  const origins: Record<string, Line> = Object.create(null);
  if (block === undefined) return { value: null, problems, origins };
  if (block.lines[0] !== undefined) origins[""] = block.lines[0];
  block.resolvers.forEach(({ line, fields }, i) => {
    origins[`resolvers.${i}`] = line;
    for (const [field, at] of fields) origins[`resolvers.${i}.${field}`] ??= at;
  });
  const value = { resolvers: block.resolvers.map(({ draft }) => draft) };
  return { value, problems, origins, complete: block.headed && block.whole };
}

/** Finds the outputs in any text. */
export function findDns(lines: readonly Line[]): (readonly Line[])[] {
  return findBlocks(lines).map((block) => block.lines);
}

function findBlocks(lines: readonly Line[]): Block[] {
  const walk: Walk = { blocks: [], scoped: false, strays: Infinity, command: null };
  for (const line of lines) {
    if (line.command !== undefined) {
      walk.strays = Infinity;
      walk.command = /\bscutil\s[^|]{0,40}--dns\b/.test(line.command) ? line : null;
    } else takeLine(walk, line, parseDnsLine(line.text));
  }
  return walk.blocks.filter(({ resolvers, isEmpty }) => isEmpty || resolvers.length > 0);
}

function takeLine(walk: Walk, line: Line, found: DnsLine | null): void {
  if (found === null) return takeOther(walk, line);
  const isOpen = walk.strays <= MOST_STRAYS;
  if (found.is === "field" && !isOpen && !isServer(found)) return;
  if (!isOpen || found.is === "none" || (found.is === "section" && found.first)) begin(walk, line, found);
  else walk.blocks.at(-1)!.lines.push(line);
  walk.strays = 0;
  if (found.is === "section") walk.scoped = found.scoped;
  else if (found.is === "resolver") addResolver(walk, line, found.number);
  else if (found.is === "field") takeField(walk, line, found);
}

/** What grep left has no numbers; there a server with the number 0 begins the next resolver. */
function takeField(walk: Walk, line: Line, field: Field): void {
  const { resolvers } = walk.blocks.at(-1)!;
  const last = resolvers.at(-1)?.draft;
  const isNext = last === undefined ||
    (last.number === null && last.nameservers.length > 0 && field.key === "nameserver[0]");
  if (isNext) addResolver(walk, line, null);
  setField(resolvers.at(-1)!, field, line);
}

function isServer({ key, value }: Field): boolean {
  return key.startsWith("nameserver[") && value !== "";
}

function begin(walk: Walk, line: Line, found: DnsLine): void {
  const { command } = walk;
  const isEmpty = found.is === "none";
  walk.blocks.push({
    lines: command === null ? [line] : [command, line],
    resolvers: [],
    problems: [],
    headed: isEmpty || (found.is === "section" && found.first),
    isEmpty,
    whole: command === null || !command.command!.includes("|"),
  });
  walk.scoped = false;
  walk.command = null;
}

/** Blank lines part resolvers; a few others may stand between; more of them end the output. */
function takeOther(walk: Walk, line: Line): void {
  if (line.text.trim() === "" || walk.strays > MOST_STRAYS) return;
  const block = walk.blocks.at(-1)!;
  const gap = isGap(line.text);
  if (!gap) walk.strays++;
  if (walk.strays > MOST_STRAYS) return;
  block.lines.push(line);
  if (gap) block.whole = false;
  block.problems.push({ line: line.n, text: line.text, why: gap ? "lines were left out" : "no line of scutil --dns" });
}

function addResolver({ blocks, scoped }: Walk, line: Line, number: number | null): void {
  const draft: Draft = {
    scoped,
    number,
    domain: null,
    searchDomains: [],
    nameservers: [],
    interface: null,
    interfaceIndex: null,
    flags: [],
    reach: [],
    order: null,
    options: "",
    port: null,
    timeout: null,
    serviceIdentifier: null,
  };
  blocks.at(-1)!.resolvers.push({ draft, line, fields: [] });
}

function setField({ draft, fields }: Block["resolvers"][number], { key, value }: Field, line: Line): void {
  const set = SETTERS[key.split("[", 1)[0]!];
  if (set !== undefined) fields.push([set(draft, value), line]);
}

/** Each sets its field, and says which one that is. */
const SETTERS: Readonly<Record<string, (draft: Draft, value: string) => keyof Resolver>> = {
  "domain": (draft, value) => (draft.domain = value, "domain"),
  "search domain": (draft, value) => (draft.searchDomains.push(value), "searchDomains"),
  "nameserver": (draft, value) => (draft.nameservers.push(value), "nameservers"),
  "options": (draft, value) => (draft.options = value, "options"),
  "port": (draft, value) => (draft.port = readNumber(value), "port"),
  "timeout": (draft, value) => (draft.timeout = readNumber(value), "timeout"),
  "order": (draft, value) => (draft.order = readNumber(value), "order"),
  "service_identifier": (draft, value) => (draft.serviceIdentifier = readNumber(value), "serviceIdentifier"),
  "reach": (draft, value) => (draft.reach = readWords(value), "reach"),
  "flags": (draft, value) => {
    draft.flags = readWords(value);
    draft.scoped ||= draft.flags.includes("Scoped");
    return "flags";
  },
  "if_index": (draft, value) => {
    const match = /^(\d{1,9})(?:\s*\(([^()]{1,60})\))?/.exec(value);
    draft.interfaceIndex = match === null ? null : Number(match[1]);
    draft.interface = match?.[2] ?? null;
    return "interface";
  },
};

function readNumber(value: string): number | null {
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** `0x00000003 (Reachable,Transient Connection)`, or the words alone. */
function readWords(value: string): string[] {
  const words = value.replace(/^0x[0-9a-fA-F]{1,16}\s*/, "").replace(/^\(/, "").replace(/\)$/, "");
  return words.split(",").map((word) => word.trim()).filter((word) => word !== "");
}
