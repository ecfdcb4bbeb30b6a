/** What a row of the routing table covers (knowledge: chapter 04, section 1.1: netstat leaves zeros and class masks out). */
import type { Route } from "../formats/netstat/route_row.ts";
import { type IpBlock, parseIpAddress, renderIpAddress } from "../formats/ip_address.ts";

const EVERYTHING: Readonly<Record<Route["family"], IpBlock>> = {
  inet: { family: 4, first: 0n, length: 0 },
  inet6: { family: 6, first: 0n, length: 0 },
};

/**
 * `default`, `0/1`, `128.0/1`, `10` (a class A network), `192.168.1`, `169.254`, `10.8/16`, `1.2.3.4`, `2000::/3`,
 * `fe80::%utun0/64`. Null for what cannot be read.
 */
export function prefixOf({ family, destination }: Pick<Route, "family" | "destination">): IpBlock | null {
  if (destination === "default") return EVERYTHING[family];
  const [address = "", length] = destination.replace(/%[^/]*/, "").split("/");
  return family === "inet" ? prefixOf4(address, length) : prefixOf6(address, length);
}

/** By numbers: a table may have thousands of rows. */
function prefixOf4(address: string, length: string | undefined): IpBlock | null {
  const parts = address.split(".");
  if (parts.length > 4) return null;
  let bits = 0;
  for (let i = 0; i < 4; i++) {
    const part = parts[i] ?? "0";
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    bits = bits * 256 + Number(part);
  }
  const printed = length === undefined ? (parts.length === 4 ? 32 : classOf(Number(parts[0]))) : Number(length);
  return Number.isInteger(printed) && printed >= 0 && printed <= 32
    ? { family: 4, first: BigInt(bits), length: printed }
    : null;
}

function prefixOf6(address: string, length: string | undefined): IpBlock | null {
  const parsed = parseIpAddress(address);
  const printed = length === undefined ? 128 : Number(length);
  if (parsed === null || parsed.family !== 6 || !Number.isInteger(printed) || printed > 128) return null;
  return { family: 6, first: parsed.bits, length: printed };
}

/** The mask of the address' class, which netstat does not print; class D counts as 24. */
function classOf(first: number): number {
  return first < 128 ? 8 : first < 192 ? 16 : 24;
}

/** As route(8) reads it: `0/1` and `10.8/16` of netstat are other networks to it. */
export function writePrefix({ family, first, length }: IpBlock): string {
  return length === 0 ? "default" : `${renderIpAddress({ family, bits: first, zone: null })}/${length}`;
}

/** What is covered, as a text: the same for every address of a block. */
export function keyOf({ family, first, length }: IpBlock): string {
  if (family === 4) return `4/${length}/${Math.floor(Number(first) / 2 ** (32 - length))}`;
  return `6/${length}/${first >> BigInt(128 - length)}`;
}

/** Addresses that no tunnel needs to carry: this network, private, loopback, link-local, shared, multicast and reserved ones. */
const NOT_PUBLIC: readonly IpBlock[] = [
  "0/8",
  "10/8",
  "100.64/10",
  "127/8",
  "169.254/16",
  "172.16/12",
  "192.168/16",
  "198.18/15",
  "224/3",
].map((destination) => prefixOf({ family: "inet", destination })!);

const SIZE = 2 ** 32;

/**
 * The share of the public IPv4 space that the blocks cover together, 0 to 1: 0/1 with 128/1 covers all, and so do a dozen odd
 * ranges (knowledge: chapter 04, RT-02b).
 */
export function shareOfPublic(blocks: readonly IpBlock[]): number {
  const wanted = subtract([[0, SIZE]], rangesOf(NOT_PUBLIC));
  const ranges = rangesOf(blocks);
  const open = wanted.reduce((sum, range) => sum + sizeOf(subtract([range], ranges)), 0);
  return 1 - open / sizeOf(wanted);
}

type Range = readonly [from: number, to: number];

/** Sorted and merged. */
function rangesOf(blocks: readonly IpBlock[]): Range[] {
  const ranges = blocks.filter(({ family }) => family === 4).map(({ first, length }): Range => {
    const size = 2 ** (32 - length);
    const from = Math.floor(Number(first) / size) * size;
    return [from, from + size];
  }).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function subtract(ranges: readonly Range[], holes: readonly Range[]): Range[] {
  return ranges.flatMap(([from, to]) => {
    const left: Range[] = [];
    let at = from;
    for (const [start, end] of holes) {
      if (end <= at || start >= to) continue;
      if (start > at) left.push([at, start]);
      at = end > at ? end : at;
    }
    return at < to ? [...left, [at, to] as const] : left;
  });
}

function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}
