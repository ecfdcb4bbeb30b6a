/** Reads and verifies the signature of one piece of code, from its files alone. */
import type { SignedCode } from "../../formats/codesign_display.ts";
import type { CodeFile, CodeRole, CodeSlice } from "../../formats/code_file.ts";
import { parseCms } from "../../formats/cms/cms.ts";
import type { SignatureVerdict } from "../../formats/cms/judge_signature.ts";
import { verifyCms } from "../../formats/cms/verify.ts";
import type { Hash } from "../../formats/codesign/hash.ts";
import { verifyPages } from "../../formats/codesign/pages.ts";
import { renderDesignated } from "../../formats/codesign/requirement_render.ts";
import { parseSignature, type Signature } from "../../formats/codesign/signature.ts";
import { SLOT } from "../../formats/codesign/slots.ts";
import { verifySpecialSlots } from "../../formats/codesign/special_slots.ts";
import { parseSuperBlob } from "../../formats/codesign/super_blob.ts";
import { DerError } from "../../formats/der/der_error.ts";
import { parseDerEntitlements } from "../../formats/der/entitlements.ts";
import type { ByteSource } from "../../formats/macho/bytes.ts";
import { attempt } from "../../formats/macho/macho_error.ts";
import type { MachO, Slice } from "../../formats/macho/slice.ts";
import { makePlainPlist, type PlainValue } from "../../formats/plist/plain.ts";
import { isDictionary, PlistError } from "../../formats/plist/value.ts";
import { parseXmlPlist } from "../../formats/plist/xml.ts";
import { judgeFile } from "./judge_code.ts";
import { proveSlice, type ReadSlice, signsHashes, type SliceProof } from "./prove_slice.ts";
import { type BundleTree, forScanning, readWhole } from "./tree.ts";

/** What is to be read, and how to hash. */
export interface CodeInput {
  readonly tree: BundleTree;
  readonly role: CodeRole;
  /** The bundle's path, or the bare file's. */
  readonly bundlePath: string;
  readonly executablePath: string;
  readonly image: MachO;
  readonly hash: Hash;
  /** What the bundle's seal says; null for a bare file. */
  readonly seal: CodeFile["seal"];
  /** Sealed files that cannot be read. */
  readonly unread: readonly string[];
  readonly isStapled: boolean;
}

/** The code as `codesign -dvvv --entitlements` and `codesign --verify --strict` would describe it, and what they do not say. */
export async function readCode(input: CodeInput): Promise<SignedCode> {
  const source = input.tree.open(input.executablePath)!;
  const signatures = input.image.slices.map((slice) => ({
    slice,
    signature: parseSignature(source, slice, input.hash),
  }));
  const read: ReadSlice[] = [];
  for (const { slice, signature } of signatures) {
    const verdict = await judgeCms(source, slice, signature);
    const pages = signature.best === null ? null : verifyPages(forScanning(source), slice, signature.best, input.hash);
    read.push({ slice, signature, verdict, pages });
  }
  const slices = read.map((one) => describeSlice(input, one));
  const proofs = read.map(proveSlice);
  const file = describeFile(input, { slices, read, proofs });
  const verify = judgeFile(file, {
    proofs,
    imageProblems: input.image.problems.map(({ why }) => why),
    isSealRead: input.seal === null || (input.tree.isComplete && input.unread.length === 0),
  });
  return { ...describeSigner(input, slices[0] ?? null, read[0] ?? null), verify, file };
}

