/** What is known of signed code, as requirements ask for it. */
import type { Certificate } from "../cms/certificate.ts";
import { isSelfIssued } from "../cms/chain.ts";
import type { SignatureVerdict } from "../cms/judge_signature.ts";
import type { PlistDictionary } from "../plist/value.ts";
import type { Hash } from "./hash.ts";
import type { RequirementCertificate, RequirementCode } from "./requirement_evaluate.ts";
import type { Signature } from "./signature.ts";

/** A signature with what lies around it. */
export interface SignedParts {
  readonly signature: Signature;
  /** Null without a message, or with one that cannot be read. */
  readonly verdict: SignatureVerdict | null;
  readonly info: PlistDictionary | null;
  readonly entitlements: PlistDictionary | null;
}

/** Short names of the parts of a subject, as requirements call them. */
const SUBJECT: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.9": "STREET",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "2.5.4.13": "D",
  "0.9.2342.19200300.100.1.1": "UID",
};

/** The code as a requirement sees it. Whether Apple notarised it, no file tells. */
export function describeForRequirement(
  { signature, verdict, info, entitlements }: SignedParts,
  hash: Hash,
): RequirementCode {
  const { best, cdhashes, cms } = signature;
  const chain = verdict?.chain ?? [];
  const root = chain.at(-1);
  const isUnsigned = cms === null && signature.complete;
  return {
    identifier: best?.identifier ?? null,
    cdhashes: best === null ? null : cdhashes,
    certificates: chain.length === 0 && !isUnsigned ? null : chain.map((one) => describeCertificate(one, hash)),
    isChainCut: root !== undefined && !isSelfIssued(root),
    info,
    entitlements,
    hasAppleRoot: isUnsigned ? false : verdict?.chainsToApple ?? null,
    isApple: isUnsigned || verdict?.chainsToApple === false
      ? false
      : verdict?.chainsToApple
      ? verdict.leaf === "apple"
      : null,
    isNotarized: null,
    platform: best?.platform ?? null,
  };
}

function describeCertificate({ der, subject, extensions }: Certificate, hash: Hash): RequirementCertificate {
  const named = [...subject.parts].flatMap(([oid, value]) => SUBJECT[oid] === undefined ? [] : [[SUBJECT[oid], value]]);
  return {
    sha1: hash("sha1", der),
    subject: new Map(named as [string, string][]),
    emails: null,
    extensions: new Set(extensions.map(({ oid }) => oid)),
    policies: null,
  };
}
