/** Whether code meets a requirement, as far as what is known of the code tells. */
import type { PlistDictionary, PlistValue } from "../plist/value.ts";
import type { Requirement } from "./requirement.ts";
import { matchValue, type Truth } from "./requirement_match.ts";

/** What a requirement may ask of one certificate. Hashes are hexadecimal digits. */
export interface RequirementCertificate {
  readonly sha1: string;
  /** By short name: "CN", "OU", "O", "C", "UID", … */
  readonly subject: ReadonlyMap<string, string>;
  /** Null when nobody decoded them. */
  readonly emails: readonly string[] | null;
  /** OIDs of the extensions. */
  readonly extensions: ReadonlySet<string>;
  /** OIDs of the certificate policies; null when nobody decoded them. */
  readonly policies: ReadonlySet<string> | null;
  /** Extensions that hold a moment, by OID; left out when nobody decoded them. */
  readonly dates?: ReadonlyMap<string, Date>;
  /** Given where only a part of the certificate is known: OIDs of extensions that it surely lacks. Of the rest nobody knows. */
  readonly lacks?: ReadonlySet<string>;
}

/** What is known of the code. Null is "not known"; code that has no Info.plist or entitlements has empty ones. */
export interface RequirementCode {
  readonly identifier: string | null;
  /** In hexadecimal digits; any of them may be asked for. */
  readonly cdhashes: readonly string[] | null;
  /** The whole chain from the leaf to the root; empty for code without a certificate. */
  readonly certificates: readonly RequirementCertificate[] | null;
  /** True when the chain ends before its root, so that what lies beyond is not known. */
  readonly isChainCut?: boolean;
  readonly info: PlistDictionary | null;
  readonly entitlements: PlistDictionary | null;
  /** Whether the chain ends in a root of Apple's. */
  readonly hasAppleRoot: boolean | null;
  /** Whether it is Apple's own code. */
  readonly isApple: boolean | null;
  readonly isNotarized: boolean | null;
  readonly platform: number | null;
}

export interface Evaluation {
  readonly verdict: "satisfied" | "failed" | "unknown";
  /** The smallest part that decides a failure, or whose answer is missing; null when satisfied. */
  readonly decisive: Requirement | null;
}

interface Outcome {
  readonly truth: Truth;
  readonly decisive: Requirement;
}

/** Judges a requirement by three-valued logic: what is not known decides only where it matters. */
export function evaluateRequirement(requirement: Requirement, code: RequirementCode): Evaluation {
  const { truth, decisive } = evaluate(requirement, code);
  if (truth === true) return { verdict: "satisfied", decisive: null };
  return { verdict: truth === false ? "failed" : "unknown", decisive };
}

function evaluate(requirement: Requirement, code: RequirementCode): Outcome {
  switch (requirement.op) {
    case "and": {
      const left = evaluate(requirement.left, code);
      if (left.truth === false) return left;
      const right = evaluate(requirement.right, code);
      return right.truth === false || left.truth === true ? right : left;
    }
    case "or": {
      const left = evaluate(requirement.left, code);
      if (left.truth === true) return left;
      const right = evaluate(requirement.right, code);
      if (right.truth === true) return right;
      if (left.truth === null) return left;
      return right.truth === null ? right : { truth: false, decisive: requirement };
    }
    case "not": {
      const inner = evaluate(requirement.inner, code);
      return inner.truth === null ? inner : { truth: !inner.truth, decisive: requirement };
    }
    case "skipped":
      return evaluate(requirement.inner, code);
    default:
      return { truth: evaluateLeaf(requirement, code), decisive: requirement };
  }
}

type Leaf = Exclude<Requirement, { op: "and" | "or" | "not" | "skipped" }>;

function evaluateLeaf(leaf: Leaf, code: RequirementCode): Truth {
  switch (leaf.op) {
    case "always":
      return true;
    case "never":
    case "unknown":
      return false;
    case "identifier":
      return code.identifier === null ? null : code.identifier === leaf.name;
    case "cdhash":
      return code.cdhashes && code.cdhashes.includes(leaf.hash);
    case "apple":
      return code.hasAppleRoot === false && code.isApple !== true ? false : code.isApple;
    case "apple generic":
      return code.certificates?.length === 0 ? false : code.hasAppleRoot;
    case "notarized":
      return code.isNotarized;
    case "platform":
      return code.platform === null ? null : code.platform === leaf.platform;
    case "info":
      return code.info && matchValue(leaf.match, lookUp(code.info, leaf.key));
    case "entitlement":
      return code.entitlements && matchValue(leaf.match, lookUp(code.entitlements, leaf.key));
    // Trust settings, named parts and the policy for old code are known to one Mac only.
    case "trusted":
    case "legacy":
    case "named anchor":
    case "named code":
      return null;
    default:
      return evaluateCertificate(leaf, code);
  }
}

function lookUp(dictionary: PlistDictionary, key: string): PlistValue | undefined {
  return Object.hasOwn(dictionary, key) ? dictionary[key] : undefined;
}

function evaluateCertificate(
  leaf: Extract<Leaf, { slot: number }>,
  { certificates, isChainCut }: RequirementCode,
): Truth {
  if (!certificates) return null;
  if (isChainCut && (leaf.slot < 0 || leaf.slot >= certificates.length)) return null;
  const certificate = certificates.at(leaf.slot);
  if (certificate?.lacks !== undefined && isHidden(leaf, certificate)) return null;
  switch (leaf.op) {
    case "certificate":
      return certificate?.sha1 === leaf.hash;
    case "certificate trusted":
      return certificate ? null : false;
    case "certificate date": {
      if (certificate?.extensions.has(leaf.oid) && !certificate.dates?.has(leaf.oid)) return null;
      return matchValue(leaf.match, certificate?.dates?.get(leaf.oid));
    }
    case "certificate field": {
      const value = certificate && readField(certificate, leaf.key);
      // A field that is not there matches nothing, not even `absent`.
      return value !== undefined && matchValue(leaf.match, value);
    }
    case "certificate extension":
      return certificate !== undefined && matchValue(leaf.match, certificate.extensions.has(leaf.oid) || undefined);
    case "certificate policy":
      if (certificate?.policies === null) return null;
      return certificate !== undefined && matchValue(leaf.match, certificate.policies.has(leaf.oid) || undefined);
  }
}

/** Whether the question is about what is not known of a certificate. */
function isHidden(
  leaf: Extract<Leaf, { slot: number }>,
  { subject, extensions, lacks }: RequirementCertificate,
): boolean {
  switch (leaf.op) {
    case "certificate field":
      return !leaf.key.startsWith("subject.") || !subject.has(leaf.key.slice("subject.".length));
    case "certificate extension":
      return !extensions.has(leaf.oid) && !lacks!.has(leaf.oid);
    default:
      return true;
  }
}

function readField({ subject, emails }: RequirementCertificate, key: string): PlistValue | undefined {
  if (key === "email") return emails && [...emails];
  return key.startsWith("subject.") ? subject.get(key.slice("subject.".length)) : undefined;
}
