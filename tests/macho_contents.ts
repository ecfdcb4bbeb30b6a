/** The parts of a built Mach-O file that hold data: classes, Swift type records, tables of symbols and imports. */
import type { ByteWriter } from "./byte_writer.ts";
import type { ImageSpec } from "./macho_spec.ts";

/** A section being written: its bytes are appended to the segment's writer. */
export interface BuiltSection {
  readonly name: string;
  /** In the file. */
  readonly offset: number;
  readonly size: number;
}

/** Where a segment's sections are written; `address` turns an offset of the file into an address. */
export interface Place {
  readonly out: ByteWriter;
  readonly sections: BuiltSection[];
  readonly address: (offset: number) => number;
  readonly wide: boolean;
}

/** Writes one section at the next multiple of eight. */
export function putSection({ out, sections }: Place, name: string, write: () => void): void {
  out.align(8);
  const offset = out.bytes.length;
  write();
  if (out.bytes.length > offset) sections.push({ name, offset, size: out.bytes.length - offset });
}

/** Writes names with a zero behind each, and notes where they begin. */
export function putNames(place: Place, section: string, names: readonly string[]): Map<string, number> {
  const offsets = new Map<string, number>();
  putSection(place, section, () => {
    for (const name of names) {
      offsets.set(name, place.out.bytes.length);
      place.out.text(name);
    }
  });
  return offsets;
}

/** Writes __swift5_types behind the descriptors that it points at. */
export function putSwiftTypes(place: Place, names: readonly string[]): void {
  const { out } = place;
  const contexts = new Map<string, number>();
  const putContext = (parts: readonly string[]): number => {
    const path = parts.join(".");
    const known = contexts.get(path);
    if (known !== undefined) return known;
    const parent = parts.length > 1 ? putContext(parts.slice(0, -1)) : null;
    out.align(4);
    const at = out.bytes.length;
    contexts.set(path, at);
    const isPrivate = parts.at(-1) === "(private)";
    out.u32(parent === null ? 0 : isPrivate ? 2 : 0x80000050, parent === null ? 0 : (parent - at - 4) >>> 0);
    out.u32(isPrivate ? 0 : 4);
    if (!isPrivate) out.text(parts.at(-1)!);
    return at;
  };
  const descriptors: number[] = [];
  putSection(place, "__const", () => descriptors.push(...names.map((name) => putContext(name.split(".")))));
  putSection(place, "__swift5_types", () => descriptors.forEach((at) => out.u32((at - out.bytes.length) >>> 0)));
}

/** Writes __objc_classlist, and the classes and read-only parts that it leads to. */
export function putClasses(place: Place, names: ReadonlyMap<string, number>, format: ImageSpec["pointerFormat"]): void {
  const { out, address, wide } = place;
  const word = wide ? 8 : 4;
  const point = (offset: number, flags = 0): void => out.word(packPointer(address(offset) + flags, address(0), format));
  const [parts, classes]: [number[], number[]] = [[], []];
  putSection(place, "__objc_const", () => {
    for (const name of names.values()) {
      parts.push(out.bytes.length);
      out.u32(0, 0, 0, ...(wide ? [0] : []));
      out.word(0);
      point(name);
    }
  });
  putSection(place, "__objc_data", () => {
    for (const part of parts) {
      classes.push(out.bytes.length);
      out.raw(new Uint8Array(4 * word));
      point(part, 2);
    }
  });
  putSection(place, "__objc_classlist", () => classes.forEach((at) => point(at)));
}

/** Packs an address as a format of chained fixups keeps it; the upper bits hold a distance, as in real files. */
function packPointer(target: number, start: number, format: ImageSpec["pointerFormat"]): bigint {
  if (format === undefined) return BigInt(target);
  const fromStart = format === 6 || format === 9 || format === 12;
  return BigInt(fromStart ? target - start : target) | (1n << 52n);
}

/**
 * Writes LC_DYLD_CHAINED_FIXUPS' data: a segment, with pointers when they have a format, then the imports and their
 * names.
 */
export function putChainedFixups(
  out: ByteWriter,
  { imports = [], importFormat = 1, pointerFormat }: ImageSpec,
): void {
  const width = { 1: 4, 2: 8, 3: 16 }[importFormat];
  const starts = 28;
  const table = starts + 8 + 24;
  out.u32(0, starts, table, table + imports.length * width, imports.length, importFormat, 0);
  out.u32(1, pointerFormat === undefined ? 0 : 8, 24);
  out.u16(0x4000);
  out.u16(pointerFormat ?? 0);
  out.raw(new Uint8Array(16));
  let at = 1;
  for (const name of imports) {
    if (importFormat === 3) out.u64((BigInt(at) << 32n) | 1n);
    else out.u32(at * 2 ** 9 + 1);
    if (importFormat === 2) out.u32(7);
    if (importFormat === 3) out.u64(7);
    at += new TextEncoder().encode(name).length + 1;
  }
  out.u8(0);
  for (const name of imports) out.text(name);
}

/** Writes bind instructions for pointers at the start of segment 2. */
export function putBinds(out: ByteWriter, names: readonly string[]): void {
  for (const name of names) {
    out.u8(0x11, 0x40);
    out.text(name);
    out.u8(0x51, 0x72, 0x00, 0x90);
  }
  out.u8(0);
}

/** Writes the symbol table, then the names; returns where the names begin. */
export function putSymbols(out: ByteWriter, defined: readonly string[], undefinedNames: readonly string[]): number {
  let at = 1;
  const putEntry = (name: string, type: number): void => {
    out.u32(at);
    out.u8(type, type === 1 ? 0 : 1);
    out.u16(0);
    out.word(type === 1 ? 0 : 16);
    at += new TextEncoder().encode(name).length + 1;
  };
  defined.forEach((name) => putEntry(name, 0x0f));
  undefinedNames.forEach((name) => putEntry(name, 0x01));
  const strings = out.bytes.length;
  out.u8(0);
  [...defined, ...undefinedNames].forEach((name) => out.text(name));
  return strings;
}
