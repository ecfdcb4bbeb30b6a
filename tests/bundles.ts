/**
 * Builds whole apps with a network system extension, really signed: Mach-O files of two architectures, property lists,
 * entitlements in both forms, CodeDirectories, CMS by an authority of our own, profiles, seals. No Mac is needed.
 */
import { entitlementsOf, imageOf, type Side, writeInfo, writeProfile } from "./bundle_parts.ts";
import { sealFiles } from "./bundle_seal.ts";
import {
  APP,
  APP_ID,
  type Arch,
  type BundleFiles,
  type BundleSpec,
  EXTENSION_ID,
  type Flavour,
  type PartSpec,
  type SigningPart,
  withChanges,
} from "./bundle_spec.ts";
import { buildFat } from "./macho_builder.ts";
import { ARCHS, signCode, signSlice } from "./signed_code.ts";

/** A bundle on disk. */
export interface WrittenBundle {
  /** Of the app. */
  readonly path: string;
  readonly cleanup: () => Promise<void>;
}

const LIBRARY = "libExampleCore.dylib";

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
  const codeResources = sealFiles(beside);
  const sign = (arch: Arch) => buildSlice(side, flavour, { ...part, arch, infoPlist: info, codeResources });
  const slices = (part.archs ?? ARCHS).map(sign);
  const isSigned = part.signing?.kind !== "unsigned" && part.signing?.kind !== "linker-signed";
  return new Map([
    ["Info.plist", info],
    [executable, slices.length === 1 ? slices[0]! : buildFat(slices, { align: 12 })],
    ...beside,
    ...(isSigned ? [["_CodeSignature/CodeResources", codeResources] as const] : []),
  ]);
}

interface SliceParts extends PartSpec {
  readonly arch: Arch;
  readonly infoPlist: Uint8Array;
  readonly codeResources: Uint8Array;
}

function buildSlice(side: Side, flavour: Flavour, { arch, infoPlist, codeResources, ...part }: SliceParts): Uint8Array {
  const own = part.slices?.[arch] ?? {};
  const claims = own.entitlements === undefined ? part.entitlements : own.entitlements;
  return signSlice(flavour, arch, {
    identifier: side === "app" ? APP_ID : EXTENSION_ID,
    image: { ...imageOf(side, part), ...own.image },
    signing: { ...part.signing, ...own.signing },
    ...claims !== null && { entitlements: withChanges(entitlementsOf(side, flavour), claims) },
    xmlEntitlements: withChanges(part.xmlEntitlements ?? {}),
    infoPlist,
    codeResources,
    ...part.filler !== undefined && { filler: part.filler },
  });
}

const LIBRARIES = new Map<Flavour, Uint8Array>();

/** A library of the app's own, signed. */
export function buildLibrary(flavour: Flavour): Uint8Array {
  const built = LIBRARIES.get(flavour) ?? signLibrary(flavour, {});
  LIBRARIES.set(flavour, built);
  return built;
}

/** The library with another signature. */
export function signLibrary(flavour: Flavour, signing: SigningPart): Uint8Array {
  const dylibs = [{ path: `@rpath/${LIBRARY}`, kind: "id" }] as const;
  return signCode(flavour, { identifier: "libExampleCore", image: { fileType: 6, main: null, dylibs }, signing });
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
