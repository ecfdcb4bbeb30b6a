/**
 * The tar archive: 512-byte blocks, a header with octal numbers per entry, then the body padded to whole blocks, two zero
 * blocks at the end. Described in POSIX.1-2017 (pax, "ustar Interchange Format" and "pax Header Block") and, for the long
 * names of type `L` and `K` and base-256 numbers, in the GNU tar manual, appendix "Tar Internals".
 *
 *     offset 0 name "commands/ps.txt"  100 mode "0000600"  124 size "00000001750"  136 mtime  148 checksum
 *     156 type "0"  157 link target  257 "ustar" 0 "00"  345 prefix of the name
 *     a type "x" body says what does not fit: "29 path=files/Library/Ü.plist\n"
 */
import { joinBytes } from "./join_bytes.ts";

export type TarEntryType = "file" | "directory" | "symlink" | "hardlink" | "other";

/** One entry as it stands in the archive; nothing is resolved, so `path` and `linkTarget` may point anywhere. */
export interface TarEntry {
  readonly path: string;
  readonly type: TarEntryType;
  readonly linkTarget: string | null;
  readonly mode: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
  readonly data: Uint8Array;
}

/** What an archive may hold before reading ends with a RangeError. */
export interface TarLimits {
  readonly maxEntries?: number;
  readonly maxBytes?: number;
}

/** An archive that is damaged or no tar archive. */
export class TarError extends SyntaxError {
  override readonly name = "TarError";
  constructor(message: string, readonly offset: number) {
    super(`${message} at byte ${offset}`);
  }
}

/** What a pax or GNU header says about the next entry. */
interface Extra {
  path?: string;
  linkpath?: string;
  size?: number;
  mtime?: number;
  isSparse?: boolean;
}

interface Source {
  /** Up to `count` bytes; fewer only at the end. */
  readonly take: (count: number) => Uint8Array;
  readonly offset: () => number;
}

const BLOCK = 512;
const MAX_EXTRA_BYTES = 1024 * 1024;
const MAX_ENTRIES = 100_000;
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads the entries of an inflated archive, whole or in chunks. Throws a TarError for a damaged or cut archive and a RangeError
 * when it holds more than the limits allow; memory stays within what was really read.
 */
export function* parseTar(
  input: Uint8Array | Iterable<Uint8Array>,
  { maxEntries = MAX_ENTRIES, maxBytes = MAX_BYTES }: TarLimits = {},
): Generator<TarEntry, void, undefined> {
  const source = createSource(input instanceof Uint8Array ? [input] : input);
  let headers = 0;
  let total = 0;
  let extra: Extra = {};
  while (true) {
    const at = source.offset();
    const header = source.take(BLOCK);
    if (header.length < BLOCK) throw new TarError("Tar archive ends without its end mark", at);
    if (header.every((byte) => byte === 0)) return;
    if (++headers > maxEntries) throw new RangeError(`Tar archive holds more than ${maxEntries} entries`);
    checkSum(header, at);
    const flag = String.fromCharCode(header[156]!);
    if (flag === "S") skipSparseMap(header, source);
    // A header about the next entry describes itself: what came before does not apply to it.
    const isExtra = "xgLK".includes(flag);
    const size = "123456".includes(flag)
      ? 0
      : isExtra
      ? readNumber(header, 124, at)
      : extra.size ?? readNumber(header, 124, at);
    if (isExtra && size > MAX_EXTRA_BYTES) {
      throw new RangeError(`Tar header of ${size} bytes: at most ${MAX_EXTRA_BYTES}`);
    }
    total += size;
    if (total > maxBytes) throw new RangeError(`Tar archive holds more than ${maxBytes} bytes`);
    const data = readBody(source, size);
    if (isExtra) Object.assign(extra, parseExtra(flag, data, at));
    else {
      yield describeEntry(header, flag, extra, data, at);
      extra = {};
    }
  }
}

function describeEntry(header: Uint8Array, flag: string, extra: Extra, data: Uint8Array, at: number): TarEntry {
  const path = extra.path ?? joinPrefix(header);
  const type = typeOf(flag, path, extra.isSparse === true);
  const isLink = type === "hardlink" || type === "symlink";
  return {
    path: type === "directory" && path.endsWith("/") ? path.slice(0, -1) : path,
    type,
    linkTarget: isLink ? extra.linkpath ?? readText(header, 157, 100) : null,
    mode: readNumber(header, 100, at, 8) & 0o7777,
    mtime: extra.mtime ?? readNumber(header, 136, at),
    data,
  };
}

