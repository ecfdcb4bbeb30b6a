import { joinBytes } from "../join_bytes.ts";
import { DerError } from "./der_error.ts";
import { contentOf, type DerNode, hasTag } from "./node.ts";
import { TAG } from "./tags.ts";

/**
 * The bytes of an OCTET STRING, or of a value tagged in its place; the pieces of a constructed one are joined. Throws
 * `DerError` for pieces of another kind.
 */
export function readOctets(node: DerNode): Uint8Array {
  return joinPieces(node, TAG.OCTET_STRING);
}

/** The bytes of a BIT STRING whose bits fill whole bytes, as keys and signatures do. Throws `DerError`. */
export function readBits(node: DerNode | undefined): Uint8Array {
  if (!hasTag(node, TAG.BIT_STRING) || node.constructed || node.source[node.contentStart] !== 0) {
    throw new DerError("no bit string of whole bytes", node?.start ?? 0);
  }
  return contentOf(node).subarray(1);
}

/** Joins the primitive pieces of a string, which may be nested; a piece has the string's own universal tag. */
export function joinPieces(node: DerNode, tag: number): Uint8Array {
  if (!node.constructed) return contentOf(node);
  const pieces: Uint8Array[] = [];
  collectPieces(node, tag, pieces);
  return joinBytes(pieces);
}

function collectPieces(node: DerNode, tag: number, pieces: Uint8Array[]): void {
  for (const child of node.children) {
    if (child.tag !== tag || child.tagClass !== "universal") {
      throw new DerError("a piece of a string is of another kind", child.start);
    }
    if (child.constructed) collectPieces(child, tag, pieces);
    else pieces.push(contentOf(child));
  }
}
