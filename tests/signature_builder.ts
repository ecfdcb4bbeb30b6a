/** Signs what `buildMachO()` makes, and seals bundles, as codesign does: for tests that need signed code without a Mac. */
import { hash as nodeHash } from "node:crypto";
import type { Hash } from "../formats/codesign/hash.ts";
import type { Requirement } from "../formats/codesign/requirement.ts";
import { MAGIC, SLOT } from "../formats/codesign/slots.ts";
import { fromBytes } from "../formats/macho/bytes.ts";
import { parseMachO } from "../formats/macho/image.ts";
import { makeDictionary, type PlistDictionary, type PlistValue } from "../formats/plist/value.ts";
import { makeByteWriter } from "./byte_writer.ts";
import { buildMachO, type ImageSpec } from "./macho_builder.ts";
import { buildBlob, encodeRequirement } from "./requirement_encoder.ts";

export { buildBlob, encodeRequirement } from "./requirement_encoder.ts";

export const hash: Hash = (algorithm, bytes) => nodeHash(algorithm, bytes, "hex");

export interface DirectorySpec {
  readonly identifier?: string;
  readonly teamId?: string | null;
  /** 0x2, ad hoc, when left out. */
  readonly flags?: number;
  /** 0x20500 when left out; 0x20100 to 0x20600. */
  readonly version?: number;
  /** 2, SHA-256, when left out. */
  readonly hashType?: 1 | 2 | 3 | 4;
  /** Power of two; 12 when left out, 0 for one page. */
  readonly pageBits?: number;
  readonly platform?: number;
  /** Packed; 0xd0300 is 13.3.0. */
  readonly runtime?: number;
  readonly execFlags?: number;
}

const HASHES = {
  1: ["sha1", 20],
  2: ["sha256", 32],
  3: ["sha256", 20],
  4: ["sha384", 48],
} as const;

/** A CodeDirectory over `code`; `special` are the parts whose hashes it holds, by slot. */
export function buildCodeDirectory(
  code: Uint8Array,
  spec: DirectorySpec = {},
  special: ReadonlyMap<number, Uint8Array> = new Map(),
): Uint8Array {
  const { identifier = "com.example.app", teamId = null, version = 0x20500, hashType = 2, pageBits = 12 } = spec;
  const [algorithm, size] = HASHES[hashType];
  const digest = (bytes: Uint8Array) => Uint8Array.fromHex(hash(algorithm, bytes)).subarray(0, size);
  const pageSize = pageBits === 0 ? Math.max(1, code.length) : 2 ** pageBits;
  const pages = Array.from({ length: Math.ceil(code.length / pageSize) }, (_, i) => i * pageSize);
  const lastSpecial = Math.max(0, ...special.keys());
  const header = { 0x20100: 48, 0x20200: 52, 0x20300: 64, 0x20400: 88, 0x20500: 96, 0x20600: 108 }[version] ?? 96;
  const names = makeByteWriter({ littleEndian: false, wide: true });
  names.text(identifier);
  const teamOffset = teamId === null ? 0 : header + names.bytes.length;
  if (teamId !== null) names.text(teamId);
  const hashOffset = header + names.bytes.length + lastSpecial * size;
  const out = makeByteWriter({ littleEndian: false, wide: true });
  out.u32(version, spec.flags ?? 0x2, hashOffset, header, lastSpecial, pages.length, code.length);
  out.u8(size, hashType, spec.platform ?? 0, pageBits);
  out.u32(0);
  if (version >= 0x20100) out.u32(0);
  if (version >= 0x20200) out.u32(teamOffset);
  if (version >= 0x20300) out.u32(0, 0, 0);
  if (version >= 0x20400) out.u32(0, 0, 0, code.length, 0, spec.execFlags ?? 1);
  if (version >= 0x20500) out.u32(spec.runtime ?? 0, 0);
  if (version >= 0x20600) out.u32(0, 0, 0);
  out.raw(names.bytes);
  for (let slot = lastSpecial; slot > 0; slot--) {
    const part = special.get(slot);
    out.raw(part ? digest(part) : new Uint8Array(size));
  }
  for (const at of pages) out.raw(digest(code.subarray(at, at + pageSize)));
  return buildBlob(MAGIC.CODE_DIRECTORY, out.bytes);
}

/** An index over blobs that each have their header. */
export function buildSuperBlob(
  blobs: readonly (readonly [type: number, blob: Uint8Array])[],
  magic: number = MAGIC.EMBEDDED,
): Uint8Array {
  const out = makeByteWriter({ littleEndian: false, wide: true });
  out.u32(blobs.length);
  let offset = 12 + blobs.length * 8;
  for (const [type, blob] of blobs) {
    out.u32(type, offset);
    offset += blob.length;
  }
  for (const [, blob] of blobs) out.raw(blob);
  return buildBlob(magic, out.bytes);
}

