/** The pieces of a capture, out of a folder or an archive; nothing is written to disk and no link is followed. */
import { CaptureError, MANIFEST_NAME } from "./capture_manifest.ts";
import { inflate, isGzip } from "./inflate.ts";
import { describeOsError } from "./os_error.ts";

/** A piece, or why it cannot be used. */
export type Piece = { readonly bytes: Uint8Array } | { readonly why: string };

/** Reads pieces by their path inside the capture. */
export type CaptureStore = (path: string) => Piece;

const MAX_BYTES = 512 * 2 ** 20;
const MAX_PACKED_BYTES = 512 * 2 ** 20;
const PROBED_PACKED_BYTES = 2 ** 20;
const PROBED_BYTES = 8 * 2 ** 20;
const ROOM_NAMES = ["commands", "files", "bundles", "ffi", "log", "crash"];

/** Opens a folder, a `.tar.gz` or a `.tar`. Throws a CaptureError when it cannot be opened or has no manifest. */
export async function openCaptureStore(path: string): Promise<CaptureStore> {
  const info = await Deno.stat(path).catch((error) => {
    throw new CaptureError(`Cannot open "${path}": ${describeOsError(error)}; check the path and its permissions`);
  });
  if (info.isDirectory) return openFolder(path, findManifestFolder(path));
  if (!info.isFile) throw new CaptureError(`Cannot open "${path}": a capture is a folder or a .tar.gz file`);
  try {
    return await openArchive(path);
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    throw new CaptureError(
      `Cannot open the capture "${path}": ${describeOsError(error)}; make a new one or unpack it yourself`,
    );
  }
}

/** Whether a path looks like a capture: a manifest at its root or one folder below. Reads only the beginning of an archive. */
export async function isCapture(path: string): Promise<boolean> {
  try {
    const info = await Deno.stat(path);
    if (info.isDirectory) return findManifestFolders(path).length > 0;
    return info.isFile && await looksLikeArchive(path);
  } catch {
    return false;
  }
}

function openFolder(path: string, root: string): CaptureStore {
  let left = MAX_BYTES;
  return (inner) => {
    try {
      const piece = readInside(root, inner, left);
      if ("bytes" in piece) left -= piece.bytes.length;
      return piece;
    } catch (error) {
      return { why: `"${inner}" cannot be read in "${path}": ${describeOsError(error)}` };
    }
  };
}

/** Checks every step of the path by itself, for a link in the middle would lead out of the folder as well. */
function readInside(root: string, inner: string, cap: number): Piece {
  const parts = inner.split("/");
  let path = root;
  let info: Deno.FileInfo | undefined;
  for (const [i, part] of parts.entries()) {
    path = `${path}/${part}`;
    info = Deno.lstatSync(path);
    if (info.isSymlink) return { why: `"${inner}" leads through a link, which is not followed` };
    if (i < parts.length - 1 ? !info.isDirectory : !info.isFile) return { why: `"${inner}" is no regular file` };
  }
  using file = Deno.openSync(path);
  const opened = file.statSync();
  if (opened.ino !== info?.ino || opened.dev !== info.dev) return { why: `"${inner}" was changed while it was read` };
  if (opened.size > cap) return { why: `"${inner}" would make the capture larger than ${MAX_BYTES / 2 ** 20} MiB` };
  const bytes = new Uint8Array(opened.size);
  let length = 0;
  for (let read = file.readSync(bytes); read !== null && read > 0; read = file.readSync(bytes.subarray(length))) {
    length += read;
    if (length === bytes.length) break;
  }
  return { bytes: bytes.subarray(0, length) };
}

function findManifestFolder(path: string): string {
  const [first, ...others] = findManifestFolders(path);
  if (first === undefined) {
    throw new CaptureError(
      `"${path}" is no capture: there is no ${MANIFEST_NAME} in it; give its files with --from instead`,
    );
  }
  if (others.length > 0) throw new CaptureError(`"${path}" holds several captures: name one of its folders`);
  return first;
}

function findManifestFolders(path: string): string[] {
  if (isRegularFile(`${path}/${MANIFEST_NAME}`)) return [path];
  const folders = [...Deno.readDirSync(path)].filter((entry) => entry.isDirectory).map((entry) =>
    `${path}/${entry.name}`
  );
  return folders.filter((folder) => isRegularFile(`${folder}/${MANIFEST_NAME}`)).sort();
}

function isRegularFile(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch {
    return false;
  }
}

async function openArchive(path: string): Promise<CaptureStore> {
  const { parseTar } = await import("../../formats/tar.ts");
  const packed = await readStart(path, MAX_PACKED_BYTES + 1);
  if (packed.length > MAX_PACKED_BYTES) throw new RangeError(`it is larger than ${MAX_PACKED_BYTES / 2 ** 20} MiB`);
  const pieces = new Map<string, Piece>();
  for (const entry of parseTar(isGzip(packed) ? await Array.fromAsync(inflate(packed)) : packed)) {
    const name = stripDot(entry.path);
    if (entry.type === "directory") continue;
    if (entry.type !== "file") pieces.set(name, { why: `"${name}" is no regular file in the archive` });
    else pieces.set(name, pieces.has(name) ? { why: `"${name}" is twice in the archive` } : { bytes: entry.data });
  }
  const roots = [...pieces.keys()].filter((name) => /^(?:[^/]+\/)?capture\.json$/.test(name))
    .map((name) => name.slice(0, -MANIFEST_NAME.length)).sort();
  const [root, ...others] = roots.includes("") ? [""] : roots;
  if (root === undefined) throw new CaptureError(`"${path}" is no capture: there is no ${MANIFEST_NAME} in it`);
  if (others.length > 0) {
    throw new CaptureError(`"${path}" holds several captures: unpack it and name one of its folders`);
  }
  return (inner) => pieces.get(root + inner) ?? { why: `"${inner}" is not in the archive` };
}

/** True when the manifest is among the first entries, or all of these lie in folders that only captures have. */
async function looksLikeArchive(path: string): Promise<boolean> {
  const { parseTar } = await import("../../formats/tar.ts");
  const start = await readStart(path, PROBED_PACKED_BYTES);
  let seen = 0;
  try {
    for (const { path, type } of parseTar(isGzip(start) ? await inflateStart(start) : start)) {
      const parts = stripDot(path).split("/");
      // The Finder's companions: "._capture.json", ".DS_Store".
      if (parts.at(-1)!.startsWith(".")) continue;
      if (type === "file" && parts.length <= 2 && parts.at(-1) === MANIFEST_NAME) return true;
      if (type === "directory" && parts.length === 1) continue;
      if (!parts.slice(0, 2).some((part) => ROOM_NAMES.includes(part))) return false;
      seen++;
    }
  } catch {
    // The beginning of an archive ends in the middle of an entry.
  }
  return seen > 0;
}

async function inflateStart(packed: Uint8Array): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of inflate(packed)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > PROBED_BYTES) break;
    }
  } catch {
    // The beginning of a gzip file ends too early.
  }
  return chunks;
}

async function readStart(path: string, most: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(Math.min(most, (await file.stat()).size));
  let length = 0;
  while (length < bytes.length) {
    const read = await file.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

/** `tar c .` writes `./capture.json`. */
function stripDot(path: string): string {
  return path.startsWith("./") ? path.slice(2) : path;
}
