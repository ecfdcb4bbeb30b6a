/** What the tests of the bundle reader ask of it. */
import type { Collected } from "../../../evidence/define.ts";
import { readBundle, readTree } from "../../../evidence/bundle/read_bundle.ts";
import { BundleError } from "../../../evidence/bundle/tree.ts";
import type { BundleInfo } from "../../../evidence/bundle/shapes.ts";
import type { SignedCode } from "../../../formats/codesign_display.ts";
import type { Profile } from "../../../formats/profile/profile.ts";
import { type BundleFiles, EXTENSION } from "../../bundle_spec.ts";
import { makeTree } from "../../memory_tree.ts";
import type { ZipFile } from "../../zip_builder.ts";

export interface ReadFacts {
  readonly app: BundleInfo | null;
  readonly extensions: readonly BundleInfo[];
  readonly code: readonly SignedCode[];
  readonly profiles: readonly Profile[];
  readonly layout: readonly { readonly kind: string; readonly path: string }[];
  readonly notes: readonly string[];
}

/** The facts of a bundle, without the evidence around them. */
export async function readFacts(path: string): Promise<ReadFacts> {
  return factsOf(await readBundle(path));
}

/** The same of a bundle in memory. */
export async function readFiles(files: BundleFiles, count?: (path: string, bytes: number) => void): Promise<ReadFacts> {
  return factsOf(await readTree(makeTree(files, count)));
}

function factsOf({ evidence, notes }: Collected): ReadFacts {
  const value = <T>(key: string) => evidence.get(key)!.value as T;
  return {
    app: value<readonly BundleInfo[] | null>("app.info")?.[0] ?? null,
    extensions: value("sysex.embedded"),
    code: value("code"),
    profiles: value("profiles"),
    layout: value("app.layout"),
    notes,
  };
}

/** The sentence with which a path is refused; fails when it is not. */
export async function refusalOf(path: string): Promise<string> {
  try {
    await readBundle(path);
  } catch (error) {
    if (error instanceof BundleError) return error.message;
    throw error;
  }
  throw new Error(`"${path}" was not refused`);
}

/** A tree as the entries of an archive. */
export function toZipFiles(files: BundleFiles): ZipFile[] {
  return [...files].map(([path, content]) =>
    content instanceof Uint8Array ? { path, data: content } : { path, symlink: content.symlink }
  );
}

/** What lies in the extension, as a tree of its own. */
export function extensionOnly(files: BundleFiles): BundleFiles {
  const root = EXTENSION.slice(0, EXTENSION.lastIndexOf("/") + 1);
  const inner = [...files].filter(([path]) => path.startsWith(root));
  return new Map(inner.map(([path, content]) => [path.slice(root.length), content]));
}
