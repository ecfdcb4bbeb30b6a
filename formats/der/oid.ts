import { DerError } from "./der_error.ts";
import { contentOf, type DerNode, hasTag } from "./node.ts";
import { TAG } from "./tags.ts";

/** Longer identifiers are not in use; each byte may cost a digit of a long number. */
const MAX_BYTES = 128;

/** The dotted text of an OBJECT IDENTIFIER: `1.2.840.113635.100.6.1.13`. Throws `DerError`. */
export function readOid(node: DerNode | undefined): string {
  if (!hasTag(node, TAG.OID) || node.constructed) throw new DerError("no object identifier", node?.start ?? 0);
  const bytes = contentOf(node);
  const last = bytes.at(-1);
  if (last === undefined || last & 0x80 || bytes.length > MAX_BYTES) {
    throw new DerError("object identifier without an end", node.start);
  }
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of bytes) {
    arc = arc * 128n + BigInt(byte & 0x7f);
    if (byte & 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  // X.690 8.19.4: the first number holds two arcs, and only under the arc 2 may the second one exceed 39.
  const [joined = 0n, ...rest] = arcs;
  const top = joined < 80n ? joined / 40n : 2n;
  return [top, joined - top * 40n, ...rest].join(".");
}
