/** Opens what `inspect` was pointed at: a bundle's folder, a bare file, or an archive with a bundle inside. */
import { isZip } from "../../formats/zip.ts";
import { isGzip } from "../sources/inflate.ts";
import { describeOsError } from "../sources/os_error.ts";
import { openFileTree, openFolderTree } from "./folder_tree.ts";
import { openTarTree } from "./tar_tree.ts";
import { BundleError, type BundleTree } from "./tree.ts";
import { openZipTree } from "./zip_tree.ts";

/** Archives are held in memory; a larger one must be unpacked first. */
const MAX_ARCHIVE = 2 ** 30;

/** How to get the app out of what only a Mac can open. */
const UNPACK: Readonly<Record<string, string>> = {
  pkg: "pkgutil --expand-full FILE.pkg FOLDER",
  mpkg: "pkgutil --expand-full FILE.mpkg FOLDER",
  dmg: "hdiutil attach FILE.dmg on a Mac, or 7z x FILE.dmg elsewhere",
  xip: "xip --expand FILE.xip on a Mac",
};

/** The tree behind the path. Throws a BundleError with one sentence when it cannot be opened. */
export async function openTree(path: string): Promise<BundleTree> {
  let clean = path;
  while (clean.length > 1 && clean.endsWith("/")) clean = clean.slice(0, -1);
  const info = await Deno.stat(clean).catch((error) => {
    throw new BundleError(`Cannot open "${path}": ${describeOsError(error)}; check the path and its permissions`);
  });
  if (info.isDirectory) return openFolderTree(clean);
  if (!info.isFile) throw new BundleError(`Cannot open "${path}": it is neither a file nor a folder`);
  const ending = /\.(\w+)$/.exec(clean)?.[1]?.toLowerCase() ?? "";
  const unpack = Object.hasOwn(UNPACK, ending) ? UNPACK[ending] : undefined;
  if (unpack !== undefined) {
    throw new BundleError(`"${path}" must be unpacked first (${unpack}); then inspect the app inside`);
  }
  const head = await readHead(clean);
  const isPacked = isGzip(head);
  if (!isPacked && !isZip(head) && ending !== "tar") return openFileTree(clean, info.size);
  if (info.size > MAX_ARCHIVE) {
    throw new BundleError(
      `"${path}" is larger than ${MAX_ARCHIVE >> 20} MiB: unpack it yourself and inspect the app inside`,
    );
  }
  const bytes = await Deno.readFile(clean);
  return isZip(head) ? await openZipTree(path, bytes) : await openTarTree(path, bytes, isPacked);
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const file = await Deno.open(path);
    try {
      const head = new Uint8Array(8);
      return head.subarray(0, await file.read(head) ?? 0);
    } finally {
      file.close();
    }
  } catch (error) {
    throw new BundleError(`Cannot read "${path}": ${describeOsError(error)}; check its permissions`);
  }
}
