/**
 * Builds whole apps with a network system extension, really signed: Mach-O files of two architectures, property lists,
 * entitlements in both forms, CodeDirectories, CMS by an authority of our own, profiles, seals. No Mac is needed.
 */
import { entitlements as encodeEntitlements } from "./der_builder.ts";
import { DEVELOPERS, signDirectory, SIGNERS } from "./bundle_identities.ts";
import { dictionary, entitlementsOf, imageOf, type Side, writeInfo, writeProfile } from "./bundle_parts.ts";
import {
  APP,
  APP_ID,
  type Arch,
  type BundleFiles,
  type BundleSpec,
  type Content,
  EXTENSION_ID,
  type Flavour,
  type PartSpec,
  TEAM,
  withChanges,
} from "./bundle_spec.ts";
import type { Identity } from "./ca.ts";
import type { Requirement } from "../formats/codesign/requirement.ts";
import { fromBytes } from "../formats/macho/bytes.ts";
import { parseMachO } from "../formats/macho/image.ts";
import { parseSignature } from "../formats/codesign/signature.ts";
import { writeXmlPlist } from "../formats/plist/write_plist.ts";
import { buildFat, buildMachO } from "./macho_builder.ts";
import { buildLargeSignedMachO } from "./large_macho.ts";
import { buildSeal, buildSignedMachO, hash, type SealSpec, type SigningSpec } from "./signature_builder.ts";

/** A bundle on disk. */
export interface WrittenBundle {
  /** Of the app. */
  readonly path: string;
  readonly cleanup: () => Promise<void>;
}

const LIBRARY = "libExampleCore.dylib";
/** The secure timestamp that Developer ID signatures carry. */
const STAMPED = "2026-02-03T04:05:07Z";
const FLAGS: Readonly<Record<Flavour, number>> = {
  "developer-id": 0x10000,
  "developer-id-sandboxed": 0x10000,
  "development": 0x10000,
  "app-store": 0x200,
  "testflight": 0x200,
};

