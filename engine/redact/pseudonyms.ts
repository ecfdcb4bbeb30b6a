/** Names for names: the same one for the same original, another one for another, and of the same shape. */
import { type IpAddress, type IpBlock, isInBlock, parseIpAddress, renderIpAddress } from "../../formats/ip_address.ts";
import { type IdentifierKind, KINDS } from "./define.ts";

/** Gives pseudonyms, and remembers them. */
export interface Pseudonyms {
  readonly of: (kind: IdentifierKind, original: string) => string;
  /** What was given so far: kind, then original, then pseudonym. Whoever has it can undo the redaction. */
  readonly map: () => PseudonymMap;
}

export type PseudonymMap = Readonly<Partial<Record<IdentifierKind, Readonly<Record<string, string>>>>>;

/** Blocks whose addresses stay recognisable as theirs: carriers and Tailscale, and the fake addresses of proxies. */
const KEPT_BLOCKS: readonly IpBlock[] = [
  { family: 4, first: 0x64400000n, length: 10 },
  { family: 4, first: 0xc6120000n, length: 15 },
];
/** Reserved, never assigned (RFC 1112): no real address is in it. */
const PSEUDO_V4: IpBlock = { family: 4, first: 0xf0000000n, length: 4 };
/** For documentation (RFC 9637). */
const PSEUDO_V6: IpBlock = { family: 6, first: 0x3fffn << 112n, length: 16 };

/** Where an address lies that may be a pseudonym. */
export const PSEUDO_BLOCKS: readonly IpBlock[] = [PSEUDO_V4, PSEUDO_V6, ...KEPT_BLOCKS];

/** Starts with the pseudonyms of an earlier run, so that the same originals get the same ones. */
export function createPseudonyms(saved: PseudonymMap = {}): Pseudonyms {
  const given = new Map<IdentifierKind, Map<string, string>>();
  for (const [kind, pairs] of Object.entries(saved)) given.set(kind as IdentifierKind, new Map(Object.entries(pairs)));
  const tableOf = (kind: IdentifierKind): Map<string, string> => {
    const table = given.get(kind) ?? new Map<string, string>();
    given.set(kind, table);
    return table;
  };
  const address = createAddresses([...tableOf("ip").keys(), ...tableOf("privateIp").keys()]);
  return {
    of(kind, original) {
      const table = tableOf(kind);
      const key = isCaseless(kind) ? original.toLowerCase() : original;
      const known = table.get(key);
      if (known !== undefined) return known;
      const pseudonym = kind === "ip" || kind === "privateIp"
        ? address(original)
        : NAMES[kind](table.size + 1, original);
      table.set(key, pseudonym);
      return pseudonym;
    },
    map: () =>
      Object.fromEntries(
        [...given].filter(([, table]) => table.size > 0).map((
          [kind, table],
        ) => [kind, Object.fromEntries(table)]),
      ),
  };
}

/** Reads the map of an earlier run; null when the text is none. */
export function parsePseudonymMap(text: string): PseudonymMap | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const isPairs = (value: unknown) =>
    typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string");
  const isMap = typeof json === "object" && json !== null && !Array.isArray(json) &&
    Object.entries(json).every(([kind, pairs]) => (KINDS as readonly string[]).includes(kind) && isPairs(pairs));
  return isMap ? json as PseudonymMap : null;
}

function isCaseless(kind: IdentifierKind): boolean {
  return kind !== "user" && kind !== "network" && kind !== "holder";
}

type Name = (n: number, original: string) => string;

const pad = (n: number, length: number) => n.toString(16).toUpperCase().padStart(length, "0");
/** A name with a blank keeps one: it is a cause of its own. */
const spaced = (word: string, n: number, original: string) => /\s/.test(original) ? `${word} ${n}` : `${word}${n}`;

const NAMES: Readonly<Record<Exclude<IdentifierKind, "ip" | "privateIp">, Name>> = {
  user: (n, original) => spaced("user", n, original),
  host: (n, original) => `${spaced("host", n, original)}${/\.local$/i.test(original) ? ".local" : ""}`,
  serial: (n) => `SERIAL${pad(n, 6)}`,
  device: (n, original) =>
    /^[0-9A-F]{8}-[0-9A-F]{16}$/i.test(original) ? `00000000-${pad(n, 16)}` : `00000000-0000-4000-8000-${pad(n, 12)}`,
  mac: (n) => `02:00${pad(n, 8).toLowerCase().replace(/../g, ":$&")}`,
  email: (n) => `mail${n}@example.invalid`,
  network: (n, original) => spaced("wifi", n, original),
  domain: (n) => `domain${n}.invalid`,
  secret: (n) => `secret${n}`,
  team: (n) => `TEAM${pad(n, 6)}`,
  bundle: (n) => `part${n}`,
  holder: (n, original) => spaced("holder", n, original),
};

/** Addresses of one subnet (/24, /64) stay in one subnet; the network's own and the broadcast address keep their place. */
function createAddresses(known: readonly string[]): (original: string) => string {
  const networks = new Map<string, { index: number; hosts: Map<bigint, number> }>();
  const give = (text: string): string => {
    const original = parseIpAddress(text)!;
    const { family, bits } = original;
    const hostBits = family === 4 ? 8n : 64n;
    const kept = KEPT_BLOCKS.find((block) => isInBlock(original, block));
    const name = `${family} ${kept?.first ?? ""} ${bits >> hostBits}`;
    const network = networks.get(name) ?? { index: networks.size + 1, hosts: new Map() };
    networks.set(name, network);
    const host = bits & ((1n << hostBits) - 1n);
    const isFixed = host === 0n || (family === 4 && host === 255n);
    const place = isFixed ? host : BigInt(network.hosts.get(host) ?? network.hosts.size + 1);
    if (!isFixed) network.hosts.set(host, Number(place));
    const { first, length } = kept ?? (family === 4 ? PSEUDO_V4 : PSEUDO_V6);
    const room = (1n << BigInt((family === 4 ? 32 : 128) - length)) - 1n;
    const made: IpAddress = { ...original, bits: first | (((BigInt(network.index) << hostBits) | place) & room) };
    return renderIpAddress(made);
  };
  for (const text of known) if (parseIpAddress(text) !== null) give(text);
  return give;
}
