/**
 * Writes a tar archive that `tar.ts` and every tar of the last thirty years read: ustar headers, and a pax header (POSIX.1-2017)
 * before an entry whose name is longer than 100 bytes or not ASCII. The same entries make the same bytes: owner and group are 0.
 */
import type { TarEntryType } from "./tar.ts";

/** One entry to write; a file with mode 0600 unless it says otherwise. */
export interface TarInput {
  readonly path: string;
  readonly data?: Uint8Array;
  readonly type?: Exclude<TarEntryType, "other">;
  readonly linkTarget?: string;
  readonly mode?: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
}

const BLOCK = 512;
const MAX_SIZE = 0o77777777777;
const FLAGS = { file: "0", hardlink: "1", symlink: "2", directory: "5" } as const;

/** The bytes of an archive. Throws a RangeError for what a header cannot say: a NUL in a name, 8 GiB, a date before 1970. */
export function renderTar(entries: readonly TarInput[]): Uint8Array {
  const parts = entries.flatMap(renderEntry);
  const end = 2 * BLOCK;
  const archive = new Uint8Array(parts.reduce((sum, part) => sum + padded(part.length), end));
  let at = 0;
  for (const part of parts) {
    archive.set(part, at);
    at += padded(part.length);
  }
  return archive;
}

function renderEntry(entry: TarInput): Uint8Array[] {
  const { type = "file", linkTarget = "", mtime } = entry;
  const path = type === "directory" ? `${entry.path}/` : entry.path;
  const data = entry.data ?? new Uint8Array();
  if (`${path}${linkTarget}`.includes("\0")) throw new RangeError(`Cannot archive "${path}": a name holds a NUL`);
  if (data.length > MAX_SIZE) throw new RangeError(`Cannot archive "${path}": larger than 8 GiB`);
  if (!Number.isInteger(mtime) || mtime < 0 || mtime > MAX_SIZE) {
    throw new RangeError(`Cannot archive "${path}": time ${mtime} is not in whole seconds since 1970`);
  }
  const header = { flag: FLAGS[type], mode: entry.mode ?? (type === "directory" ? 0o700 : 0o600), mtime };
  const records = [...recordFor("path", path), ...recordFor("linkpath", linkTarget)];
  const parts: Uint8Array[] = [];
  if (records.length > 0) {
    const extra = new TextEncoder().encode(records.join(""));
    parts.push(renderHeader({ ...header, flag: "x", path: "PaxHeader", linkTarget: "", size: extra.length }), extra);
  }
  parts.push(renderHeader({ ...header, path, linkTarget, size: data.length }), data);
  return parts;
}

interface Header {
  readonly path: string;
  readonly linkTarget: string;
  readonly flag: string;
  readonly mode: number;
  readonly mtime: number;
  readonly size: number;
}

function renderHeader({ path, linkTarget, flag, mode, mtime, size }: Header): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (text: string, at: number, length: number) => {
    header.set(new TextEncoder().encode(text).subarray(0, length), at);
  };
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  put(path, 0, 100);
  put(octal(mode, 7), 100, 8);
  put(octal(0, 7), 108, 8);
  put(octal(0, 7), 116, 8);
  put(octal(size, 11), 124, 12);
  put(octal(mtime, 11), 136, 12);
  put("        ", 148, 8);
  put(flag, 156, 1);
  put(linkTarget, 157, 100);
  put("ustar\x0000", 257, 8);
  put(octal(header.reduce((sum, byte) => sum + byte, 0), 6), 148, 7);
  return header;
}

/** A pax record when the value does not fit a ustar field; its length counts its own digits. */
function recordFor(key: string, value: string): string[] {
  const bytes = new TextEncoder().encode(value).length;
  if (bytes <= 100 && bytes === value.length) return [];
  const rest = ` ${key}=\n`.length + bytes;
  let length = rest;
  while (rest + String(length).length !== length) length = rest + String(length).length;
  return [`${length} ${key}=${value}\n`];
}

function padded(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}
