/** What the signature of one slice proves. */
import type { SignatureVerdict } from "../../formats/cms/judge_signature.ts";
import type { PageReport } from "../../formats/codesign/pages.ts";
import type { Signature } from "../../formats/codesign/signature.ts";
import type { Slice } from "../../formats/macho/slice.ts";

/** One slice with all that was computed of it. */
export interface ReadSlice {
  readonly slice: Slice;
  readonly signature: Signature;
  readonly verdict: SignatureVerdict | null;
  readonly pages: PageReport | null;
}

/** What was found out about one slice, besides what `CodeFile` keeps. */
export interface SliceProof {
  /** What shows that the slice's signature is broken. */
  readonly faults: readonly string[];
  /** What could not be checked, so that nothing is proved. */
  readonly doubts: readonly string[];
}

/** Every slice has a signature of its own, and the system runs just one of them: all must be sound. */
export function proveSlice({ slice: { arch }, signature, verdict, pages }: ReadSlice): SliceProof {
  const isSigned = signature.kind === "signed";
  const says = (why: string) => `${arch}: ${why}`;
  return {
    faults: [
      ...(verdict?.messageDigestOk === false ? [says("the signature is about another code directory")] : []),
      ...(verdict?.signatureOk === false ? [says("the signature was not made with the signer's key")] : []),
      ...(signsHashes(signature, verdict) === false ? [says("the signature is about other code hashes")] : []),
    ],
    doubts: [
      ...(isSigned && (verdict === null || verdict.messageDigestOk === null || verdict.signatureOk === null)
        ? [says("the signature cannot be checked")]
        : []),
      ...(pages !== null && pages.incomplete !== null ? [says(`not all code is checked: ${pages.incomplete}`)] : []),
      ...(signature.kind !== "unsigned" && !signature.complete ? [says("the signature was not read in full")] : []),
    ],
  };
}

/** Whether the signature names the hashes of all code directories; null when it names none, or there is no signature. */
export function signsHashes({ cdhashes }: Signature, verdict: SignatureVerdict | null): boolean | null {
  const signed = [...verdict?.cdhashes.der ?? [], ...verdict?.cdhashes.plist ?? []].map((one) => one.hash);
  return signed.length === 0 ? null : cdhashes.every((cdhash) => signed.some((one) => one.startsWith(cdhash)));
}