function typeOf(flag: string, path: string, isSparse: boolean): TarEntryType {
  // The body of a sparse file is a map and the pieces: no content that may be read as the file's.
  if (isSparse) return "other";
  if (flag === "0" || flag === "\0" || flag === "7") return path.endsWith("/") ? "directory" : "file";
  return ({ "1": "hardlink", "2": "symlink", "5": "directory" } as const)[flag] ?? "other";
}

function joinPrefix(header: Uint8Array): string {
  const name = readText(header, 0, 100);
  // GNU archives ("ustar  ") keep times where POSIX keeps the prefix.
  const isPosix = readText(header, 257, 6) === "ustar" && header[262] === 0;
  const prefix = isPosix ? readText(header, 345, 155) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

function createSource(chunks: Iterable<Uint8Array>): Source {
  const iterator = chunks[Symbol.iterator]();
  let chunk = new Uint8Array();
  let offset = 0;
  const next = (count: number): Uint8Array | null => {
    while (chunk.length === 0) {
      const { done, value } = iterator.next();
      if (done) return null;
      chunk = value as Uint8Array<ArrayBuffer>;
    }
    const part = chunk.subarray(0, count);
    chunk = chunk.subarray(part.length);
    offset += part.length;
    return part;
  };
  return {
    offset: () => offset,
    take(count) {
      const parts: Uint8Array[] = [];
      let length = 0;
      while (length < count) {
        const part = next(count - length);
        if (part === null) break;
        parts.push(part);
        length += part.length;
      }
      return parts.length === 1 ? parts[0]! : joinBytes(parts);
    },
  };
}

function readBody(source: Source, size: number): Uint8Array {
  const at = source.offset();
  const data = source.take(size);
  const padding = (BLOCK - size % BLOCK) % BLOCK;
  if (data.length < size || source.take(padding).length < padding) throw new TarError("Tar archive is cut", at);
  return data;
}

function skipSparseMap(header: Uint8Array, source: Source): void {
  for (let more = header[482] === 1; more;) {
    const block = source.take(BLOCK);
    if (block.length < BLOCK) throw new TarError("Tar archive is cut", source.offset());
    more = block[504] === 1;
  }
}

function checkSum(header: Uint8Array, at: number): void {
  const stated = readNumber(header, 148, at, 8);
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i]!;
  if (sum !== stated) throw new TarError("Tar header has a wrong checksum", at);
}

/** Octal text, or base 256 when the first bit is set. */
function readNumber(header: Uint8Array, start: number, at: number, length = 12): number {
  const field = header.subarray(start, start + length);
  let value = 0;
  if (field[0]! >= 0x80) {
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    if (field[0] !== 0x80 || !Number.isSafeInteger(value)) {
      throw new TarError("Tar header has a number out of range", at + start);
    }
    return value;
  }
  const text = readText(header, start, length).trim();
  if (!/^[0-7]*$/.test(text)) throw new TarError("Tar header has a number that is not octal", at + start);
  return text === "" ? 0 : parseInt(text, 8);
}

function readText(header: Uint8Array, start: number, length: number): string {
  return decode(header.subarray(start, start + length));
}

/** Text up to the first NUL. */
function decode(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(end === -1 ? bytes : bytes.subarray(0, end));
}

function parseExtra(flag: string, data: Uint8Array, at: number): Extra {
  if (flag === "L") return { path: decode(data) };
  if (flag === "K") return { linkpath: decode(data) };
  // Global headers (`g`) carry comments; a path or size for all entries would make no sense.
  if (flag === "g") return {};
  const extra: Extra = {};
  for (const [key, value] of parseRecords(data, at)) {
    if (key === "path" || key === "linkpath") extra[key] = value;
    if (key === "mtime" && /^\d{1,15}(\.\d*)?$/.test(value)) extra.mtime = Math.floor(Number(value));
    if (key.startsWith("GNU.sparse.")) extra.isSparse = true;
    if (key !== "size") continue;
    if (!/^\d{1,15}$/.test(value)) throw new TarError("Tar header has a size that is no number", at);
    extra.size = Number(value);
  }
  return extra;
}

/** Records are "LENGTH KEY=VALUE\n", the length counting all of it. */
function* parseRecords(data: Uint8Array, at: number): Generator<[string, string]> {
  for (let start = 0; start < data.length;) {
    const blank = data.subarray(start, start + 8).indexOf(0x20);
    const digits = decode(data.subarray(start, start + Math.max(0, blank)));
    const end = start + Number(digits);
    if (!/^\d+$/.test(digits) || end > data.length || end <= start + blank || data[end - 1] !== 0x0a) {
      throw new TarError("Tar header has a broken record", at + BLOCK + start);
    }
    const record = decode(data.subarray(start + blank + 1, end - 1));
    const equals = record.indexOf("=");
    if (equals > 0) yield [record.slice(0, equals), record.slice(equals + 1)];
    start = end;
  }
}
