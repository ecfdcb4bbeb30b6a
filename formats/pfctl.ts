/**
 * The packet filter, as `pfctl -sa` or one of its parts prints it (man page pfctl(8); knowledge chapter 04 §1.9; macOS 10.7 to 26).
 * Apple says that pf is no interface for products; whoever uses it all the same shows here:
 *
 *     FILTER RULES:
 *     scrub-anchor "com.apple/*" all fragment reassemble
 *     anchor "com.apple/*" all
 *     block drop all
 *
 *     INFO:
 *     Status: Enabled for 0 days 02:11:05           Debug: Urgent
 */
import { isGap } from "./gap.ts";
import type { Line, Parsed, Problem } from "./parsed.ts";

export interface PacketFilter {
  /** Null where the output does not say. */
  readonly enabled: boolean | null;
  /** As printed, in the order in which they are tried; those of anchors are below. */
  readonly rules: readonly string[];
  /** Address translation and redirection. */
  readonly nat: readonly string[];
  /** What stands in anchors, as far as their own rules were asked for. */
  readonly anchors: readonly {
    readonly name: string;
    readonly rules: readonly string[];
    readonly nat: readonly string[];
  }[];
  /** The names of the anchors that `pfctl -s Anchors` lists. */
  readonly anchorNames: readonly string[];
}

interface Draft {
  enabled: boolean | null;
  readonly rules: string[];
  readonly nat: string[];
  readonly anchors: { name: string; rules: string[]; nat: string[] }[];
  readonly anchorNames: string[];
}

const RULE = /^\s*(?:@\d{1,6} )?((?:block|pass|match|scrub|scrub-anchor|anchor|dummynet-anchor|antispoof)(?=\s)[^]*)$/;
const NAT = /^\s*(?:@\d{1,6} )?((?:(?:no )?(?:nat|rdr|binat)|nat-anchor|rdr-anchor|binat-anchor)(?=\s)[^]*)$/;
const STATUS = /^\s*Status: (Enabled|Disabled)\b/;
/** What `-e` and `-d` say, also where nothing had to change. */
const TOGGLED = /^\s*(?:pfctl: )?pf (?:already )?(enabled|disabled|not enabled)\s*$/;
const HEADING = /^[A-Z][A-Z -]{2,40}:$/;
const REFUSED = /pfctl: \/dev\/pf: (?:Permission denied|Operation not permitted)/;
const COMMAND = /\bpfctl\b/;
/** What distinguishes rules of pf from sentences that begin with the same word. */
const TELLING =
  /^(?:block|pass)(?: (?:drop|return|in|out|log|quick|on|inet6?|proto|all|from))|^(?:scrub|anchor|scrub-anchor|dummynet-anchor|nat-anchor|rdr-anchor) (?:"|all|in|on)|^(?:no )?(?:nat|rdr|binat) (?:on|pass|log|inet|proto|from)/;
/** pfctl says of each rule whose packets it takes; a file need not. */
const WHOSE =
  / all(?:$| (?:->|flags|keep|modulate|synproxy|no |fragment|label|tag|user|group|icmp|tos|queue|allow-opts|min-ttl|max-mss|random-id|reassemble|ridentifier|dummynet|rtable|\{))| from [^]{1,200}? to \S/;
/** What stands in `pf.conf` alone. */
const CONFIGURED = /^\s*(?:load anchor "|set (?:skip|block-policy|loginterface|limit|timeout|optimization)\b|table <)/;
const LONGEST = 2_000;

/** Reads the last output, its parts by whatever command put together. Origins: `rules.0`, `enabled`, … Value null when there is none. */
export function parsePacketFilter(lines: readonly Line[]): Parsed<PacketFilter> {
  const value: Draft = { enabled: null, rules: [], nat: [], anchors: [], anchorNames: [] };
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = [];
  let anchor: Draft["anchors"][number] | null = null;
  let listsAnchors = false;
  for (const line of lines) {
    const text = line.text.length > LONGEST ? "" : line.text.trimEnd();
    if (line.command !== undefined) {
      anchor = openAnchor(value, line.command);
      listsAnchors = /-s\s?[aA]nchors/.test(line.command);
      continue;
    }
    if (REFUSED.test(text)) return { value: null, problems: [refusal(line)], origins: {}, refused: true };
    if (isGap(text)) problems.push({ line: line.n, text: line.text, why: "lines were left out" });
    const status = STATUS.exec(text)?.[1] ?? TOGGLED.exec(text)?.[1];
    if (status !== undefined) {
      value.enabled = /^enabled$/i.test(status);
      origins["enabled"] = line;
    } else if (listsAnchors && /^\s+\S+$/.test(text)) value.anchorNames.push(text.trim());
    else takeRule(value, anchor, text, line, origins);
  }
  const found = Object.keys(origins).length > 0 || value.anchorNames.length > 0;
  // Neither anchors nor translation are in what one part of the output shows.
  const whole = lines.some(({ text }) => text.startsWith("FILTER RULES")) && problems.length === 0;
  return { value: found ? value : null, problems, origins, complete: whole };
}

function refusal({ n, text }: Line): Problem {
  return { line: n, text, why: "pfctl answers root alone" };
}

/** `pfctl -a com.example/x -s all` shows what is in one anchor. */
function openAnchor(value: Draft, command: string): Draft["anchors"][number] | null {
  const name = /\s-a\s?["']?([^\s"'*][^\s"']{0,200})/.exec(command)?.[1];
  if (!COMMAND.test(command) || name === undefined) return null;
  const anchor = { name, rules: [], nat: [] };
  value.anchors.push(anchor);
  return anchor;
}

function takeRule(
  value: Draft,
  anchor: Draft["anchors"][number] | null,
  text: string,
  line: Line,
  origins: Record<string, Line>,
): void {
  const nat = NAT.exec(text)?.[1];
  const rule = nat === undefined ? RULE.exec(text)?.[1] : undefined;
  const kind = nat === undefined ? "rules" : "nat";
  const found = nat ?? rule;
  if (found === undefined || !isRule(found)) return;
  const list = anchor === null ? value[kind] : anchor[kind];
  const place = anchor === null ? kind : `anchors.${value.anchors.length - 1}.${kind}`;
  origins[`${place}.${list.length}`] = line;
  list.push(found);
}

function isRule(text: string): boolean {
  return TELLING.test(text) && WHOSE.test(text);
}

/** Finds the outputs in any text: from the first line of pf's to the last, the commands between them included. */
export function findPacketFilter(lines: readonly Line[]): (readonly Line[])[] {
  const block: Line[] = [];
  let command: Line | null = null;
  let found = false;
  let isFile = false;
  let isOutput = false;
  for (const line of lines) {
    if (line.command !== undefined) {
      command = COMMAND.test(line.command) ? line : null;
      if (command !== null) block.push(line);
      continue;
    }
    const text = line.text.length > LONGEST ? "" : line.text.trimEnd();
    const rule = RULE.exec(text)?.[1] ?? NAT.exec(text)?.[1];
    const isTelling = (rule !== undefined && isRule(rule)) || STATUS.test(text) || REFUSED.test(text);
    isOutput ||= command !== null || HEADING.test(text) || STATUS.test(text);
    isFile ||= command === null && CONFIGURED.test(text);
    found ||= isTelling && (command !== null || rule !== undefined || REFUSED.test(text) || /Debug:/.test(text));
    if (isTelling || TOGGLED.test(text) || command !== null || HEADING.test(text) || isGap(text)) block.push(line);
  }
  return found && (isOutput || !isFile) ? [block] : [];
}
