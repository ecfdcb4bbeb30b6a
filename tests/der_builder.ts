/** Writes DER for tests: values as nested calls, lengths by themselves. */
import type { PlistValue } from "../formats/plist/value.ts";

export type Der = Uint8Array<ArrayBuffer>;

/** A value with this first byte and content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = join(...parts);
  const { length } = content;
  const size = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : length < 0x10000
    ? [0x82, length >> 8, length & 255]
    : [0x83, length >> 16, (length >> 8) & 255, length & 255];
  return join(Uint8Array.from([tag, ...size]), content);
}

/** A constructed value of indefinite length. */
export function indefinite(tag: number, ...parts: readonly Uint8Array[]): Der {
  return join(Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0));
}

export function join(...parts: readonly Uint8Array[]): Der {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function seq(...parts: readonly Uint8Array[]): Der {
  return der(0x30, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Der {
  return der(0x31, ...parts);
}

/** [n], constructed. */
export function context(n: number, ...parts: readonly Uint8Array[]): Der {
  return der(0xa0 | n, ...parts);
}

export function utf8(text: string): Der {
  return der(0x0c, new TextEncoder().encode(text));
}

export function octets(bytes: Uint8Array): Der {
  return der(0x04, bytes);
}

export function bits(bytes: Uint8Array): Der {
  return der(0x03, Uint8Array.of(0), bytes);
}

export function bool(value: boolean): Der {
  return der(0x01, Uint8Array.of(value ? 255 : 0));
}

export function nil(): Der {
  return der(0x05);
}

export function int(value: number | bigint): Der {
  const size = (BigInt(value) < 0n ? -BigInt(value) - 1n : BigInt(value)).toString(2).length + 1;
  const count = Math.ceil(size / 8);
  const hex = BigInt.asUintN(count * 8, BigInt(value)).toString(16).padStart(count * 2, "0");
  return der(0x02, Uint8Array.fromHex(hex));
}

export function oid(text: string): Der {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const arcs = [first * 40 + second, ...rest].flatMap((arc) => {
    const bytes = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift(128 + left % 128);
    return bytes;
  });
  return der(0x06, Uint8Array.from(arcs));
}

/** `2031-07-04T09:26:40Z` as UTCTime, or as GeneralizedTime. */
export function time(iso: string, generalized = false): Der {
  const digits = iso.replace(/\D/g, "");
  const text = `${generalized ? digits : digits.slice(2)}Z`;
  return der(generalized ? 0x18 : 0x17, new TextEncoder().encode(text));
}

/** A property list in DER; dictionaries are [CONTEXT 16]. */
export function plist(value: PlistValue): Der {
  if (Array.isArray(value)) return seq(...value.map(plist));
  if (typeof value === "string") return utf8(value);
  if (typeof value === "boolean") return bool(value);
  if (typeof value === "number" || typeof value === "bigint") return int(value);
  if (value instanceof Date) return time(value.toISOString().slice(0, 19));
  if (value instanceof Uint8Array) return octets(value);
  return der(0xb0, ...entries(value as { [key: string]: PlistValue }));
}

/** The entries of a dictionary, sorted by key. */
export function entries(dictionary: { readonly [key: string]: PlistValue }): Der[] {
  return Object.keys(dictionary).sort().map((key) => seq(utf8(key), plist(dictionary[key]!)));
}

/** Entitlements as slot 7 holds them, without the blob's header. */
export function entitlements(dictionary: { readonly [key: string]: PlistValue }): Der {
  return der(0x70, int(1), der(0xb0, ...entries(dictionary)));
}
