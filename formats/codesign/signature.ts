/** The code signature of one slice of a Mach-O file: what LC_CODE_SIGNATURE points to, taken apart. */
import { type ByteSource, readExactly, takePart } from "../macho/bytes.ts";
import { attempt, type Report } from "../macho/macho_error.ts";
import type { Slice } from "../macho/slice.ts";
import { chooseBest, type CodeDirectory, parseCodeDirectory } from "./code_directory.ts";
import { FLAG } from "./code_directory_flags.ts";
import type { Hash } from "./hash.ts";
import { parseRequirementSet, type RequirementSet } from "./requirement_set.ts";
import { isDirectorySlot, magicOf, SLOT, SLOT_NAMES } from "./slots.ts";
import type { SlotContents } from "./special_slots.ts";
import { type Blob, parseSuperBlob, type SuperBlob } from "./super_blob.ts";

/** How code is signed; `null` in `Signature.kind` when there is a signature and too little of it can be read to tell. */
export type SignatureKind = "signed" | "adhoc" | "linker-signed" | "unsigned";

export interface SignatureProblem {
  /** In bytes from the beginning of the file. */
  readonly offset: number;
  readonly why: string;
}

export interface Signature {
  readonly kind: SignatureKind | null;
  /** In the order of the file. */
  readonly directories: readonly CodeDirectory[];
  /** The one that the system goes by. */
  readonly best: CodeDirectory | null;
  /** The CodeDirectory that the message in `cms` is about, as it stands in the file. */
  readonly primary: Uint8Array | null;
  /** One per directory, in the same order. */
  readonly cdhashes: readonly string[];
  /** The property list as text; null without one. */
  readonly entitlementsXml: string | null;
  /** DER, which is what the system reads; null without it. */
  readonly entitlementsDer: Uint8Array | null;
  readonly requirements: RequirementSet | null;
  /** SignedData in DER; null for ad hoc signatures. */
  readonly cms: Uint8Array | null;
  /** Which constraints there are: "launchConstraintSelf", "libraryConstraint", … */
  readonly launchConstraints: readonly string[];
  /** The signature's own parts, for `verifySpecialSlots`; Info.plist and CodeResources are files beside it. */
  readonly contents: SlotContents;
  /** False when a part could not be read: then there may be a better CodeDirectory, and what is null may be there. */
  readonly complete: boolean;
  readonly problems: readonly SignatureProblem[];
}

/** Signatures are less than a hundredth of their code; the largest browser frameworks have some 3 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Problems kept per signature; more of them say nothing new. */
const MAX_PROBLEMS = 100;

/** Slots that are blobs of the signature, not files beside it. */
const OWN_SLOTS: readonly number[] = [SLOT.REQUIREMENTS, SLOT.ENTITLEMENTS, SLOT.ENTITLEMENTS_DER, 8, 9, 10, 11];

/** Reads the signature of a slice as `parseMachO` found it. Does not throw for bad bytes: `problems` says what is wrong. */
export function parseSignature(
  source: ByteSource,
  slice: Pick<Slice, "offset" | "size" | "codeSignature">,
  hash: Hash,
): Signature {
  const { codeSignature: range, offset } = slice;
  if (!range) return { ...EMPTY, kind: "unsigned", complete: true };
  const problems: SignatureProblem[] = [];
  const report: Report = (why, at) => void (problems.length < MAX_PROBLEMS && problems.push({ offset: at, why }));
  const base = offset + range.offset;
  const signature = attempt(() => {
    if (range.size > MAX_BYTES) report(`signature of ${range.size} bytes is not read to its end`, base);
    const part = takePart(takePart(source, offset, slice.size), range.offset, Math.min(range.size, MAX_BYTES));
    if (part.size < Math.min(range.size, MAX_BYTES)) report("signature is cut", base);
    const bytes = readExactly(part, 0, part.size, "signature");
    return takeBlobs(parseSuperBlob(bytes, { base }, report), { base, hash }, report);
  }, report);
  for (const { codeLimit } of signature?.directories ?? []) {
    if (codeLimit !== range.offset) report(`hashes cover ${codeLimit} of ${range.offset} bytes of code`, base);
  }
  return { ...signature ?? EMPTY, problems };
}

