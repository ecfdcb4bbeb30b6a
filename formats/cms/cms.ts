/**
 * CMS SignedData in DER or BER (RFC 5652 §5): what is in slot 0x10000 of a code signature, around a provisioning profile, and
 * in a secure timestamp (knowledge 02 §1.6 and §2.1):
 *
 *     SEQUENCE { OID signedData, [0] { SEQUENCE { INTEGER 1, SET { digest algorithms },
 *       SEQUENCE { OID data, [0] { OCTET STRING content } }, [0] { certificates }, SET { signers } } } }
 */
import { DerError } from "../der/der_error.ts";
import { childWithTag, contentOf, type DerNode, hasTag, parseDer, rawOf } from "../der/node.ts";
import { readOctets } from "../der/octets.ts";
import { readOid } from "../der/oid.ts";
import { TAG } from "../der/tags.ts";
import { OID } from "./oids.ts";
import { type CmsSigner, readAlgorithm, readSigner } from "./signer.ts";

/** A signed message. All bytes are views of what was parsed, but for content that stood in pieces. */
export interface Cms {
  readonly contentType: string;
  /** Null when the signature is detached. */
  readonly content: Uint8Array | null;
  readonly digestAlgorithms: readonly string[];
  /** X.509 certificates in DER, in the order of the message, which means nothing. */
  readonly certificates: readonly Uint8Array[];
  readonly signers: readonly CmsSigner[];
}

/** Parses a ContentInfo with SignedData; bytes behind it are padding. Throws `DerError`. */
export function parseCms(bytes: Uint8Array): Cms {
  const info = parseDer(bytes, { trailing: true });
  if (!hasTag(info, TAG.SEQUENCE) || !hasTag(info.children[0], TAG.OID)) throw new DerError("no CMS message", 0);
  if (readOid(info.children[0]) !== OID.SIGNED_DATA) throw new DerError("CMS message is not signed", info.start);
  const [signed] = info.children[1]?.children ?? [];
  if (!hasTag(signed, TAG.SEQUENCE)) throw new DerError("no signed data", info.contentEnd);
  const encapsulated = childWithTag(signed, 2, TAG.SEQUENCE, "content");
  const rest = signed.children.slice(3);
  const signers = rest.find((node) => hasTag(node, TAG.SET));
  if (!signers) throw new DerError("no signers", signed.contentEnd);
  const certificates = rest.find((node) => hasTag(node, 0, "context"))?.children ?? [];
  return {
    contentType: readOid(encapsulated.children[0]),
    content: readContent(encapsulated.children[1]),
    digestAlgorithms: childWithTag(signed, 1, TAG.SET, "digest algorithms").children.map(readAlgorithm),
    certificates: certificates.filter((node) => hasTag(node, TAG.SEQUENCE)).map(rawOf),
    signers: signers.children.map(readSigner),
  };
}

/** PKCS #7 allowed any value as content; its digest is of the value without tag and length. */
function readContent(wrapper: DerNode | undefined): Uint8Array | null {
  const value = wrapper?.children[0];
  if (!value) return null;
  return hasTag(value, TAG.OCTET_STRING) ? readOctets(value) : contentOf(value);
}