/** The signature is about the first code directory, as it stands in the file. */
async function judgeCms(
  source: ByteSource,
  slice: Slice,
  { cms, directories }: Signature,
): Promise<SignatureVerdict | null> {
  const range = slice.codeSignature;
  if (cms === null || range === null || directories.length === 0) return null;
  const bytes = source.read(slice.offset + range.offset, range.size);
  const primary = attempt(() => parseSuperBlob(bytes, {}, () => {}), () => {})?.blobs.find(({ type }) =>
    type === SLOT.CODE_DIRECTORY
  );
  if (primary === undefined) return null;
  try {
    return await verifyCms(parseCms(cms), primary.bytes);
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

function describeSlice({ tree, bundlePath, hash }: CodeInput, { slice, signature, pages }: ReadSlice): CodeSlice {
  const { best } = signature;
  const { entitlements, formsAgree } = readEntitlements(signature);
  const beside = (path: string) => readWhole(tree, `${bundlePath}/Contents/${path}`);
  const isBundle = tree.entries.get(bundlePath)?.kind === "folder";
  const files = isBundle
    ? { infoPlist: beside("Info.plist"), codeResources: beside("_CodeSignature/CodeResources") }
    : {};
  const parts = best === null ? {} : verifySpecialSlots(best, { ...signature.contents, ...files }, hash);
  return {
    arch: slice.arch,
    signature: signature.kind,
    identifier: best?.identifier ?? null,
    teamId: best?.teamId ?? null,
    cdhash: best?.cdhash ?? null,
    flags: best?.flagNames ?? [],
    entitlements,
    formsAgree,
    badPages: pages?.bad ?? 0,
    alteredParts: Object.entries(parts).filter(([, one]) => one === "altered" || one === "missing").map(([name]) =>
      name
    ),
  };
}

/** DER is what the system reads; XML only where there is no DER. */
function readEntitlements(
  { entitlementsDer, entitlementsXml, best }: Signature,
): Pick<CodeSlice, "entitlements" | "formsAgree"> {
  const xml = entitlementsXml === null ? null : readXml(entitlementsXml);
  const der = entitlementsDer === null ? null : readDer(entitlementsDer);
  const formsAgree = entitlementsXml === null || entitlementsDer === null
    ? null
    : JSON.stringify(sorted(xml)) === JSON.stringify(sorted(der));
  if (entitlementsDer !== null) return { entitlements: der, formsAgree };
  if (entitlementsXml !== null) return { entitlements: xml, formsAgree };
  return { entitlements: best === null ? null : {}, formsAgree };
}

function readXml(text: string): Record<string, PlainValue> | null {
  try {
    const value = parseXmlPlist(text);
    return isDictionary(value) ? makePlainPlist(value) as Record<string, PlainValue> : null;
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

function readDer(bytes: Uint8Array): Record<string, PlainValue> | null {
  try {
    return makePlainPlist(parseDerEntitlements(bytes)) as Record<string, PlainValue>;
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

/** DER sorts its keys, XML need not. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]);
}

interface FileParts {
  readonly slices: readonly CodeSlice[];
  readonly read: readonly ReadSlice[];
  readonly proofs: readonly SliceProof[];
}

function describeFile(
  { role, bundlePath, image, seal, unread, hash }: CodeInput,
  { slices, read, proofs }: FileParts,
): CodeFile {
  const [first] = read;
  const leaf = first?.verdict?.chain[0] ?? null;
  const signed = read.map(({ signature, verdict }) => signsHashes(signature, verdict));
  return {
    role,
    bundlePath,
    slices,
    leafTeam: leaf?.subject.organizationalUnit ?? null,
    leafSha256: leaf === null ? null : hash("sha256", leaf.der),
    leafExpires: leaf?.notAfter ?? null,
    chainsToApple: first?.verdict?.chainsToApple ?? null,
    signsTheseHashes: signed.includes(false) ? false : signed.length === 0 || signed.includes(null) ? null : true,
    timestamp: first?.verdict?.timestamp?.time ?? null,
    launchConstraints: first?.signature.launchConstraints ?? [],
    slicesDiffer: findDifferences(slices),
    seal,
    problems: [
      ...image.problems.map(({ why }) => why),
      ...read.flatMap(({ signature }) => signature.problems.map(({ why }) => why)),
      ...proofs.flatMap(({ faults, doubts }) => [...faults, ...doubts]),
      ...(unread.length > 0 ? [`${unread.length} sealed files could not be read, "${unread[0]}" among them`] : []),
    ],
  };
}

function findDifferences(slices: readonly CodeSlice[]): string[] {
  const differs = (of: (slice: CodeSlice) => unknown) =>
    new Set(slices.map((slice) => JSON.stringify(sorted(of(slice))))).size > 1;
  return [
    ...(differs(({ identifier }) => identifier) ? ["identifier"] : []),
    ...(differs(({ teamId }) => teamId) ? ["team"] : []),
    ...(differs(({ entitlements }) => entitlements) ? ["entitlements"] : []),
    ...(differs(({ signature }) => signature) ? ["signature"] : []),
  ];
}

function describeSigner(
  { executablePath, image, isStapled }: CodeInput,
  slice: CodeSlice | null,
  read: ReadSlice | null,
): Omit<SignedCode, "verify" | "file"> {
  const { signature = null, verdict = null } = read ?? {};
  const archs = image.slices.map(({ arch }) => arch).join(" ");
  const designated = signature?.requirements?.designated ?? null;
  const leaf = verdict?.leaf ?? "unknown";
  const isLocal = slice?.signature === "adhoc" || slice?.signature === "linker-signed";
  return {
    path: executablePath,
    identifier: slice?.identifier ?? null,
    teamId: slice?.teamId ?? null,
    format: `Mach-O ${image.fileKind === "fat" ? `universal (${archs})` : `thin (${archs})`}`,
    flags: slice?.flags ?? null,
    signature: slice?.signature ?? "invalid",
    authorities: (verdict?.chain ?? []).flatMap(({ subject }) => subject.commonName ?? []),
    channel: isLocal ? "adhoc" : leaf === "profile-signing" ? "unknown" : leaf,
    secureTimestamp: verdict === null ? null : verdict.timestamp !== null,
    cdhash: slice?.cdhash ?? null,
    entitlements: slice?.entitlements ?? null,
    designatedRequirement: designated === null ? null : renderDesignated(designated, false),
    stapled: isStapled,
    infoPlistBound: null,
    warnings: [],
  };
}
