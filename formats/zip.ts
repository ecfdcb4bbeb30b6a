/**
 * Reads the directory of a zip archive (PKWARE APPNOTE 6.3.10: end record 0x06054b50, ZIP64, directory entries 0x02014b50), as
 * `ditto -c -k` and every zip tool writes it. The names come from strangers: the caller decides which of them are harmless.
 */

/** One file of the archive. */
export interface ZipEntry {
  readonly path: string;
  readonly kind: "file" | "folder" | "symlink";
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly packedSize: number;
  readonly size: number;
  readonly isEncrypted: boolean;
  /** Where its local header begins. */
  readonly headerOffset: number;
}

/** Why the bytes are no zip archive, or a damaged one. */
export class ZipError extends SyntaxError {
  override readonly name = "ZipError";
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_COMMENT = 65_535;
const MAX_ENTRIES = 200_000;
const UNIX = 3;
const SYMLINK_MODE = 0o120000;
const KIND_MASK = 0o170000;

/** Whether the bytes begin like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** Lists the archive in the order of its directory. Throws a ZipError. */
export function parseZip(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, offset } = findDirectory(view);
  if (count > MAX_ENTRIES) throw new ZipError(`The archive claims ${count} files; at most ${MAX_ENTRIES} are read`);
  const entries: ZipEntry[] = [];
  for (let at = offset, i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) {
      throw new ZipError(`The archive's directory is damaged at offset ${at}`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > bytes.length) throw new ZipError(`The archive's directory is cut at offset ${at}`);
    entries.push(readEntry(bytes, view, at, nameLength, extraLength));
    at = end;
  }
  return entries;
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, nameLength: number, extraLength: number): ZipEntry {
  const path = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  const mode = view.getUint8(at + 5) === UNIX ? view.getUint32(at + 38, true) >>> 16 : 0;
  const sizes = {
    size: view.getUint32(at + 24, true),
    packedSize: view.getUint32(at + 20, true),
    headerOffset: view.getUint32(at + 42, true),
  };
  return {
    path,
    kind: (mode & KIND_MASK) === SYMLINK_MODE ? "symlink" : path.endsWith("/") ? "folder" : "file",
    method: view.getUint16(at + 10, true),
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    ...widen(view, at + 46 + nameLength, extraLength, sizes),
  };
}

/** ZIP64: a field that says 0xffffffff stands in the extra field 1, in this order. */
function widen<T extends Record<"size" | "packedSize" | "headerOffset", number>>(
  view: DataView,
  start: number,
  length: number,
  sizes: T,
): T {
  for (let at = start; at + 4 <= start + length;) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let next = at + 4;
      const wide = { ...sizes };
      for (const field of ["size", "packedSize", "headerOffset"] as const) {
        if (sizes[field] !== 0xffffffff || next + 8 > at + 4 + size || next + 8 > start + length) continue;
        wide[field] = Number(view.getBigUint64(next, true)) as T[typeof field];
        next += 8;
      }
      return wide;
    }
    at += 4 + size;
  }
  return sizes;
}

function findDirectory(view: DataView): { count: number; offset: number } {
  const lowest = Math.max(0, view.byteLength - 22 - MAX_COMMENT);
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) !== END || at + 22 + view.getUint16(at + 20, true) > view.byteLength) continue;
    const count = view.getUint16(at + 10, true);
    const offset = view.getUint32(at + 16, true);
    return count === 0xffff || offset === 0xffffffff ? findDirectory64(view, at) : { count, offset };
  }
  throw new ZipError("The archive has no directory: it is cut or no zip archive");
}

function findDirectory64(view: DataView, end: number): { count: number; offset: number } {
  const locator = end - 20;
  const at = locator >= 0 && view.getUint32(locator, true) === LOCATOR64
    ? Number(view.getBigUint64(locator + 8, true))
    : -1;
  if (at < 0 || at + 56 > view.byteLength || view.getUint32(at, true) !== END64) {
    throw new ZipError("The archive's ZIP64 directory is damaged");
  }
  return { count: Number(view.getBigUint64(at + 32, true)), offset: Number(view.getBigUint64(at + 48, true)) };
}

/** The packed bytes of an entry. Throws a ZipError when they lie outside the archive. */
export function packedBytes(bytes: Uint8Array, { path, headerOffset, packedSize }: ZipEntry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (headerOffset + 30 > bytes.length || view.getUint32(headerOffset, true) !== LOCAL) {
    throw new ZipError(`The archive has no file "${path}" at offset ${headerOffset}`);
  }
  const start = headerOffset + 30 + view.getUint16(headerOffset + 26, true) + view.getUint16(headerOffset + 28, true);
  if (start + packedSize > bytes.length) throw new ZipError(`The archive is cut in the file "${path}"`);
  return bytes.subarray(start, start + packedSize);
}