export interface SigningSpec {
  /** One or more for the same code; the first is the primary one. */
  readonly directories?: readonly DirectorySpec[];
  readonly designated?: Requirement;
  readonly entitlementsXml?: string;
  readonly entitlementsDer?: Uint8Array;
  /** Files beside the code, hashed into slots 1 and 3. */
  readonly infoPlist?: Uint8Array;
  readonly codeResources?: Uint8Array;
  /** Launch constraints by slot, 8 to 11. */
  readonly constraints?: Readonly<Record<number, Uint8Array>>;
  /** SignedData, or what makes it from the primary CodeDirectory; left out: ad hoc. */
  readonly cms?: Uint8Array | ((directory: Uint8Array) => Uint8Array);
}

/** The whole signature of `code`: the bytes of a slice up to where the signature will lie. */
export function buildSignature(code: Uint8Array, spec: SigningSpec = {}): Uint8Array {
  const special = new Map<number, Uint8Array>();
  const requirements = spec.designated ? [[3, encodeRequirement(spec.designated)] as const] : [];
  special.set(SLOT.REQUIREMENTS, buildSuperBlob(requirements, MAGIC.REQUIREMENT_SET));
  if (spec.entitlementsXml !== undefined) {
    special.set(SLOT.ENTITLEMENTS, buildBlob(MAGIC.ENTITLEMENTS, new TextEncoder().encode(spec.entitlementsXml)));
  }
  if (spec.entitlementsDer) special.set(SLOT.ENTITLEMENTS_DER, buildBlob(MAGIC.ENTITLEMENTS_DER, spec.entitlementsDer));
  for (const [slot, content] of Object.entries(spec.constraints ?? {})) {
    special.set(Number(slot), buildBlob(MAGIC.CONSTRAINT, content));
  }
  const own = [...special];
  if (spec.infoPlist) special.set(1, spec.infoPlist);
  if (spec.codeResources) special.set(3, spec.codeResources);
  const [primary, ...others] = (spec.directories ?? [{}]).map((one) => buildCodeDirectory(code, one, special));
  const { cms } = spec;
  const signed = typeof cms === "function" ? cms(primary!) : cms ?? new Uint8Array(0);
  return buildSuperBlob([
    [SLOT.CODE_DIRECTORY, primary!],
    ...own,
    ...others.map((blob, i) => [SLOT.ALTERNATE + i, blob] as const),
    [SLOT.CMS, buildBlob(MAGIC.CMS, signed)],
  ]);
}

/** Builds a thin Mach-O file with its signature. */
export function buildSignedMachO(image: ImageSpec = {}, spec: SigningSpec = {}): Uint8Array {
  // The length of a signature depends on the code's length only, so that a first round tells how much room it needs.
  const place = (size: number) => {
    const file = buildMachO({ ...image, signature: size });
    const range = parseMachO(fromBytes(file)).slices[0]!.codeSignature!;
    return { file, code: file.slice(0, range.offset), offset: range.offset };
  };
  const { length } = buildSignature(place(16).code, spec);
  const { file, code, offset } = place(Math.ceil(length / 16) * 16);
  file.set(buildSignature(code, spec), offset);
  return file;
}

/** Apple's rules for bundles with a Resources folder, as codesign writes them. */
export const DEFAULT_RULES: Readonly<Record<string, true | Readonly<Record<string, boolean | number>>>> = {
  "^.*": true,
  "^[^/]+$": { nested: true, weight: 10 },
  "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|Library/(Automator|Spotlight|LoginItems))/":
    {
      nested: true,
      weight: 10,
    },
  ".*\\.dSYM($|/)": { weight: 11 },
  "^(.*/)?\\.DS_Store$": { omit: true, weight: 2000 },
  "^Info\\.plist$": { omit: true, weight: 20 },
  "^version\\.plist$": { weight: 20 },
  "^embedded\\.provisionprofile$": { weight: 20 },
  "^PkgInfo$": { omit: true, weight: 20 },
  "^Resources/": { weight: 20 },
  "^Resources/.*\\.lproj/": { optional: true, weight: 1000 },
  "^Resources/Base\\.lproj/": { weight: 1010 },
  "^Resources/.*\\.lproj/locversion.plist$": { omit: true, weight: 1100 },
};

/** What a seal says of one path, before hashing. */
export type SealSpec =
  | Uint8Array
  | { readonly symlink: string }
  | { readonly cdhash: Uint8Array; readonly requirement: string };

/** CodeResources as a dictionary: `files2` over the given parts, with Apple's rules; `optional` for localizations. */
export function buildSeal(parts: Readonly<Record<string, SealSpec>>): PlistDictionary {
  const files = Object.entries(parts).map(([path, part]) => {
    const optional = /^Resources\/(?!Base\.)[^/]*\.lproj\//.test(path) ? { optional: true } : {};
    const entry = part instanceof Uint8Array ? { hash2: Uint8Array.fromHex(hash("sha256", part)) } : part;
    return [path, makeEntry({ ...entry, ...optional })] as const;
  });
  const rules = Object.entries(DEFAULT_RULES).map(([key, rule]) =>
    [key, rule === true ? rule : makeEntry(rule)] as const
  );
  return makeEntry({ files2: makeEntry(Object.fromEntries(files)), rules2: makeEntry(Object.fromEntries(rules)) });
}

function makeEntry(values: Readonly<Record<string, PlistValue>>): PlistDictionary {
  return Object.assign(makeDictionary(), values);
}
