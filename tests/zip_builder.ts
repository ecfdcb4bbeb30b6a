/** Writes zip archives, sound ones and others: for tests of what reads them. */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipFile {
  readonly path: string;
  readonly data?: Uint8Array;
  /** Deflated unless this says that it is stored. */
  readonly stored?: boolean;
  /** Makes it a link to there. */
  readonly symlink?: string;
  readonly encrypted?: boolean;
  /** Instead of 8, deflate. */
  readonly method?: number;
  /** The unpacked size that the directory claims. */
  readonly claimedSize?: number;
  /** Writes sizes and offset as ZIP64 does. */
  readonly wide?: boolean;
}

const SYMLINK = 0o120777;
const FILE = 0o100644;

/** An archive of these files in this order; `comment` stands at its end. */
export function buildZip(files: readonly ZipFile[], comment = ""): Uint8Array<ArrayBuffer> {
  const bodies: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const { packed, crc, size } = pack(file);
    const name = new TextEncoder().encode(file.path);
    const { wide = false, claimedSize = size } = file;
    const method = file.method ?? (file.stored ? 0 : 8);
    const middle = [[file.encrypted ? 0x801 : 0x800, 2], [method, 2], [0, 4], [crc, 4]] as const;
    const sizes = wide ? [0xffffffff, 0xffffffff] as const : [packed.length, claimedSize] as const;
    const lengths = [[packed.length, 4], [claimedSize, 4], [name.length, 2]] as const;
    bodies.push(header([0x04034b50, 4], [20, 2], ...middle, ...lengths, [0, 2]), name, packed);
    const extra = wide ? header([1, 2], [24, 2], [claimedSize, 8], [packed.length, 8], [offset, 8]) : new Uint8Array();
    directory.push(
      header(
        [0x02014b50, 4],
        [0x0314, 2],
        [20, 2],
        ...middle,
        [sizes[0], 4],
        [sizes[1], 4],
        [name.length, 2],
        [extra.length, 2],
        [0, 2],
        [0, 4],
        [(file.symlink === undefined ? FILE : SYMLINK) * 0x10000, 4],
        [wide ? 0xffffffff : offset, 4],
      ),
      name,
      extra,
    );
    offset += 30 + name.length + packed.length;
  }
  const table = join(directory);
  const note = new TextEncoder().encode(comment);
  const counts = [[files.length, 2], [files.length, 2]] as const;
  const end = header([0x06054b50, 4], [0, 4], ...counts, [table.length, 4], [offset, 4], [note.length, 2]);
  return join([...bodies, table, end, note]);
}

/** The same with the end records of ZIP64. */
export function buildZip64(files: readonly ZipFile[]): Uint8Array<ArrayBuffer> {
  const plain = buildZip(files.map((file) => ({ ...file, wide: true })));
  const view = new DataView(plain.buffer);
  const at = plain.length - 22;
  const [size, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)];
  const counts = [[files.length, 8], [files.length, 8]] as const;
  const end = header([0x06064b50, 4], [44, 8], [45, 2], [45, 2], [0, 8], ...counts, [size, 8], [offset, 8]);
  const locator = header([0x07064b50, 4], [0, 4], [at, 8], [1, 4]);
  const last = header([0x06054b50, 4], [0, 4], [0xffff, 2], [0xffff, 2], [0xffffffff, 4], [0xffffffff, 4], [0, 2]);
  return join([plain.subarray(0, at), end, locator, last]);
}

function pack({ data = new Uint8Array(), symlink, stored }: ZipFile) {
  const content = symlink === undefined ? data : new TextEncoder().encode(symlink);
  const packed = stored ? content : new Uint8Array(deflateRawSync(content));
  return { packed, crc: crc32(content), size: content.length };
}

/** Numbers in little-endian order, each with its width in bytes. */
function header(...numbers: readonly (readonly [value: number, width: number])[]): Uint8Array {
  const bytes = new Uint8Array(numbers.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [value, width] of numbers) {
    for (let i = 0, left = value; i < width; i++, left = Math.floor(left / 256)) bytes[at++] = left % 256;
  }
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
