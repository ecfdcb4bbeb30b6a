/**
 * What our reader found in one bundle that is installed on a Mac, as the bytes that the live source hands to the parsers and a
 * capture keeps (docs/decisions/live.md): a JSON object with a format name of its own.
 */
import { aText, listOf, objectOf, oneOf, readShape, type Shape, ShapeError } from "../../formats/json_shape.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import type { Profile } from "../../formats/profile/profile.ts";
import type { BundleFacts } from "./read_bundle.ts";
import { BUNDLE_INFO, EXECUTABLE_INFO, LAYOUT_FINDING, MACH_NAME_USE, PROFILE, SIGNED_CODE } from "./record_shapes.ts";

export const RECORD_FORMAT = "sysex-doctor-bundle";
export const RECORD_VERSION = "1";
/** A larger one is no bundle's, but a list of what somebody broke. */
export const MOST_RECORD_BYTES = 16 * 2 ** 20;

/** Names kept of a list of files, and sentences. */
const MOST_NAMES = 1_000;

/** A bundle that is installed, and what was read of it. */
export interface BundleRecord {
  /** Where it lies on the Mac. */
  readonly path: string;
  /** Sentences about what was not read. */
  readonly notes: readonly string[];
  readonly facts: BundleFacts;
}

/** The record as bytes; the same record gives the same bytes. */
export function renderRecord({ path, notes, facts }: BundleRecord): Uint8Array {
  const bounded = {
    ...facts,
    "code": facts["code"].map(boundCode),
    "profiles": facts["profiles"].map(withoutDevices),
  };
  const json = JSON.stringify({ format: RECORD_FORMAT, schemaVersion: RECORD_VERSION, path, notes, facts: bounded });
  return new TextEncoder().encode(`${json}\n`);
}

/** Reads a record, of this Mac or out of a capture; a sentence when it is none. */
export function parseRecord(bytes: Uint8Array): BundleRecord | string {
  if (bytes.length > MOST_RECORD_BYTES) return `The record of a bundle is larger than ${MOST_RECORD_BYTES >> 20} MiB`;
  try {
    return readShape(new TextDecoder().decode(bytes), RECORD);
  } catch (error) {
    if (error instanceof ShapeError) return `The record of a bundle cannot be read: ${error.message}`;
    throw error;
  }
}

const FACTS = objectOf<BundleFacts>({
  "app.info": listOf(BUNDLE_INFO),
  "app.appex": listOf(BUNDLE_INFO),
  "app.layout": listOf(LAYOUT_FINDING),
  "app.machNames": listOf(MACH_NAME_USE),
  "sysex.embedded": listOf(BUNDLE_INFO),
  "sysex.staged": listOf(BUNDLE_INFO),
  "sysex.macho": listOf(EXECUTABLE_INFO),
  "code": listOf(SIGNED_CODE),
  "profiles": listOf(PROFILE),
});
const CONTENT = objectOf<BundleRecord>({ path: aText, notes: listOf(aText), facts: FACTS });
const HEAD = objectOf<{ format: string; schemaVersion: string }>({
  format: oneOf(RECORD_FORMAT),
  schemaVersion: oneOf(RECORD_VERSION),
});
const RECORD: Shape<BundleRecord> = (json, place) => {
  HEAD(json, place);
  return CONTENT(json, place);
};

/** An app in which everything was changed names every file of it; so many names say as much. */
function boundCode(code: SignedCode): SignedCode {
  const { verify, file } = code;
  const bound = (list: readonly string[]) => list.slice(0, MOST_NAMES);
  const { seal = null } = file ?? {};
  return {
    ...code,
    ...verify !== null && { verify: { ...verify, details: bound(verify.details) } },
    ...file !== undefined && {
      file: {
        ...file,
        problems: bound(file.problems),
        seal: seal && { missing: bound(seal.missing), added: bound(seal.added), altered: bound(seal.altered) },
      },
    },
  };
}

/** A list of other people's Macs is nobody's business here: whether this one is in it, a live Mac is not asked. */
function withoutDevices(profile: Profile): Profile {
  return { ...profile, provisionedDevices: null };
}
