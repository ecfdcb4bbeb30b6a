/**
 * The hashes of all code directories that a code signature covers, as signed attributes (knowledge 02 §1.6): a property list
 * with 20 bytes of each, and each in full with its algorithm:
 *
 *     1.2.840.113635.100.9.1   OCTET STRING "<?xml … <key>cdhashes</key><array><data>…</data></array> …"
 *     1.2.840.113635.100.9.2   SEQUENCE { OID sha256, OCTET STRING digest }
 */
import { DerError } from "../der/der_error.ts";
import { parseDer } from "../der/node.ts";
import { readOctets } from "../der/octets.ts";
import { readOid } from "../der/oid.ts";
import { parsePlist } from "../plist/plist.ts";
import { isDictionary, PlistError } from "../plist/value.ts";
import { valuesOf } from "./attribute.ts";
import { DIGESTS, OID } from "./oids.ts";
import type { CmsSigner } from "./signer.ts";

export interface SignedCdhash {
  /** `sha256`, …; the identifier when it has no such name; null in the property list, which does not say. */
  readonly algorithm: string | null;
  /** Hex: 40 digits from the property list, the whole digest otherwise. */
  readonly hash: string;
}

/** Reads both attributes; an attribute that is not there or cannot be read gives an empty list. */
export function readCdhashes(
  signer: CmsSigner,
): { readonly plist: readonly SignedCdhash[]; readonly der: readonly SignedCdhash[] } {
  return {
    plist: valuesOf(signer.signedAttributes, OID.APPLE_CDHASHES_PLIST).flatMap((value) =>
      tryRead(() => ofPlist(value))
    ),
    der: valuesOf(signer.signedAttributes, OID.APPLE_CDHASHES).flatMap((value) => tryRead(() => ofDer(value))),
  };
}

function ofPlist(value: Uint8Array): SignedCdhash[] {
  const root = parsePlist(readOctets(parseDer(value)));
  const list = isDictionary(root) ? root["cdhashes"] : null;
  const hashes = Array.isArray(list) ? list : [];
  return hashes.flatMap((hash) => hash instanceof Uint8Array ? [{ algorithm: null, hash: hash.toHex() }] : []);
}

function ofDer(value: Uint8Array): SignedCdhash[] {
  const [algorithm, hash] = parseDer(value).children;
  const oid = readOid(algorithm);
  return hash ? [{ algorithm: DIGESTS[oid] ?? oid, hash: readOctets(hash).toHex() }] : [];
}

function tryRead(read: () => SignedCdhash[]): SignedCdhash[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError || error instanceof PlistError) return [];
    throw error;
  }
}
