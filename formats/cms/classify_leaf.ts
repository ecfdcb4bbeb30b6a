import { type Certificate, extensionOf } from "./certificate.ts";
import { type LeafKind, MARKERS, NAMES } from "./leaf_kinds.ts";

/**
 * Says what a signer's certificate is for, by Apple's marker extensions, else by its common name. It proves nothing alone:
 * anybody can make a certificate with these, only the chain to Apple's root tells.
 */
export function classifyLeaf(certificate: Certificate): LeafKind {
  const marked = MARKERS.find(([oid]) => extensionOf(certificate, oid) !== null);
  if (marked) return marked[1];
  const name = certificate.subject.commonName ?? "";
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? "unknown";
}
