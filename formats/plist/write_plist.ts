/** Writers of property lists: for what redaction changed in one, and for tests. */
import { isDictionary, type PlistValue, Uid } from "./value.ts";

const HEADER = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`;

/** Writes an XML property list as `plutil -convert xml1` lays it out. */
export function writeXmlPlist(value: PlistValue): string {
  return `${HEADER}${writeElement(value, "")}</plist>\n`;
}

function writeElement(value: PlistValue, indent: string): string {
  const inner = `${indent}\t`;
  if (Array.isArray(value)) {
    return value.length === 0
      ? `${indent}<array/>\n`
      : `${indent}<array>\n${value.map((item) => writeElement(item, inner)).join("")}${indent}</array>\n`;
  }
  if (isDictionary(value)) {
    const pairs = Object.entries(value).map(([key, item]) =>
      `${inner}<key>${escapeXml(key)}</key>\n${writeElement(item, inner)}`
    );
    return pairs.length === 0 ? `${indent}<dict/>\n` : `${indent}<dict>\n${pairs.join("")}${indent}</dict>\n`;
  }
  return `${indent}${writeScalar(value, indent)}\n`;
}

function writeScalar(value: PlistValue, indent: string): string {
  if (typeof value === "boolean") return `<${value}/>`;
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return `<integer>${value}</integer>`;
  if (typeof value === "number") return `<real>${value}</real>`;
  if (value instanceof Date) return `<date>${value.toISOString().slice(0, 19)}Z</date>`;
  if (value instanceof Uint8Array) return `<data>\n${indent}${value.toBase64()}\n${indent}</data>`;
  if (value instanceof Uid) return `<dict><key>CF$UID</key><integer>${value.value}</integer></dict>`;
  return `<string>${escapeXml(String(value))}</string>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Writes a binary property list; equal strings and numbers become one object, as in Foundation's own files. */
export function writeBinaryPlist(root: PlistValue): Uint8Array {
  const objects: PlistValue[] = [];
  const references = new Map<PlistValue, number[]>();
  const seen = new Map<string, number>();
  const number = (value: PlistValue): number => {
    const identity = typeof value === "object" ? null : `${typeof value} ${value}`;
    const known = identity === null ? undefined : seen.get(identity);
    if (known !== undefined) return known;
    const index = objects.push(value) - 1;
    if (identity !== null) seen.set(identity, index);
    if (Array.isArray(value)) references.set(value, value.map(number));
    else if (isDictionary(value)) {
      references.set(value, [...Object.keys(value).map(number), ...Object.values(value).map(number)]);
    }
    return index;
  };
  number(root);
  const referenceSize = sizeOf(objects.length);
  return frameBinaryPlist(
    objects.map((value) => writeObject(value, references.get(value) ?? [], referenceSize)),
    { referenceSize },
  );
}

/** Puts encoded objects between header, offset table and trailer; what `trailer` overrides may be a lie. */
export function frameBinaryPlist(
  objects: readonly (readonly number[])[],
  trailer: { referenceSize?: number; count?: bigint; root?: bigint; offsets?: readonly number[] } = {},
): Uint8Array {
  const body: number[] = [..."bplist00"].map((char) => char.charCodeAt(0));
  const offsets = objects.map((object) => {
    const offset = body.length;
    for (const byte of object) body.push(byte);
    return offset;
  });
  const table = trailer.offsets ?? offsets;
  const end = body.length;
  const offsetSize = sizeOf(Math.max(end, ...table.slice(0, 1)));
  for (const offset of table) body.push(...bigEndian(BigInt(offset), offsetSize));
  body.push(0, 0, 0, 0, 0, 0, offsetSize, trailer.referenceSize ?? 1);
  body.push(...bigEndian(trailer.count ?? BigInt(table.length), 8));
  body.push(...bigEndian(trailer.root ?? 0n, 8), ...bigEndian(BigInt(end), 8));
  return Uint8Array.from(body);
}

function writeObject(value: PlistValue, references: readonly number[], width: number): number[] {
  if (value === null) return [0x00];
  if (typeof value === "boolean") return [value ? 0x09 : 0x08];
  if (typeof value === "bigint") return [0x14, ...bigEndian(value, 16)];
  if (typeof value === "number") return Number.isSafeInteger(value) ? writeInteger(value) : [0x23, ...float64(value)];
  if (value instanceof Date) return [0x33, ...float64(value.getTime() / 1000 - 978_307_200)];
  if (value instanceof Uint8Array) return [...writeMarker(0x40, value.length), ...value];
  if (value instanceof Uid) return [0x83, ...bigEndian(BigInt(value.value), 4)];
  if (typeof value === "string") {
    const units = value.split("").map((char) => char.charCodeAt(0));
    if (units.every((unit) => unit < 0x80)) return [...writeMarker(0x50, units.length), ...units];
    return [...writeMarker(0x60, units.length), ...units.flatMap((unit) => [unit >> 8, unit & 0xff])];
  }
  const encoded = references.flatMap((index) => bigEndian(BigInt(index), width));
  return Array.isArray(value)
    ? [...writeMarker(0xa0, references.length), ...encoded]
    : [...writeMarker(0xd0, references.length / 2), ...encoded];
}

function writeMarker(kind: number, count: number): number[] {
  return count < 15 ? [kind | count] : [kind | 15, ...writeInteger(count)];
}

function writeInteger(value: number): number[] {
  if (value < 0 || value > 0xffff_ffff) return [0x13, ...bigEndian(BigInt(value), 8)];
  return value < 256 ? [0x10, value] : value < 65536 ? [0x11, ...bigEndian(BigInt(value), 2)] : [
    0x12,
    ...bigEndian(BigInt(value), 4),
  ];
}

function float64(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [...new Uint8Array(view.buffer)];
}

function bigEndian(value: bigint, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Number(BigInt.asUintN(8, value >> BigInt(8 * (size - 1 - i)))));
}

function sizeOf(value: number): number {
  return value < 256 ? 1 : value < 65536 ? 2 : 4;
}
