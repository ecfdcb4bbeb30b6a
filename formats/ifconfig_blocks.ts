/** Cuts the outputs of ifconfig out of a text: which lines belong to which interface, and which to Linux. */
import { isForeignInterface } from "./foreign_interface.ts";
import { isGap } from "./gap.ts";
import type { Line, Problem } from "./parsed.ts";

/** The lines of one interface. */
export interface InterfaceBlock {
  readonly head: Line;
  readonly name: string;
  readonly flags: readonly string[];
  readonly mtu: number | null;
  readonly body: readonly Line[];
}

/** One output: every interface of it once. */
export interface InterfaceList {
  readonly lines: readonly Line[];
  readonly interfaces: readonly InterfaceBlock[];
  readonly problems: readonly Problem[];
  /** True for all interfaces of a Mac, the loopback among them, without a gap and with the end of the last. */
  readonly complete: boolean;
}

interface OpenBlock extends InterfaceBlock {
  readonly body: Line[];
  isForeign: boolean;
}

interface Draft {
  readonly lines: Line[];
  readonly blocks: OpenBlock[];
  readonly names: Set<string>;
  readonly problems: Problem[];
  whole: boolean;
}

interface Walk {
  readonly drafts: Draft[];
  /** The interface whose lines follow. */
  block: OpenBlock | null;
  /** True behind a prompt or a paragraph of prose, where another output may begin. */
  apart: boolean;
  /** Lines in a row that are none of the interface's. */
  strays: number;
  command: Line | null;
}

const HEAD =
  /^[\s>*•-]{0,40}(?:([A-Za-z][\w.-]{0,30}):? +)?flags=[0-9a-fA-F]{1,16}<([A-Z0-9_, ]{0,400})>( *)(?:metric (\d+) +)?(?:mtu (\d{1,6}))?/;
/** How the lines of an interface begin that Apple's ifconfig knows, for pastes that lost their indent. */
const BODY =
  /^(?:inet6? |ether |lladdr |options=|eflags=|xflags=|nd6 options|media:|status:|agent domain|type:|desc:|index:?|generation id|scheduler|qosmarking|low power|state availability|multi layer|routermode|netif:|flowswitch:|(?:up|down)?link (?:rate|quality)|effective|dsn|tunnel |member:|ifmaxaddr|Configuration:|Address cache:|id [\d:]+|maxage|root id|ipfilter|vlan:|bond |peer:|carp|ssid|\d+ms|rank|timestamp|link rate|expensive|constrained|hwassist|capabilities|supported media|unicast|proto|groups:)/;
const FOREIGN = /\btxqueuelen\b|^\s*[RT]X (?:packets|errors|bytes)|\bLink encap:|scopeid 0x[0-9a-f]+</;
const APPLE_NAME =
  /^(?:lo0|en\d|utun\d|awdl\d|llw\d|bridge\d|gif0|stf0|ap\d|anpi\d|p2p\d|ipsec\d|ppp\d|feth\d|vmnet\d|XHC)/;

/** Finds every output, those of one command per interface put together, in the order of the text. */
export function findInterfaceLists(lines: readonly Line[]): InterfaceList[] {
  const walk: Walk = { drafts: [], block: null, apart: true, strays: 0, command: null };
  for (const line of lines) takeLine(walk, line);
  return walk.drafts.map(finish).filter(({ interfaces }) => interfaces.length > 0);
}

function takeLine(walk: Walk, line: Line): void {
  const text = line.command !== undefined && HEAD.test(line.command.slice(0, 500)) ? line.command : line.text;
  const head = text.length < 1_000 && text.includes("flags=") ? HEAD.exec(text) : null;
  if (head !== null) return takeHead(walk, line, head);
  if (line.command !== undefined) {
    walk.block = null;
    walk.apart = true;
    walk.command = /\bifconfig\b/.test(line.command) ? line : null;
    return;
  }
  if (line.text.trim() === "") {
    // Prose ends with its paragraph; what was wrapped goes on in the next line.
    walk.apart ||= walk.strays > 0;
    return;
  }
  if (walk.block === null) return;
  if (isBody(line.text)) {
    walk.block.body.push(line);
    walk.block.isForeign ||= FOREIGN.test(line.text);
    walk.strays = 0;
    walk.drafts.at(-1)!.lines.push(line);
  } else takeStray(walk, line);
}

/** A name that the output has already begins the next output, as does a list of all interfaces behind a prompt. */
function takeHead(walk: Walk, line: Line, head: RegExpExecArray): void {
  const [, printed, flags = "", blanks = "", metric, mtu] = head;
  const name = printed ??
    /\bifconfig (?:-\S{1,9} ){0,5}([a-z]\w{1,20})$/.exec(walk.command?.command?.trim() ?? "")?.[1];
  if (name === undefined) return;
  const draft = walk.drafts.at(-1);
  const isNext = draft === undefined || draft.names.has(name) ||
    (walk.apart && (name === "lo0" || draft.names.has("lo0")));
  const open = isNext ? beginList(walk) : draft;
  open.whole &&= isNext || walk.strays < 2;
  if (walk.command !== null) {
    open.lines.push(walk.command);
    open.whole &&= !walk.command.command!.includes("|");
  }
  // Linux parts its columns by two blanks, BSD prints a metric of 0, too.
  const isForeign = metric === "0" || isForeignInterface(name) || (blanks.length > 1 && !APPLE_NAME.test(name));
  const words = flags.split(",").map((word) => word.trim()).filter((word) => word !== "");
  walk.block = { head: line, name, flags: words, mtu: mtu === undefined ? null : Number(mtu), body: [], isForeign };
  open.blocks.push(walk.block);
  open.names.add(name);
  open.lines.push(line);
  walk.apart = false;
  walk.strays = 0;
  walk.command = null;
}

function beginList({ drafts }: Walk): Draft {
  const draft: Draft = { lines: [], blocks: [], names: new Set(), problems: [], whole: true };
  drafts.push(draft);
  return draft;
}

function isBody(text: string): boolean {
  return /^(?:\t| {2,})/.test(text) || BODY.test(text.trimStart()) || FOREIGN.test(text);
}

/** One line that says nothing to us may be a key of a later system, or the end of a wrapped line; two are prose. */
function takeStray(walk: Walk, line: Line): void {
  const draft = walk.drafts.at(-1)!;
  if (++walk.strays > 1) walk.block = null;
  if (isGap(line.text)) {
    draft.lines.push(line);
    draft.whole = false;
    draft.problems.push({ line: line.n, text: line.text, why: "lines were left out" });
  }
}

function finish({ lines, blocks, problems, whole }: Draft): InterfaceList {
  const interfaces = blocks.filter(({ isForeign }) => !isForeign);
  const foreign = blocks.filter(({ isForeign }) => isForeign);
  const noted = foreign.map(({ head }) => ({ line: head.n, text: head.text, why: "no interface of a Mac" }));
  const isMac = interfaces.some(({ name }) => name === "lo0");
  return { lines, interfaces, problems: [...problems, ...noted], complete: whole && isMac && !isCut(interfaces) };
}

/** What has a medium says so, and which: where the last interface does not, its end is missing, and more may be. */
function isCut(interfaces: readonly InterfaceBlock[]): boolean {
  const last = interfaces.at(-1);
  return last !== undefined && /^en\d/.test(last.name) &&
    !last.body.some(({ text }) => /^\s*(?:media|status):/.test(text));
}
