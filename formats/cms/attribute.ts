import { childWithTag, type DerNode, rawOf } from "../der/node.ts";
import { readOid } from "../der/oid.ts";
import { TAG } from "../der/tags.ts";

/** A signed or unsigned attribute (RFC 5652 §5.3): values are whole DER values. */
export interface CmsAttribute {
  readonly oid: string;
  readonly values: readonly Uint8Array[];
}

/** Reads `SET OF Attribute`, however it is tagged. Throws `DerError`. */
export function readAttributes(set: DerNode): CmsAttribute[] {
  return set.children.map((attribute) => ({
    oid: readOid(childWithTag(attribute, 0, TAG.OID, "attribute type")),
    values: childWithTag(attribute, 1, TAG.SET, "attribute values").children.map(rawOf),
  }));
}

/** All values of an attribute, in their order, also when the attribute stands several times. */
export function valuesOf(attributes: readonly CmsAttribute[], oid: string): Uint8Array[] {
  return attributes.filter((attribute) => attribute.oid === oid).flatMap((attribute) => attribute.values);
}
