/** Signs code as each flavour of an app has it: executables and libraries, slice by slice. */
import type { Requirement } from "../formats/codesign/requirement.ts";
import type { PlistValue } from "../formats/plist/value.ts";
import { writeXmlPlist } from "../formats/plist/write_plist.ts";
import { signDirectory, SIGNERS } from "./bundle_identities.ts";
import { dictionary } from "./bundle_parts.ts";
import { type Arch, type Flavour, type SigningPart, TEAM } from "./bundle_spec.ts";
import type { Identity } from "./ca.ts";
import { entitlements as encodeEntitlements } from "./der_builder.ts";
import { buildLargeSignedMachO } from "./large_macho.ts";
import { buildFat, buildMachO } from "./macho_builder.ts";
import type { ImageSpec } from "./macho_spec.ts";
import { buildSignedMachO, type SigningSpec } from "./signature_builder.ts";

/** One piece of code, before it is signed. */
export interface CodeSpec {
  readonly identifier: string;
  readonly image?: ImageSpec;
  readonly signing?: SigningPart;
  /** None when left out. */
  readonly entitlements?: Readonly<Record<string, PlistValue>>;
  /** Keys of the XML form alone. */
  readonly xmlEntitlements?: Readonly<Record<string, PlistValue>>;
  readonly infoPlist?: Uint8Array;
  readonly codeResources?: Uint8Array;
  /** Bytes that the slice is larger by. */
  readonly filler?: number;
}

export const ARCHS: readonly Arch[] = ["x86_64", "arm64"];
/** The secure timestamp that Developer ID signatures carry. */
const STAMPED = "2026-02-03T04:05:07Z";
const FLAGS: Readonly<Record<Flavour, number>> = {
  "developer-id": 0x10000,
  "developer-id-sandboxed": 0x10000,
  "development": 0x10000,
  "app-store": 0x200,
  "testflight": 0x200,
};

/** A universal file. */
export function signCode(flavour: Flavour, spec: CodeSpec): Uint8Array {
  return buildFat(ARCHS.map((arch) => signSlice(flavour, arch, spec)), { align: 12 });
}

/** One slice, signed as the flavour is unless `signing` says otherwise. */
export function signSlice(flavour: Flavour, arch: Arch, spec: CodeSpec): Uint8Array {
  const { identifier, signing = {}, entitlements, xmlEntitlements, infoPlist, codeResources } = spec;
  const { kind = "signed", signer = SIGNERS[flavour] } = signing;
  const image = { cpu: arch, ...spec.image };
  if (kind === "unsigned") return buildMachO(image);
  const isDirect = flavour.startsWith("developer-id");
  const timestamp = signing.timestamp === undefined ? (isDirect ? STAMPED : null) : signing.timestamp;
  const isTeams = kind === "signed";
  const whole: SigningSpec = {
    directories: [{
      identifier,
      teamId: isTeams ? TEAM : null,
      flags: isTeams ? FLAGS[flavour] : kind === "adhoc" ? 0x2 : 0x20002,
      execFlags: flavour === "development" ? 0x11 : 1,
      runtime: 0x1a0000,
      ...signing.directory,
    }],
    ...isTeams && { designated: designatedOf(flavour, identifier, signing.directory?.teamId ?? TEAM) },
    ...entitlements !== undefined && {
      entitlementsXml: writeXmlPlist(dictionary({ ...entitlements, ...xmlEntitlements })),
      entitlementsDer: encodeEntitlements(entitlements),
    },
    ...kind !== "linker-signed" && {
      ...infoPlist !== undefined && { infoPlist },
      ...codeResources !== undefined && { codeResources },
    },
    ...isTeams && { cms: makeSigner(signer, timestamp) },
  };
  return spec.filler === undefined ? buildSignedMachO(image, whole) : buildLargeSignedMachO(image, whole, spec.filler);
}

/** The length of a message depends on who signs and whether it is stamped; signing takes most of the time of a build. */
const LENGTHS = new Map<string, number>();

/** Signs a CodeDirectory; the builder's first round only wants to know how long the message will be. */
function makeSigner(signer: Identity, timestamp: string | null): (directory: Uint8Array) => Uint8Array {
  const kind = `${signer.serial} ${timestamp}`;
  let round = 0;
  return (directory) => {
    const known = LENGTHS.get(kind);
    if (round++ === 0 && known !== undefined) return new Uint8Array(known);
    const message = signDirectory(signer, directory, timestamp);
    LENGTHS.set(kind, message.length);
    return message;
  };
}

/** The designated requirement that codesign derives for the flavour's signer. */
function designatedOf(flavour: Flavour, identifier: string, team: string): Requirement {
  const byTeam: Requirement = {
    op: "certificate field",
    slot: 0,
    key: "subject.OU",
    match: { op: "=", value: team },
  };
  const named = both({ op: "apple generic" }, { op: "identifier", name: identifier });
  if (flavour.startsWith("developer-id")) return both(named, both(marked(1, "2.6"), both(marked(0, "1.13"), byTeam)));
  return flavour === "development" ? both(named, both(marked(1, "2.1"), byTeam)) : both(named, marked(0, "1.9"));
}

const MARKER = "1.2.840.113635.100.6";

function both(left: Requirement, right: Requirement): Requirement {
  return { op: "and", left, right };
}

function marked(slot: number, arc: string): Requirement {
  return { op: "certificate extension", slot, oid: `${MARKER}.${arc}`, match: { op: "exists" } };
}