/** Builds the app in a folder of its own; `cleanup` removes it. */
export async function writeBundle(spec: BundleSpec = {}): Promise<WrittenBundle> {
  const folder = await Deno.makeTempDir({ prefix: "doctor-bundle-" });
  await writeFiles(folder, buildBundle(spec));
  return {
    path: `${folder}/${spec.app?.fileName ?? APP}`,
    cleanup: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Writes a tree into a folder. */
export async function writeFiles(folder: string, files: BundleFiles): Promise<void> {
  for (const [path, content] of files) {
    const file = `${folder}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    if (content instanceof Uint8Array) await Deno.writeFile(file, content);
    else await Deno.symlink(content.symlink, file);
  }
}

/** Signing takes long, and most tests change a sound app afterwards. */
const SOUND = new Map<Flavour, BundleFiles>();

/** Builds the app in memory. The arrays are shared with other bundles: replace, do not change them. */
export function buildBundle(spec: BundleSpec = {}): BundleFiles {
  const { afterwards, flavour = "developer-id", ...changes } = spec;
  const isSound = Object.keys(changes).length === 0;
  const built = isSound && SOUND.get(flavour) || signBundle(spec);
  if (isSound) SOUND.set(flavour, built);
  const files: BundleFiles = new Map(built);
  afterwards?.(files);
  return files;
}

/** The extension first, then the app that seals it. */
function signBundle(spec: BundleSpec): BundleFiles {
  const { flavour = "developer-id", app = {}, extension = {}, extensionFolder = "Library/SystemExtensions" } = spec;
  const inner = extension === null ? new Map() : buildPart("extension", flavour, {
    ...extension,
    files: { [`Frameworks/${LIBRARY}`]: buildLibrary(flavour), ...extension.files },
  });
  const name = extension?.fileName ?? `${EXTENSION_ID}.systemextension`;
  const embedded = [...inner].map(([path, content]) =>
    [`${extensionFolder}/${name}/Contents/${path}`, content] as const
  );
  const outer = buildPart("app", flavour, {
    ...app,
    files: { ...Object.fromEntries(embedded), "Resources/banner.txt": text("Example"), ...app.files },
  });
  if (flavour === "app-store") outer.set("_MASReceipt/receipt", text("receipt"));
  if (spec.stapled ?? flavour.startsWith("developer-id")) outer.set("CodeResources", text("s8ch placeholder"));
  const root = app.fileName ?? APP;
  return new Map([...outer].map(([path, content]) => [`${root}/Contents/${path}`, content]));
}

function buildPart(side: Side, flavour: Flavour, part: PartSpec): BundleFiles {
  const info = writeInfo(side, part.info);
  const executable = `MacOS/${side === "app" ? "Example Tunnel" : EXTENSION_ID}`;
  const beside: BundleFiles = new Map(Object.entries(part.files ?? {}));
  if (part.profile !== null) beside.set("embedded.provisionprofile", writeProfile(side, flavour, part.profile));
  const codeResources = text(writeXmlPlist(buildSeal(Object.fromEntries([...beside].flatMap(sealOf)))));
  const sign = (arch: Arch) => buildSlice(side, flavour, { ...part, arch, infoPlist: info, codeResources });
  const slices = (part.archs ?? ["x86_64", "arm64"]).map(sign);
  const isSigned = part.signing?.kind !== "unsigned" && part.signing?.kind !== "linker-signed";
  return new Map([
    ["Info.plist", info],
    [executable, slices.length === 1 ? slices[0]! : buildFat(slices, { align: 12 })],
    ...beside,
    ...(isSigned ? [["_CodeSignature/CodeResources", codeResources] as const] : []),
  ]);
}

/** Code in Frameworks and PlugIns is sealed as code, by its identity; what lies beside it in its bundle is its own affair. */
function sealOf([path, content]: readonly [string, Content]): [string, SealSpec][] {
  const nested = /^(?:Frameworks\/[^/]+|PlugIns\/[^/]+)/.exec(path)?.[0];
  if (nested === undefined) return [[path, content]];
  if (!(content instanceof Uint8Array) || nested !== path && !path.includes("/Contents/MacOS/")) return [];
  const { best } = parseSignature(fromBytes(content), parseMachO(fromBytes(content)).slices[0]!, hash);
  const requirement = `identifier "${best!.identifier}"`;
  return [[nested, { cdhash: Uint8Array.fromHex(best!.cdhash), requirement }]];
}

interface SliceParts extends PartSpec {
  readonly arch: Arch;
  readonly infoPlist: Uint8Array;
  readonly codeResources: Uint8Array;
}

function buildSlice(side: Side, flavour: Flavour, { arch, infoPlist, codeResources, ...part }: SliceParts): Uint8Array {
  const own = part.slices?.[arch] ?? {};
  const signing = { ...part.signing, ...own.signing };
  const image = { cpu: arch, ...imageOf(side, part), ...own.image };
  const { kind = "signed", signer = SIGNERS[flavour] } = signing;
  const isDirect = flavour.startsWith("developer-id");
  const timestamp = signing.timestamp === undefined ? (isDirect ? STAMPED : null) : signing.timestamp;
  if (kind === "unsigned") return buildMachO(image);
  const identifier = side === "app" ? APP_ID : EXTENSION_ID;
  const flags = kind === "signed" ? FLAGS[flavour] : kind === "adhoc" ? 0x2 : 0x20002;
  const teamId = kind === "signed" ? TEAM : null;
  const claims = own.entitlements === undefined ? part.entitlements : own.entitlements;
  const xml = claims === null ? null : withChanges(entitlementsOf(side, flavour), claims);
  const spec: SigningSpec = {
    directories: [{
      identifier,
      teamId,
      flags,
      execFlags: flavour === "development" ? 0x11 : 1,
      runtime: 0x1a0000,
      ...signing.directory,
    }],
    designated: DESIGNATED[isDirect ? "direct" : flavour === "development" ? "development" : "store"](identifier),
    ...xml !== null && {
      entitlementsXml: writeXmlPlist(dictionary({ ...xml, ...withChanges(part.xmlEntitlements ?? {}) })),
      entitlementsDer: encodeEntitlements(xml),
    },
    ...kind !== "linker-signed" && { infoPlist, codeResources },
    ...kind === "signed" && { cms: makeSigner(signer, timestamp) },
  };
  return part.filler === undefined ? buildSignedMachO(image, spec) : buildLargeSignedMachO(image, spec, part.filler);
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

const LIBRARIES = new Map<Flavour, Uint8Array>();

/** A library of the app's own, signed. */
export function buildLibrary(flavour: Flavour): Uint8Array {
  const timestamp = flavour.startsWith("developer-id") ? STAMPED : null;
  const built = LIBRARIES.get(flavour) ?? buildFat(
    (["x86_64", "arm64"] as const).map((cpu) =>
      buildSignedMachO({ cpu, fileType: 6, main: null, dylibs: [{ path: `@rpath/${LIBRARY}`, kind: "id" }] }, {
        directories: [{ identifier: "libExampleCore", teamId: TEAM, flags: FLAGS[flavour] }],
        cms: makeSigner(DEVELOPERS[flavour], timestamp),
      })
    ),
    { align: 12 },
  );
  LIBRARIES.set(flavour, built);
  return built;
}

const MARKER = "1.2.840.113635.100.6";
const DESIGNATED: Readonly<Record<"direct" | "development" | "store", (identifier: string) => Requirement>> = {
  direct: (name) => both(identified(name), both(marked(1, "2.6"), both(marked(0, "1.13"), TEAM_OF_LEAF))),
  development: (name) => both(identified(name), both(marked(1, "2.1"), TEAM_OF_LEAF)),
  store: (name) => both(identified(name), marked(0, "1.9")),
};
const TEAM_OF_LEAF: Requirement = {
  op: "certificate field",
  slot: 0,
  key: "subject.OU",
  match: { op: "=", value: TEAM },
};

function both(left: Requirement, right: Requirement): Requirement {
  return { op: "and", left, right };
}

function identified(name: string): Requirement {
  return both({ op: "apple generic" }, { op: "identifier", name });
}

function marked(slot: number, arc: string): Requirement {
  return { op: "certificate extension", slot, oid: `${MARKER}.${arc}`, match: { op: "exists" } };
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
