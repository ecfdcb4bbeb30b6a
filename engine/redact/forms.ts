/** Identifiers that show what they are by their form: addresses of every kind. */
import { type IpAddress, isLocalAddress, parseIpAddress, renderIpAddress } from "../../formats/ip_address.ts";
import type { IdentifierKind } from "./define.ts";

/** Gives the text that replaces an identifier; the original to leave it. */
export type Replace = (kind: IdentifierKind, original: string) => string;

/** `http://name:password@host`. */
const LOGIN = /(?<=:\/\/)(?<user>[^\/\s:@"'<>]{1,64}):(?<password>[^\/\s@"'<>]{1,128})(?=@)/g;
const EMAIL = /(?<![\w.%+-])[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?![\w-])/g;
const MAC = /(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{1,2}([:-])(?:[0-9A-Fa-f]{1,2}\1){4}[0-9A-Fa-f]{1,2}(?![0-9A-Fa-f:-])/g;
const UDID = /(?<![\w-])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{16}(?![\w-])/g;
/** With the port that `netstat -an` prints behind a dot, or the length of a prefix. */
const QUAD =
  /(?<![\w.])(?<before>\(?)(?<quad>\d{1,3}(?:\.\d{1,3}){3})(?<port>\.\d{1,5})?(?:\/(?<length>\d{1,9}))?(?![\w]|\.\d)/g;
const COLONS =
  /(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]{0,21}(?![\w:])(?:%[\w.-]{1,16})?(?:\/(?<length>\d{1,3}))?/g;
/** A network as `netstat -rn` shortens it, at the beginning of its row or of a value. */
const SHORT_NETWORK = /^(\s*|[\w.]{1,40}: )(\d{1,3}(?:\.\d{1,3}){1,2})\/(\d{1,2})(?=\s|$)/gm;

/** A prefix this short covers a continent, and says who covers everything: 0/1 and 128/1. */
const SHORTEST_V4 = 9;
const SHORTEST_V6 = 13;

/** Replaces e-mail, hardware and IP addresses and device ids. */
export function replaceForms(text: string, replace: Replace): string {
  return text
    .replace(LOGIN, (_, user: string, password: string) => `${replace("user", user)}:${replace("secret", password)}`)
    .replace(EMAIL, (mail) => replace("email", mail))
    .replace(MAC, (mac) => replaceMac(mac, replace))
    .replace(UDID, (udid) => replace("device", udid))
    .replace(QUAD, (...match) => replaceQuad(match[0], match.at(-1), replace))
    .replace(COLONS, (...match) => replaceColons(match[0], match.at(-1), replace))
    .replace(
      SHORT_NETWORK,
      (whole, blank: string, parts: string, length: string) =>
        Number(length) < SHORTEST_V4 ? whole : blank + shortenNetwork(parts, replace) + `/${length}`,
    );
}

interface Groups {
  readonly before?: string;
  readonly quad?: string;
  readonly port?: string;
  readonly length?: string;
}

function replaceQuad(whole: string, { before, quad, port, length }: Groups, replace: Replace): string {
  // `(1.2.3.4/56)` is a version with its build.
  if (before !== "" && length !== undefined) return whole;
  const address = parseIpAddress(quad!);
  const isWide = length !== undefined && Number(length) < SHORTEST_V4;
  if (address === null || isWide || isMask(address.bits)) return whole;
  const given = replace(isLocalAddress(address) ? "privateIp" : "ip", quad!);
  return `${before}${given}${port ?? ""}${length === undefined ? "" : `/${length}`}`;
}

/** `255.255.255.0`, and `128.0.0.0`: half of the internet. */
function isMask(bits: bigint): boolean {
  const zeros = (~bits & 0xffffffffn) + 1n;
  return bits === 0n || (zeros & (zeros - 1n)) === 0n;
}

function replaceColons(whole: string, { length }: Groups, replace: Replace): string {
  if (length !== undefined && Number(length) < SHORTEST_V6) return whole;
  const bare = length === undefined ? whole : whole.slice(0, whole.lastIndexOf("/"));
  const port = parseIpAddress(bare) === null ? /\.\d{1,5}$/.exec(bare)?.[0] ?? "" : "";
  const [text, zone] = bare.slice(0, bare.length - port.length).split("%");
  const address = parseIpAddress(text!);
  // `AB:CD:…`: a fingerprint, or another kind of address.
  const isDigest = /^(?:[0-9A-Fa-f]{2}:){7}[0-9A-Fa-f]{2}$/.test(text!);
  if (address === null || address.bits === 0n || isDigest) return whole;
  const plain = hideMac(address, text!.toLowerCase(), replace);
  const given = replace(isLocalAddress(address) ? "privateIp" : "ip", plain);
  return `${given === text!.toLowerCase() ? text : given}${zone === undefined ? "" : `%${zone}`}${port}${
    length === undefined ? "" : `/${length}`
  }`;
}

/** The same address is written with and without leading zeros, with colons and with dashes. */
function replaceMac(mac: string, replace: Replace): string {
  const octets = mac.split(/[:-]/).map((octet) => octet.padStart(2, "0").toLowerCase());
  // All devices of a network answer to it, or none.
  const isShared = (parseInt(octets[0]!, 16) & 1) === 1 || octets.every((octet) => octet === "00");
  if (isShared) return mac;
  const given = replace("mac", octets.join(":"));
  return mac.includes("-") ? given.replaceAll(":", "-") : given;
}

/** The hardware address in the interface id of a link-local address (RFC 4291, appendix A) is hidden like the address itself. */
function hideMac({ family, bits, zone }: IpAddress, text: string, replace: Replace): string {
  const isMade = family === 6 && bits >> 118n === 0x3fan && ((bits >> 24n) & 0xffffn) === 0xfffen;
  if (!isMade) return text;
  const own = (((bits >> 40n) & 0xffffffn) << 24n | (bits & 0xffffffn)) ^ 1n << 41n;
  const mac = own.toString(16).padStart(12, "0").match(/../g)!.join(":");
  const given = BigInt(`0x${replaceMac(mac, replace).replaceAll(":", "")}`) ^ 1n << 41n;
  const id = given >> 24n << 40n | 0xfffen << 24n | (given & 0xffffffn);
  return renderIpAddress({ family, bits: bits >> 64n << 64n | id, zone });
}

/** `17.5` → the first parts of the pseudonym of 17.5.0.0. */
function shortenNetwork(parts: string, replace: Replace): string {
  const full = parts + ".0".repeat(4 - parts.split(".").length);
  const address = parseIpAddress(full);
  if (address === null) return parts;
  const given = replace(isLocalAddress(address) ? "privateIp" : "ip", full);
  return given === full ? parts : given.split(".").slice(0, 3).join(".");
}
