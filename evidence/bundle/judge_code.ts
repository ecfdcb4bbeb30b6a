/** Says of code that was read from files what `codesign --verify --strict` would. */
import type { CodeFile } from "../../formats/code_file.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import type { SliceProof } from "./prove_slice.ts";

/** What verifying came upon, besides what `CodeFile` keeps. */
export interface CodeProofs {
  readonly proofs: readonly SliceProof[];
  /** What codesign would say of the bundle's folder; null when it is in order. */
  readonly fault: string | null;
  readonly imageProblems: readonly string[];
  /** Whether every sealed file was listed and hashed. */
  readonly isSealRead: boolean;
}

/** A universal file that lacks a part of itself, as a broken transfer leaves it. */
const CUT = /^slice \S+ (?:is cut|begins beyond the end)$/;

/**
 * In codesign's own words, so that rules read one language. Null when nothing is wrong as far as could be checked, and not
 * everything could.
 */
export function judgeFile(
  { slices, seal }: CodeFile,
  { proofs, fault, imageProblems, isSealRead }: CodeProofs,
): SignedCode["verify"] {
  const altered = slices.flatMap(({ alteredParts }) => alteredParts);
  const sealed = seal === null ? [] : [
    ...seal.added.map((path) => `file added: ${path}`),
    ...seal.altered.map((path) => `file modified: ${path}`),
    ...seal.missing.map((path) => `file missing: ${path}`),
  ];
  const isBroken = slices.some(({ badPages }) => badPages > 0) || proofs.some(({ faults }) => faults.length > 0) ||
    altered.some((part) => part !== "infoPlist" && part !== "codeResources");
  const isCut = slices.length === 0 || imageProblems.some((why) => CUT.test(why));
  const errors = [
    ...(fault === null ? [] : [fault]),
    ...(isCut ? ["main executable failed strict validation"] : []),
    ...(slices.some(({ signature }) => signature === "unsigned") ? ["code object is not signed at all"] : []),
    ...(slices.some(({ signature }) => signature === null) ? ["invalid or unsupported format for signature"] : []),
    ...(isBroken ? ["invalid signature (code or signature have been modified)"] : []),
    ...(altered.includes("infoPlist") ? ["invalid Info.plist (plist or signature have been modified)"] : []),
    ...(altered.includes("codeResources")
      ? ["invalid resource directory (directory or signature have been modified)"]
      : []),
    ...(sealed.length > 0 ? ["a sealed resource is missing or invalid"] : []),
  ];
  const isOpen = !isSealRead || imageProblems.length > 0 || proofs.some(({ doubts }) => doubts.length > 0);
  if (errors.length === 0 && isOpen) return null;
  return { ok: errors.length === 0, errors, details: sealed };
}
