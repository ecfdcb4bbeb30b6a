/** Reads and verifies the signature of one piece of code, from its files alone. */
import type { SignedCode } from "../../formats/codesign_display.ts";
import type { CodeFile, CodeRole, CodeSlice } from "../../formats/code_file.ts";
import { parseCms } from "../../formats/cms/cms.ts";
import type { CryptoPort } from "../../formats/cms/crypto_port.ts";
import { judgeSignature, type SignatureVerdict } from "../../formats/cms/judge_signature.ts";
import { renderDesignated } from "../../formats/codesign/requirement_render.ts";
import type { Signature } from "../../formats/codesign/signature.ts";
import { verifySpecialSlots } from "../../formats/codesign/special_slots.ts";
import { DerError } from "../../formats/der/der_error.ts";
import type { BundleShape } from "./bundle_shapes.ts";
import type { FileReader, OpenedCode } from "./file_reader.ts";
import { judgeFile } from "./judge_code.ts";
import { proveSlice, type ReadSlice, signsHashes, type SliceProof } from "./prove_slice.ts";
import { readEntitlements, sorted } from "./read_entitlements.ts";
import type { SealReading } from "./read_seal.ts";
import { type BundleTree, readWhole } from "./tree.ts";

/** What reads code of whatever place. */
export interface CodeReader {
  readonly tree: BundleTree;
  readonly files: FileReader;
  readonly crypto: CryptoPort;
}

/** What is to be read. */
export interface CodeInput {
  readonly role: CodeRole;
  /** Null for a bare file. */
  readonly shape: BundleShape | null;
  readonly executablePath: string;
  readonly opened: OpenedCode;
  /** Null for a bare file. */
  readonly sealing: SealReading | null;
  readonly isStapled: boolean;
}

/** The code with all that was computed of its slices. */
export interface ReadCode {
  readonly code: SignedCode & { readonly file: CodeFile };
  readonly slices: readonly ReadSlice[];
}

/** The code as `codesign -dvvv --entitlements` and `codesign --verify --strict` would describe it, and what they do not say. */
export function readCode(reader: CodeReader, input: CodeInput): ReadCode {
  const { opened, executablePath, shape, sealing } = input;
  const pages = reader.files.pages(executablePath);
  const read = opened.signed.map((one, i): ReadSlice => ({
    ...one,
    verdict: judgeCms(one.signature, reader.crypto),
    pages: pages[i] ?? null,
  }));
  const slices = read.map((one) => describeSlice(reader, shape, one));
  const proofs = read.map(proveSlice);
  const file = describeFile(reader, input, { slices, read, proofs });
  const verify = judgeFile(file, {
    proofs,
    fault: shape?.fault ?? null,
    imageProblems: opened.image.problems.map(({ why }) => why),
    isSealRead: sealing?.seal == null || (reader.tree.isComplete && sealing.unread.length === 0),
  });
  return { code: { ...describeSigner(input, slices[0] ?? null, read[0] ?? null), verify, file }, slices: read };
}

/** The signature is about the first code directory, as it stands in the file. */
function judgeCms({ cms, primary }: Signature, crypto: CryptoPort): SignatureVerdict | null {
  if (cms === null || primary === null) return null;
  try {
    return judgeSignature(parseCms(cms), primary, crypto);
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

function describeSlice(
  { tree, files }: CodeReader,
  shape: BundleShape | null,
  { slice, signature, pages }: ReadSlice,
): CodeSlice {
  const { best } = signature;
  const { entitlements, formsAgree } = readEntitlements(signature);
  const beside = shape === null ? {} : {
    infoPlist: readWhole(tree, shape.infoPath),
    codeResources: readWhole(tree, `${shape.base}/_CodeSignature/CodeResources`),
  };
  const parts = best === null ? {} : verifySpecialSlots(best, { ...signature.contents, ...beside }, files.hash);
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

interface FileParts {
  readonly slices: readonly CodeSlice[];
  readonly read: readonly ReadSlice[];
  readonly proofs: readonly SliceProof[];
}

function describeFile(
  { files: { hash } }: CodeReader,
  { role, shape, executablePath, opened: { image }, sealing }: CodeInput,
  { slices, read, proofs }: FileParts,
): CodeFile {
  const [first] = read;
  const unread = sealing?.unread ?? [];
  const leaf = first?.verdict?.chain[0] ?? null;
  const signed = read.map(({ signature, verdict }) => signsHashes(signature, verdict));
  return {
    role,
    bundlePath: shape?.root ?? executablePath,
    kind: first === undefined ? null : String(first.slice.fileType),
    slices,
    leafTeam: leaf?.subject.organizationalUnit ?? null,
    leafSha256: leaf === null ? null : hash("sha256", leaf.der),
    leafExpires: leaf?.notAfter ?? null,
    chainsToApple: first?.verdict?.chainsToApple ?? null,
    signsTheseHashes: signed.includes(false) ? false : signed.length === 0 || signed.includes(null) ? null : true,
    timestamp: first?.verdict?.timestamp?.time ?? null,
    launchConstraints: first?.signature.launchConstraints ?? [],
    slicesDiffer: findDifferences(slices),
    seal: sealing?.seal ?? null,
    sealed: null,
    loadedBy: [],
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
  { executablePath, opened: { image }, isStapled }: CodeInput,
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