const EMPTY: Signature = {
  kind: null,
  directories: [],
  best: null,
  primary: null,
  cdhashes: [],
  entitlementsXml: null,
  entitlementsDer: null,
  requirements: null,
  cms: null,
  launchConstraints: [],
  contents: {},
  complete: false,
  problems: [],
};

function hasRightMagic({ type, magic, offset }: Blob, base: number, report: Report): boolean {
  const wanted = magicOf(type);
  if (wanted === null || wanted === magic) return true;
  report(`slot ${type} holds a blob of magic 0x${magic.toString(16)}`, base + offset);
  return false;
}

interface Context {
  readonly base: number;
  readonly hash: Hash;
}

function takeBlobs(whole: SuperBlob, { base, hash }: Context, report: Report): Signature {
  const blobs = whole.blobs.filter((blob) => hasRightMagic(blob, base, report));
  const find = (slot: number): Blob | undefined => blobs.find(({ type }) => type === slot);
  const wanted = blobs.filter(({ type }) => isDirectorySlot(type));
  const directories = wanted.flatMap((blob) => {
    const options = { slot: blob.type, hash, base: base + blob.offset };
    return attempt(() => parseCodeDirectory(blob.bytes, options, report), report) ?? [];
  });
  if (directories.length === 0) report("no CodeDirectory", base);
  reportDisagreement(directories, base, report);
  const requirements = find(SLOT.REQUIREMENTS);
  const cms = find(SLOT.CMS)?.bytes.subarray(8) ?? new Uint8Array(0);
  const best = chooseBest(directories);
  const complete = whole.complete && blobs.length === whole.blobs.length && wanted.length === directories.length;
  return {
    kind: best && nameKind(best, { cms, complete }),
    directories,
    best,
    primary: find(SLOT.CODE_DIRECTORY)?.bytes ?? null,
    cdhashes: directories.map(({ cdhash }) => cdhash),
    entitlementsXml: decodeXml(find(SLOT.ENTITLEMENTS), base, report),
    entitlementsDer: find(SLOT.ENTITLEMENTS_DER)?.bytes.subarray(8) ?? null,
    requirements: requirements
      ? attempt(() => parseRequirementSet(requirements.bytes, { base: base + requirements.offset }, report), report)
      : null,
    cms: cms.length > 0 ? cms : null,
    launchConstraints: SLOT_NAMES.filter((_, i) => i + 1 >= 8 && find(i + 1)),
    contents: listContents(whole),
    complete,
    problems: [],
  };
}

/** A part that the index does not name is not there, unless the index was cut. */
function listContents({ blobs, complete }: SuperBlob): SlotContents {
  const entries = OWN_SLOTS.map((slot) => {
    const blob = blobs.find(({ type }) => type === slot);
    return [SLOT_NAMES[slot - 1]!, blob?.bytes ?? null] as const;
  });
  return Object.fromEntries(entries.filter(([, bytes]) => bytes !== null || complete));
}

function nameKind(
  { flags }: CodeDirectory,
  { cms, complete }: { readonly cms: Uint8Array; readonly complete: boolean },
): SignatureKind | null {
  if (flags & FLAG.LINKER_SIGNED) return "linker-signed";
  if (flags & FLAG.ADHOC) return "adhoc";
  if (cms.length > 0) return "signed";
  return complete ? "adhoc" : null;
}

/** All directories describe the same code; the kernel refuses code whose directories differ. */
function reportDisagreement(directories: readonly CodeDirectory[], base: number, report: Report): void {
  const [first, ...others] = directories;
  for (const other of others) {
    if (other.identifier !== first!.identifier || other.teamId !== first!.teamId || other.flags !== first!.flags) {
      report(`CodeDirectory in slot ${other.slot} names another identity`, base);
    }
  }
}

function decodeXml(blob: Blob | undefined, base: number, report: Report): string | null {
  if (!blob) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(blob.bytes.subarray(8));
  } catch {
    report("entitlements are no UTF-8 text", base + blob.offset + 8);
    return null;
  }
}
