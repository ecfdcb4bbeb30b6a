/** Compiles requirements, for tests that need their binary form. */
import type { Match, Requirement } from "../formats/codesign/requirement.ts";
import { COUNTS_AS_FALSE, MATCH_OPS, MAY_BE_SKIPPED, OPCODE } from "../formats/codesign/requirement_opcodes.ts";
import { MAGIC } from "../formats/codesign/slots.ts";
import { type ByteWriter, makeByteWriter } from "./byte_writer.ts";

/** One requirement as a blob with its header. */
export function encodeRequirement(requirement: Requirement): Uint8Array {
  const out = makeByteWriter({ littleEndian: false, wide: true });
  out.u32(1);
  put(out, requirement);
  return buildBlob(MAGIC.REQUIREMENT, out.bytes);
}

/** Any blob of a signature: magic, length, content. */
export function buildBlob(magic: number, content: Iterable<number>): Uint8Array {
  const bytes = [...content];
  const out = makeByteWriter({ littleEndian: false, wide: true });
  out.u32(magic, bytes.length + 8);
  out.raw(bytes);
  return Uint8Array.from(out.bytes);
}

/** The content of an OBJECT IDENTIFIER: "1.2.840" without tag and length. */
export function encodeOidContent(oid: string): number[] {
  const [top = 0n, second = 0n, ...rest] = oid.split(".").map(BigInt);
  return [top * 40n + second, ...rest].flatMap((arc) => {
    const bytes = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) bytes.unshift(Number(left & 0x7fn) | 0x80);
    return bytes;
  });
}

const PLAIN = {
  never: OPCODE.NEVER,
  always: OPCODE.ALWAYS,
  apple: OPCODE.APPLE,
  "apple generic": OPCODE.APPLE_GENERIC,
  trusted: OPCODE.TRUSTED,
  notarized: OPCODE.NOTARIZED,
  legacy: OPCODE.LEGACY,
};
const NAMED = { identifier: OPCODE.IDENTIFIER, "named anchor": OPCODE.NAMED_ANCHOR, "named code": OPCODE.NAMED_CODE };
const KEYED = { info: OPCODE.INFO, entitlement: OPCODE.ENTITLEMENT };
const BY_OID = {
  "certificate extension": OPCODE.CERT_EXTENSION,
  "certificate policy": OPCODE.CERT_POLICY,
  "certificate date": OPCODE.CERT_DATE,
};

function put(out: ByteWriter, one: Requirement): void {
  switch (one.op) {
    case "and":
    case "or":
      out.u32(one.op === "and" ? OPCODE.AND : OPCODE.OR);
      put(out, one.left);
      return put(out, one.right);
    case "not":
      out.u32(OPCODE.NOT);
      return put(out, one.inner);
    case "identifier":
    case "named anchor":
    case "named code":
      out.u32(NAMED[one.op]);
      return putText(out, one.name);
    case "cdhash":
      out.u32(OPCODE.CDHASH);
      return putData(out, Uint8Array.fromHex(one.hash));
    case "platform":
      return out.u32(OPCODE.PLATFORM, one.platform);
    case "info":
    case "entitlement":
      out.u32(KEYED[one.op]);
      putText(out, one.key);
      return putMatch(out, one.match);
    case "certificate":
      out.u32(OPCODE.ANCHOR_HASH, one.slot);
      return putData(out, Uint8Array.fromHex(one.hash));
    case "certificate trusted":
      return out.u32(OPCODE.TRUSTED_CERT, one.slot);
    case "certificate field":
      out.u32(OPCODE.CERT_FIELD, one.slot);
      putText(out, one.key);
      return putMatch(out, one.match);
    case "certificate extension":
    case "certificate policy":
    case "certificate date":
      out.u32(BY_OID[one.op], one.slot);
      putData(out, Uint8Array.from(encodeOidContent(one.oid)));
      return putMatch(out, one.match);
    case "unknown":
    case "skipped":
      out.u32((one.op === "unknown" ? COUNTS_AS_FALSE : MAY_BE_SKIPPED) + one.opcode);
      putData(out, Uint8Array.of(1, 2, 3));
      return one.op === "skipped" ? put(out, one.inner) : undefined;
    default:
      out.u32(PLAIN[one.op]);
  }
}

function putMatch(out: ByteWriter, match: Match): void {
  out.u32(MATCH_OPS.indexOf(match.op));
  if ("value" in match) putText(out, match.value);
  if ("date" in match) out.u64(BigInt(match.date));
}

function putText(out: ByteWriter, text: string): void {
  putData(out, new TextEncoder().encode(text));
}

function putData(out: ByteWriter, data: Uint8Array): void {
  out.u32(data.length);
  out.raw(data);
  out.align(4);
}
