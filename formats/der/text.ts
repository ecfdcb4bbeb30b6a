import { DerError } from "./der_error.ts";
import type { DerNode } from "./node.ts";
import { joinPieces } from "./octets.ts";
import { TAG } from "./tags.ts";

/** How the bytes of each kind of string are read. T61 is Latin-1 in all certificates that use it. */
const DECODERS: Readonly<Record<number, (bytes: Uint8Array) => string>> = {
  [TAG.UTF8_STRING]: (bytes) => decode("utf-8", bytes),
  [TAG.NUMERIC_STRING]: decodeLatin1,
  [TAG.PRINTABLE_STRING]: decodeLatin1,
  [TAG.T61_STRING]: decodeLatin1,
  [TAG.IA5_STRING]: decodeLatin1,
  [TAG.VISIBLE_STRING]: decodeLatin1,
  [TAG.UNIVERSAL_STRING]: decodeUtf32,
  [TAG.BMP_STRING]: (bytes) => decode("utf-16be", bytes),
};

/** Says whether a value is a string of a kind that `readText` knows. */
export function isText(node: DerNode | undefined): node is DerNode & { readonly tagClass: "universal" } {
  return node?.tagClass === "universal" && Object.hasOwn(DECODERS, node.tag);
}

/** The text of a string of any kind. Throws `DerError` when it is none, or its bytes are not in its encoding. */
export function readText(node: DerNode | undefined): string {
  if (!isText(node)) throw new DerError("no string", node?.start ?? 0);
  const bytes = joinPieces(node, node.tag);
  try {
    return DECODERS[node.tag]!(bytes);
  } catch (error) {
    if (error instanceof DerError) throw error;
    throw new DerError("string is not in its encoding", node.start);
  }
}

function decode(label: string, bytes: Uint8Array): string {
  return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Not by `TextDecoder`, whose "latin1" is Windows-1252. */
function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

function decodeUtf32(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) text += String.fromCodePoint(view.getUint32(at));
  return text;
}
