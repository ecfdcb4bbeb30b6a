/**
 * Secure timestamps (RFC 3161): a countersignature in the unsigned attributes, itself a CMS message around
 *
 *     SEQUENCE { INTEGER 1, OID policy, SEQUENCE { algorithm, OCTET STRING digest of the signature }, INTEGER serial,
 *       GeneralizedTime "20310704092640Z", … }
 */
import { DerError } from "../der/der_error.ts";
import { childWithTag, parseDer } from "../der/node.ts";
import { readOctets } from "../der/octets.ts";
import { TAG } from "../der/tags.ts";
import { readTime } from "../der/time.ts";
import { valuesOf } from "./attribute.ts";
import { type Cms, parseCms } from "./cms.ts";
import { OID } from "./oids.ts";
import { type CmsSigner, readAlgorithm } from "./signer.ts";

export interface TimestampToken {
  readonly cms: Cms;
  /** ISO 8601. */
  readonly time: string;
  readonly digestAlgorithm: string;
  /** The digest of the signature that was stamped. */
  readonly imprint: Uint8Array;
}

/** Reads a signer's secure timestamp; null when it has none that can be read. */
export function readTimestamp(signer: CmsSigner): TimestampToken | null {
  const [token] = valuesOf(signer.unsignedAttributes, OID.TIMESTAMP_TOKEN);
  if (!token) return null;
  try {
    const cms = parseCms(token);
    if (cms.contentType !== OID.TIMESTAMP_INFO || !cms.content) return null;
    const info = parseDer(cms.content);
    const imprint = childWithTag(info, 2, TAG.SEQUENCE, "message imprint");
    return {
      cms,
      time: readTime(info.children[4]),
      digestAlgorithm: readAlgorithm(imprint.children[0]),
      imprint: readOctets(childWithTag(imprint, 1, TAG.OCTET_STRING, "imprint")),
    };
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}
