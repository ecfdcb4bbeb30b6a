/**
 * IP addresses as text (RFC 4291 section 2.2, RFC 5952, RFC 6890): parsed to numbers, told apart by who may see them.
 *
 *     192.0.2.7 → { family: 4, bits: 0xc0000207n }      fe80::1%en0 → { family: 6, bits: 0xfe80…1n, zone: "en0" }
 */

export interface IpAddress {
  readonly family: 4 | 6;
  /** The 32 or 128 bits as a number. */
  readonly bits: bigint;
  /** Behind the `%` of a scoped address; null without one. */
  readonly zone: string | null;
}

const QUAD = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Parses an address, with a zone but without prefix length or port; null when the text is none. */
export function parseIpAddress(text: string): IpAddress | null {
  if (text.length > 80) return null;
  const [address, zone, ...more] = text.split("%");
  if (more.length > 0 || zone === "") return null;
  const quad = parseQuad(address!);
  if (quad !== null) return zone === undefined ? { family: 4, bits: quad, zone: null } : null;
  const bits = parseGroups(address!);
  return bits === null ? null : { family: 6, bits, zone: zone ?? null };
}

function parseQuad(text: string): bigint | null {
  const parts = QUAD.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return BigInt(parts.reduce((bits, part) => bits * 256 + part, 0));
}

function parseGroups(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2 || !text.includes(":")) return null;
  const [head, rest] = halves.map((side, i) => groupsOf(side, i === halves.length - 1));
  if (head === null || rest === null) return null;
  const missing = 8 - head!.length - (rest?.length ?? 0);
  if (rest === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head!, ...Array<number>(missing).fill(0), ...rest ?? []];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n);
}

/** The groups of one side of `::`; an IPv4 address may stand for the last two of all. */
function groupsOf(side: string, isLast: boolean): number[] | null {
  if (side === "") return [];
  const parts = side.split(":");
  const quad = isLast ? parseQuad(parts.at(-1)!) : null;
  const hex = quad === null ? parts : parts.slice(0, -1);
  if (hex.some((part) => !/^[0-9A-Fa-f]{1,4}$/.test(part))) return null;
  const groups = hex.map((part) => parseInt(part, 16));
  return quad === null ? groups : [...groups, Number(quad >> 16n), Number(quad & 0xffffn)];
}

/** Writes an address as RFC 5952 has it, its zone included. */
export function renderIpAddress({ family, bits, zone }: IpAddress): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const text = groups.join(":");
  // The longest run of zeros, the first of several; a single one is not shortened.
  const run = [...text.matchAll(/\b0(?::0)+\b/g)].reduce(
    (best, [zeros]) => zeros.length > best.length ? zeros : best,
    "",
  );
  const short = run === "" ? text : text.replace(new RegExp(`:?\\b${run}\\b:?`), "::");
  return zone === null ? short : `${short}%${zone}`;
}

/** A block of addresses: one of them, and how many of its first bits all of them share. */
export interface IpBlock {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly length: number;
}

/** Whether an address is in the block. */
export function isInBlock({ family, bits }: Pick<IpAddress, "family" | "bits">, block: IpBlock): boolean {
  const shift = BigInt((family === 4 ? 32 : 128) - block.length);
  return family === block.family && bits >> shift === block.first >> shift;
}

function blockOf(text: string): IpBlock {
  const [address, length] = text.split("/");
  const { family, bits } = parseIpAddress(address!)!;
  return { family, first: bits, length: Number(length) };
}

/** Private, loopback, link-local and multicast addresses, and "this network": they name nobody. */
const LOCAL: readonly IpBlock[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/4",
  "255.255.255.255/32",
  "::/127",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
].map(blockOf);

/** True for addresses that mean the same in every network, or nothing outside their own. */
export function isLocalAddress(address: IpAddress): boolean {
  const mapped = address.family === 6 && address.bits >> 32n === 0xffffn;
  const inner: IpAddress = mapped ? { family: 4, bits: address.bits & 0xffffffffn, zone: null } : address;
  return LOCAL.some((block) => isInBlock(inner, block));
}
