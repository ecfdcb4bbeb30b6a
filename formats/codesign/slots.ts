/** Slots of a code signature (public header osfmk/kern/cs_blobs.h of xnu): in the SuperBlob, and as hashes in a CodeDirectory. */

/** Parts that a CodeDirectory may hold a hash of, by what they are. */
export type SlotName =
  | "infoPlist"
  | "requirements"
  | "codeResources"
  | "topDirectory"
  | "entitlements"
  | "diskImage"
  | "entitlementsDer"
  | "launchConstraintSelf"
  | "launchConstraintParent"
  | "launchConstraintResponsible"
  | "libraryConstraint";

/** By number: slot 1 is the first. */
export const SLOT_NAMES: readonly SlotName[] = [
  "infoPlist",
  "requirements",
  "codeResources",
  "topDirectory",
  "entitlements",
  "diskImage",
  "entitlementsDer",
  "launchConstraintSelf",
  "launchConstraintParent",
  "launchConstraintResponsible",
  "libraryConstraint",
];

export const SLOT = {
  CODE_DIRECTORY: 0,
  REQUIREMENTS: 2,
  ENTITLEMENTS: 5,
  ENTITLEMENTS_DER: 7,
  /** The first of five places for more CodeDirectories of the same code, with other hashes. */
  ALTERNATE: 0x1000,
  CMS: 0x10000,
} as const;

export const MAX_ALTERNATES = 5;

export const MAGIC = {
  REQUIREMENT: 0xfade0c00,
  REQUIREMENT_SET: 0xfade0c01,
  CODE_DIRECTORY: 0xfade0c02,
  CMS: 0xfade0b01,
  EMBEDDED: 0xfade0cc0,
  ENTITLEMENTS: 0xfade7171,
  ENTITLEMENTS_DER: 0xfade7172,
  CONSTRAINT: 0xfade8181,
} as const;

/** The magic that the blob in a slot must have; null for slots that hold a hash only, and unknown ones. */
export function magicOf(slot: number): number | null {
  if (isDirectorySlot(slot)) return MAGIC.CODE_DIRECTORY;
  if (slot >= 8 && slot <= 11) return MAGIC.CONSTRAINT;
  switch (slot) {
    case SLOT.REQUIREMENTS:
      return MAGIC.REQUIREMENT_SET;
    case SLOT.ENTITLEMENTS:
      return MAGIC.ENTITLEMENTS;
    case SLOT.ENTITLEMENTS_DER:
      return MAGIC.ENTITLEMENTS_DER;
    case SLOT.CMS:
      return MAGIC.CMS;
    default:
      return null;
  }
}

/** Says whether a slot of the SuperBlob holds a CodeDirectory. */
export function isDirectorySlot(slot: number): boolean {
  return slot === SLOT.CODE_DIRECTORY || slot >= SLOT.ALTERNATE && slot < SLOT.ALTERNATE + MAX_ALTERNATES;
}
