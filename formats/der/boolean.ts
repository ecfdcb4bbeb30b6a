import { DerError } from "./der_error.ts";
import { type DerNode, hasTag } from "./node.ts";
import { TAG } from "./tags.ts";

/** A BOOLEAN: any byte but zero is true. Throws `DerError`. */
export function readBoolean(node: DerNode | undefined): boolean {
  if (!hasTag(node, TAG.BOOLEAN) || node.contentEnd - node.contentStart !== 1) {
    throw new DerError("no boolean", node?.start ?? 0);
  }
  return node.source[node.contentStart] !== 0;
}
