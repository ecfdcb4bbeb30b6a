/**
 * What configd takes for the primary interfaces, as `scutil --nwi` prints it (configd `network_state_information_logging.h`;
 * knowledge chapter 04 §1.5; macOS 10.8 to 26). The first interface of a family is its primary one:
 *
 *     Network information
 *
 *     IPv4 network interface information
 *        utun4 : flags      : 0x5 (IPv4,DNS)
 *                address    : 10.8.0.2
 *                VPN server : 192.0.2.1
 *                reach      : 0x00000003 (Reachable,Transient Connection)
 *
 *        REACH : flags 0x00000003 (Reachable,Transient Connection)
 *
 *     IPv6 network interface information
 *        No IPv6 states found
 *
 *     Network interfaces: utun4 en0
 */
import { isGap } from "../gap.ts";
import type { Line, Parsed, Problem } from "../parsed.ts";

/** An interface that may carry a family's traffic; texts as printed. */
export interface NetworkState {
  readonly interface: string;
  /** `0x5 (IPv4,DNS)`. */
  readonly flags: string | null;
  readonly address: string | null;
  /** The address of the server at the other end of a tunnel. */
  readonly server: string | null;
  readonly reach: string | null;
}

export interface NetworkInformation {
  /** Left out where the output has no such section. */
  readonly ipv4?: readonly NetworkState[];
  readonly ipv6?: readonly NetworkState[];
  /** Left out where the output ends before it. */
  readonly order?: readonly string[];
}

type Family = "ipv4" | "ipv6";
type Draft = { -readonly [K in keyof NetworkState]: NetworkState[K] };

interface Block {
  readonly lines: Line[];
  readonly value: { ipv4?: Draft[]; ipv6?: Draft[]; order?: string[] };
  readonly origins: Record<string, Line>;
  readonly problems: Problem[];
  family: Family | null;
  whole: boolean;
}

const TITLE = /^\W{0,20}Network information(?: \([^()]{0,80}\))?:?$/;
const SECTION = /^\W{0,20}IPv([46]) network interface information/;
const STATE = /^\W{0,20}([A-Za-z][\w.-]{0,30}) ?: +flags ?\s{0,12}:? ?\s*(\S[^]{0,200})$/;
const FIELD = /^\W{0,60}(address|VPN server|reach)\s{0,12}(?:: ?|\s)\s*(\S[^]{0,200})$/;
const ORDER = /^\W{0,20}Network interfaces:\s*([^]{0,2000})$/;
/** What else stands in the output. */
const OTHER = /^\W{0,20}(?:REACH\s*:|No IPv[46] states found|rank\b|signature|generation|Signature Hash|flags\b)/i;
/** An empty line, or what a comment has for one. */
const NOTHING = /^\s{0,80}(?:\/{2,3}|[#*|>])?$/;
const LONGEST = 3_000;
const MOST_STRAYS = 2;

/** Reads the last output of a text. Origins: `ipv4.0`, `ipv4.0.address`, `order`. Value null when there is none. */
export function parseNwi(lines: readonly Line[]): Parsed<NetworkInformation> {
  const blocks = findBlocks(lines);
  const block = blocks.at(-1);
  const problems = blocks.flatMap((one) => one.problems);
  if (block === undefined) return { value: null, problems, origins: {} };
  const { value, origins, whole } = block;
  return { value, problems, origins, complete: whole && value.order !== undefined };
}

/** Finds the outputs in any text. */
export function findNwi(lines: readonly Line[]): (readonly Line[])[] {
  return findBlocks(lines).map((block) => block.lines);
}

function findBlocks(lines: readonly Line[]): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  let command: Line | null = null;
  let strays = 0;
  /** Behind what `--nwi -a` prints of each interface for itself. */
  let isApart = false;
  for (const line of lines) {
    if (line.command !== undefined) {
      open = null;
      isApart = false;
      command = /\bscutil\s[^|]{0,40}--nwi\b/.test(line.command) ? line : null;
      continue;
    }
    const text = line.text.trimEnd();
    if (text.length > LONGEST || NOTHING.test(text)) continue;
    const isTitle = TITLE.test(text);
    isApart = !isTitle && (isApart || /^\W{0,20}=== Interface:/.test(text));
    if (isApart) {
      open = null;
      continue;
    }
    if (isTitle || (SECTION.test(text) && isOver(open, text))) {
      open = begin(blocks, command);
      command = null;
    }
    if (open === null) continue;
    if (isTitle || takeLine(open, line)) {
      open.lines.push(line);
      strays = 0;
    } else if (++strays > MOST_STRAYS) open = null;
  }
  return blocks.filter(({ value }) => value.ipv4 !== undefined || value.ipv6 !== undefined);
}

/** A section that the output has already belongs to the next one. */
function isOver(open: Block | null, text: string): boolean {
  return open === null || open.value[`ipv${SECTION.exec(text)![1]}` as Family] !== undefined;
}

function begin(blocks: Block[], command: Line | null): Block {
  const block: Block = {
    lines: command === null ? [] : [command],
    value: {},
    origins: Object.create(null),
    problems: [],
    family: null,
    whole: command === null || !command.command!.includes("|"),
  };
  blocks.push(block);
  return block;
}

/** Takes a line of the output; false when it is none. */
function takeLine(block: Block, line: Line): boolean {
  const { value, origins } = block;
  const { text } = line;
  origins[""] ??= line;
  const section = SECTION.exec(text);
  if (section) {
    block.family = `ipv${section[1]}` as Family;
    value[block.family] = [];
    return true;
  }
  const order = ORDER.exec(text);
  if (order) {
    value.order = order[1]!.split(/\s+/).filter((name) => name !== "");
    origins["order"] = line;
    return true;
  }
  if (isGap(text)) {
    block.whole = false;
    block.problems.push({ line: line.n, text, why: "lines were left out" });
    return true;
  }
  return block.family !== null && (takeState(block, block.family, line) || OTHER.test(text));
}

function takeState({ value, origins }: Block, family: Family, line: Line): boolean {
  const states = value[family]!;
  const state = /^\W{0,20}REACH\b/.test(line.text) ? null : STATE.exec(line.text);
  if (state) {
    origins[`${family}.${states.length}`] = line;
    states.push({ interface: state[1]!, flags: state[2]!.trim(), address: null, server: null, reach: null });
    return true;
  }
  const field = FIELD.exec(line.text);
  const last = states.at(-1);
  if (field === null || last === undefined) return false;
  const key = field[1] === "VPN server" ? "server" : field[1] as "address" | "reach";
  last[key] ??= field[2]!.trim();
  origins[`${family}.${states.length - 1}.${key}`] ??= line;
  return true;
}
