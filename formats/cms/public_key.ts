import { bytesToBigint, readInteger } from "../der/integer.ts";
import { childWithTag, type DerNode, hasTag, parseDer, rawOf } from "../der/node.ts";
import { readBits } from "../der/octets.ts";
import { readOid } from "../der/oid.ts";
import { TAG } from "../der/tags.ts";
import { OID } from "./oids.ts";

/** A SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
export interface PublicKey {
  readonly algorithm: string;
  /** The identifier of the curve of an EC key. */
  readonly curve: string | null;
  readonly bits: number | null;
  /** The whole in DER, as `node:crypto` imports it. */
  readonly der: Uint8Array;
}

/** Reads a public key of any kind. Throws `DerError`. */
export function readPublicKey(node: DerNode): PublicKey {
  const algorithm = childWithTag(node, 0, TAG.SEQUENCE, "key algorithm");
  const name = readOid(algorithm.children[0]);
  const parameter = algorithm.children[1];
  const curve = name === OID.EC && hasTag(parameter, TAG.OID) ? readOid(parameter) : null;
  return { algorithm: name, curve, bits: countBits(name, readBits(node.children[1])), der: rawOf(node) };
}

/** The modulus and exponent of an RSA key. Throws `DerError`. */
export function readRsaKey(spki: Uint8Array): { readonly modulus: bigint; readonly exponent: bigint } {
  const key = parseDer(readBits(parseDer(spki).children[1]));
  return { modulus: readInteger(key.children[0]), exponent: readInteger(key.children[1]) };
}

function countBits(algorithm: string, key: Uint8Array): number | null {
  if (algorithm === OID.RSA) return readInteger(parseDer(key).children[0]).toString(2).length;
  // An uncompressed point: 4, then two coordinates. P-521 has seven bits too few for its bytes.
  if (algorithm !== OID.EC || bytesToBigint(key.subarray(0, 1)) !== 4n) return null;
  const bits = (key.length - 1) * 4;
  return bits === 528 ? 521 : bits;
}
