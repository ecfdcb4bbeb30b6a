/** The requirements of a code signature: a SuperBlob of its own kind whose slots are purposes. */
import { attempt, type Report } from "../macho/macho_error.ts";
import type { Requirement } from "./requirement.ts";
import { decodeRequirement } from "./requirement_decode.ts";
import { MAGIC } from "./slots.ts";
import { parseSuperBlob } from "./super_blob.ts";

/** `designated` is how others recognise this code; the rest are what this code asks of others. */
export type RequirementKind = "host" | "guest" | "designated" | "library" | "plugin";

export interface RequirementEntry {
  /** Null for a number that has no name. */
  readonly kind: RequirementKind | null;
  readonly number: number;
  /** Null when it could not be decoded. */
  readonly requirement: Requirement | null;
}

export interface RequirementSet {
  readonly entries: readonly RequirementEntry[];
  /** Null when the signature has none of its own; the system then derives one from the signer. */
  readonly designated: Requirement | null;
}

const KINDS: readonly (RequirementKind | null)[] = [null, "host", "guest", "designated", "library", "plugin"];

/** Decodes a set of requirements (a blob with its header); what cannot be read is reported. Throws `MachOError` for no set. */
export function parseRequirementSet(
  blob: Uint8Array,
  { base = 0 }: { readonly base?: number },
  report: Report,
): RequirementSet {
  const { blobs } = parseSuperBlob(blob, { magics: [MAGIC.REQUIREMENT_SET], base }, report);
  const entries = blobs.map(({ type, offset, bytes }) => ({
    kind: KINDS[type] ?? null,
    number: type,
    requirement: attempt(() => decodeRequirement(bytes, base + offset), report),
  }));
  return { entries, designated: entries.find(({ kind }) => kind === "designated")?.requirement ?? null };
}
