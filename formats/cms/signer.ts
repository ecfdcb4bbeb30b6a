import { DerError } from "../der/der_error.ts";
import { readIntegerHex } from "../der/integer.ts";
import { childWithTag, contentOf, type DerNode, hasTag, rawOf } from "../der/node.ts";
import { readOctets } from "../der/octets.ts";
import { readOid } from "../der/oid.ts";
import { TAG } from "../der/tags.ts";
import { type CmsAttribute, readAttributes } from "./attribute.ts";

/** One signer (RFC 5652 §5.3). The certificate is named by issuer and serial number, or by the identifier of its key. */
export interface CmsSigner {
  /** The issuer's name in DER; null when the signer is named by its key. */
  readonly issuer: Uint8Array | null;
  /** Hex, as `Certificate.serial`. */
  readonly serial: string | null;
  /** Hex; null when the signer is named by issuer and serial number. */
  readonly subjectKeyId: string | null;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  readonly signedAttributes: readonly CmsAttribute[];
  /** The signed attributes as they are signed: tagged as a SET. Null when the content itself is signed. */
  readonly signedBytes: Uint8Array | null;
  readonly unsignedAttributes: readonly CmsAttribute[];
}

/** Reads a SignerInfo. Throws `DerError`. */
export function readSigner(node: DerNode): CmsSigner {
  const sid = node.children[1];
  let at = 3;
  const signed = hasTag(node.children[at], 0, "context") ? node.children[at++] : undefined;
  const signatureAlgorithm = readAlgorithm(node.children[at++]);
  const signature = readOctets(childWithTag(node, at++, TAG.OCTET_STRING, "signature"));
  const unsigned = hasTag(node.children[at], 1, "context") ? node.children[at] : undefined;
  return {
    ...readSignerId(sid),
    digestAlgorithm: readAlgorithm(node.children[2]),
    signatureAlgorithm,
    signature,
    signedAttributes: signed ? readAttributes(signed) : [],
    signedBytes: signed ? retagAsSet(contentOf(signed)) : null,
    unsignedAttributes: unsigned ? readAttributes(unsigned) : [],
  };
}

/** The identifier in an AlgorithmIdentifier. Throws `DerError`. */
export function readAlgorithm(node: DerNode | undefined): string {
  if (!hasTag(node, TAG.SEQUENCE)) throw new DerError("no algorithm", node?.start ?? 0);
  return readOid(node.children[0]);
}

function readSignerId(sid: DerNode | undefined): Pick<CmsSigner, "issuer" | "serial" | "subjectKeyId"> {
  if (hasTag(sid, 0, "context")) return { issuer: null, serial: null, subjectKeyId: readOctets(sid).toHex() };
  if (!hasTag(sid, TAG.SEQUENCE)) throw new DerError("no signer identifier", sid?.start ?? 0);
  const issuer = childWithTag(sid, 0, TAG.SEQUENCE, "issuer");
  return { issuer: rawOf(issuer), serial: readIntegerHex(sid.children[1]), subjectKeyId: null };
}

/** RFC 5652 §5.4: what is signed is the DER of a SET, not the tag that stands in the message. */
function retagAsSet(content: Uint8Array): Uint8Array {
  const { length } = content;
  const size = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : length < 0x10000
    ? [0x82, length >> 8, length & 0xff]
    : [0x84, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  const bytes = new Uint8Array(1 + size.length + length);
  bytes.set([0x31, ...size]);
  bytes.set(content, 1 + size.length);
  return bytes;
}
