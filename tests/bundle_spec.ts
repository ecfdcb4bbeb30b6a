/** What `buildBundle()` is told to make. Everything may be left out: then the app is sound. */
import type { PlistValue } from "../formats/plist/value.ts";
import type { Identity } from "./ca.ts";
import type { ImageSpec } from "./macho_spec.ts";
import type { DirectorySpec } from "./signature_builder.ts";

/** How the app came to the Mac: who signed it, with which profile, and what it may claim. */
export type Flavour = "developer-id" | "developer-id-sandboxed" | "development" | "app-store" | "testflight";

export const FLAVOURS: readonly Flavour[] = [
  "developer-id",
  "developer-id-sandboxed",
  "development",
  "app-store",
  "testflight",
];

/** Keys over those of a sound part; undefined leaves a key out. */
export type Fields = Readonly<Record<string, PlistValue | undefined>>;

/** A file's bytes, or where a link leads. */
export type Content = Uint8Array | { readonly symlink: string };

/** A tree by path; the folders are in the paths. */
export type BundleFiles = Map<string, Content>;

export type Arch = "x86_64" | "arm64";

export interface ProfileSpec {
  readonly fields?: Fields;
  /** Keys of the granted entitlements. */
  readonly grants?: Fields;
  readonly distribution?: string;
  /** Keys of the DER form alone, so that it differs from the property list. */
  readonly derFields?: Fields;
  /** Puts our root into the message, so that it shows not to be Apple's. */
  readonly withRoot?: boolean;
}

export interface SigningPart {
  readonly kind?: "signed" | "adhoc" | "linker-signed" | "unsigned";
  readonly signer?: Identity;
  readonly directory?: DirectorySpec;
  /** ISO 8601 of the countersignature; null for none. */
  readonly timestamp?: string | null;
}

/** The app or the extension. */
export interface PartSpec {
  /** Of the bundle's folder, ending included. */
  readonly fileName?: string;
  readonly info?: Fields;
  /** Null: signed without any. */
  readonly entitlements?: Fields | null;
  /** Keys of the XML form alone, so that it differs from the DER form. */
  readonly xmlEntitlements?: Fields;
  /** Null: none is embedded. */
  readonly profile?: ProfileSpec | null;
  readonly archs?: readonly Arch[];
  /** Of every slice. */
  readonly image?: ImageSpec;
  readonly signing?: SigningPart;
  /** Bytes that every slice is larger by. */
  readonly filler?: number;
  /** What is otherwise in one slice. */
  readonly slices?: Partial<Record<Arch, Pick<PartSpec, "entitlements" | "image" | "signing">>>;
  /** Further files in Contents, sealed with the rest. */
  readonly files?: Readonly<Record<string, Content>>;
}

export interface BundleSpec {
  readonly flavour?: Flavour;
  readonly app?: PartSpec;
  /** Null: an app without one. */
  readonly extension?: PartSpec | null;
  /** Where in Contents the extension lies. */
  readonly extensionFolder?: string;
  /** Whether a ticket is stapled; Developer ID is, unless this says otherwise. */
  readonly stapled?: boolean;
  /** What happens to the tree after everything was signed. */
  readonly afterwards?: (files: BundleFiles) => void;
}

export const TEAM = "EXAMPLE123";
export const APP_ID = "com.example.tunnel";
export const EXTENSION_ID = `${APP_ID}.extension`;
export const GROUP = `${TEAM}.${APP_ID}`;
export const APP = "Example Tunnel.app";
export const APP_EXECUTABLE = `${APP}/Contents/MacOS/Example Tunnel`;
export const EXTENSION = `${APP}/Contents/Library/SystemExtensions/${EXTENSION_ID}.systemextension`;
export const EXTENSION_EXECUTABLE = `${EXTENSION}/Contents/MacOS/${EXTENSION_ID}`;
export const EXTENSION_LIBRARY = `${EXTENSION}/Contents/Frameworks/libExampleCore.dylib`;
export const PROVIDER = "ExampleExtension.TunnelProvider";

/** Keys of `base` and of `changes`, without those that are undefined. */
export function withChanges(base: Fields, changes: Fields = {}): Record<string, PlistValue> {
  const entries = Object.entries({ ...base, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, PlistValue>;
}
