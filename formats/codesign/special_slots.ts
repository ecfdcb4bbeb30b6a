import type { CodeDirectory } from "./code_directory.ts";
import type { Hash } from "./hash.ts";
import { SLOT_NAMES, type SlotName } from "./slots.ts";

/**
 * The parts as they are found: bytes (a file, or a blob with its header), null when there is none. A part that nobody looked for
 * is left out.
 */
export type SlotContents = { readonly [name in SlotName]?: Uint8Array | null };

/**
 * `same`: as signed. `altered`: another content. `missing`: signed, and not there. `unsealed`: there, and the signature has no
 * hash of it. `absent`: neither. `unknown`: signed, and not looked for.
 */
export type SlotVerdict = "same" | "altered" | "missing" | "unsealed" | "absent" | "unknown";

/** Compares the parts beside the code with their hashes in the CodeDirectory; parts not looked for and not signed are left out. */
export function verifySpecialSlots(
  directory: CodeDirectory,
  contents: SlotContents,
  hash: Hash,
): Partial<Record<SlotName, SlotVerdict>> {
  const verdicts: Partial<Record<SlotName, SlotVerdict>> = {};
  SLOT_NAMES.forEach((name, i) => {
    const wanted = directory.specialHash(i + 1);
    const found = contents[name];
    if (wanted === null && found === undefined) return;
    verdicts[name] = judgeSlot(directory, { wanted, found }, hash);
  });
  return verdicts;
}

function judgeSlot(
  { algorithm, hashSize }: CodeDirectory,
  { wanted, found }: { readonly wanted: string | null; readonly found: Uint8Array | null | undefined },
  hash: Hash,
): SlotVerdict {
  if (found === undefined) return "unknown";
  if (found === null) return wanted === null ? "absent" : "missing";
  if (wanted === null) return "unsealed";
  return hash(algorithm, found).slice(0, hashSize * 2) === wanted ? "same" : "altered";
}
