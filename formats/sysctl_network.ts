/**
 * The kernel's counters of content filters, of NECP and of network agents, as `sysctl` prints them (xnu `content_filter.c`,
 * `necp.c`, `network_agent.c`; knowledge chapter 08 §11; macOS 10.15 to 26):
 *
 *     net.cfil.active_count: 1
 *     net.necp.drop_all_level: 0
 */
import type { Line, Parsed } from "./parsed.ts";

/** By the kernel's own names; numbers as numbers. */
export type KernelCounters = Readonly<Record<string, number | string>>;

const ROW =
  /^\s*(?:[-*>] ?)?(net\.(?:cfil|necp|netagent|flow_divert|restricted_port)\.[\w.]{1,80})\s?[:=]\s?(\S[^]{0,200})$/;
const LONGEST = 400;

/** Reads the counters; of one that stands twice the last counts. Origins: the names. Value null when there is none. */
export function parseKernelCounters(lines: readonly Line[]): Parsed<KernelCounters> {
  const value: Record<string, number | string> = Object.create(null);
  const origins: Record<string, Line> = Object.create(null);
  for (const line of lines) {
    const [, name, printed = ""] = line.command === undefined ? matchRow(line.text) ?? [] : [];
    if (name === undefined) continue;
    const text = printed.trim();
    value[name] = /^-?\d{1,15}$/.test(text) ? Number(text) : text;
    origins[name] = line;
  }
  return { value: Object.keys(value).length === 0 ? null : value, problems: [], origins };
}

/** Finds the counters in any text: each run of them, and single ones. */
export function findKernelCounters(lines: readonly Line[]): (readonly Line[])[] {
  const blocks: Line[][] = [];
  let isOpen = false;
  for (const line of lines) {
    const isRow = line.command === undefined && matchRow(line.text) !== null;
    if (isRow && isOpen) blocks.at(-1)!.push(line);
    else if (isRow) blocks.push([line]);
    isOpen = isRow;
  }
  return blocks;
}

function matchRow(text: string): RegExpExecArray | null {
  return text.length > LONGEST || !text.includes("net.") ? null : ROW.exec(text);
}
