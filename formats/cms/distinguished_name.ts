import { hasTag } from "../der/node.ts";
import type { DerNode } from "../der/node.ts";
import { readOid } from "../der/oid.ts";
import { TAG } from "../der/tags.ts";
import { isText, readText } from "../der/text.ts";
import { OID } from "./oids.ts";

/** A certificate's name; of a part that stands twice the first one. */
export interface DistinguishedName {
  readonly commonName: string | null;
  /** The team, in certificates of developers. */
  readonly organizationalUnit: string | null;
  readonly organization: string | null;
  /** All parts that are text, by object identifier. */
  readonly parts: ReadonlyMap<string, string>;
}

/** Reads a Name (RFC 5280 §4.1.2.4). Throws `DerError`; a part that is no string counts as not there. */
export function readDistinguishedName(name: DerNode): DistinguishedName {
  const parts = new Map<string, string>();
  for (const { children } of name.children) {
    for (const part of children) {
      const oid = readOid(part.children[0]);
      const value = part.children[1];
      if (hasTag(part, TAG.SEQUENCE) && isText(value) && !parts.has(oid)) parts.set(oid, readText(value));
    }
  }
  return {
    commonName: parts.get(OID.COMMON_NAME) ?? null,
    organizationalUnit: parts.get(OID.ORGANIZATIONAL_UNIT) ?? null,
    organization: parts.get(OID.ORGANIZATION) ?? null,
    parts,
  };
}
