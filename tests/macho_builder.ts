/** Writes real Mach-O files from a description, thin and universal, in both byte orders and widths. */
import { type ByteWriter, makeByteWriter } from "./byte_writer.ts";
import {
  type BuiltSection,
  type Place,
  putBinds,
  putChainedFixups,
  putClasses,
  putNames,
  putSection,
  putSwiftTypes,
  putSymbols,
} from "./macho_contents.ts";
import { CPUS, type DylibSpec, type ImageSpec } from "./macho_spec.ts";

export type { DylibSpec, ImageSpec } from "./macho_spec.ts";

interface Range {
  readonly offset: number;
  readonly size: number;
}

interface BuiltSegment extends Range {
  readonly name: string;
  readonly sections: readonly BuiltSection[];
}

/** Everything behind the load commands, with its place in the file. */
interface Body {
  readonly bytes: readonly number[];
  readonly segments: readonly BuiltSegment[];
  readonly fixups: Range | null;
  readonly binds: Range | null;
  readonly symbols: Range;
  readonly symbolCount: number;
  readonly strings: Range;
  readonly signature: Range | null;
}

const DYLIB_TYPES = { load: 0xc, id: 0xd, lazy: 0x20, weak: 0x80000018, reexport: 0x8000001f, upward: 0x80000023 };

/** Builds one image. */
export function buildMachO(spec: ImageSpec = {}): Uint8Array {
  const cpu = CPUS[spec.cpu ?? "arm64"];
  // The commands' size does not depend on what they say, so that a first round tells where the body begins.
  const draft = buildHead(spec, buildBody(spec, 0)).length;
  const body = buildBody(spec, draft);
  const head = buildHead(spec, body);
  if (head.length !== draft) {
    throw new Error(`Cannot build ${spec.cpu}: load commands grew from ${draft} to ${head.length}`);
  }
  const file = makeByteWriter(cpu);
  file.raw(head);
  file.raw(body.bytes.slice(head.length));
  return Uint8Array.from(file.bytes);
}

/**
 * Builds a universal file of images, with 64-bit offsets when `wide`; `align` is the power of two that slices begin at.
 */
export function buildFat(
  images: readonly Uint8Array[],
  { wide = false, align = 6 }: { readonly wide?: boolean; readonly align?: number } = {},
): Uint8Array {
  const out = makeByteWriter({ littleEndian: false, wide });
  out.u32(wide ? 0xcafebabf : 0xcafebabe, images.length);
  let at = 8 + images.length * (wide ? 32 : 20);
  for (const image of images) {
    at = Math.ceil(at / 2 ** align) * 2 ** align;
    const view = new DataView(image.buffer, image.byteOffset);
    const littleEndian = view.getUint8(0) >= 0xce;
    out.u32(view.getUint32(4, littleEndian), view.getUint32(8, littleEndian));
    out.word(at, image.length);
    out.u32(align, ...(wide ? [0] : []));
    at += image.length;
  }
  for (const image of images) {
    out.align(2 ** align);
    out.raw(image);
  }
  return Uint8Array.from(out.bytes);
}

function startOf(spec: ImageSpec): number {
  return CPUS[spec.cpu ?? "arm64"].wide ? 0x1_0000_0000 : 0x1000;
}

function buildBody(spec: ImageSpec, headSize: number): Body {
  const cpu = CPUS[spec.cpu ?? "arm64"];
  const out = makeByteWriter(cpu);
  out.raw(new Uint8Array(headSize));
  const { classes = [], otherObjcNames = [], selectors = [], strings = [], swiftClasses = [] } = spec;
  const { importTables = ["symtab"] } = spec;
  const segments: BuiltSegment[] = [];
  const putSegment = (name: string, write: (place: Place) => void): void => {
    if (segments.length > 0) out.align(spec.pageSize ?? 64);
    const offset = segments.length > 0 ? out.bytes.length : 0;
    const sections: BuiltSection[] = [];
    write({ out, sections, wide: cpu.wide, address: (at) => startOf(spec) + at });
    if (name !== "__LINKEDIT") out.align(spec.pageSize ?? 64);
    segments.push({ name, offset, size: out.bytes.length - offset, sections });
  };
  let names = new Map<string, number>();
  putSegment("__TEXT", (place) => {
    putSection(place, "__text", () => out.raw(new Uint8Array(spec.codeSize ?? 16)));
    const isSwift = (name: string) => name.startsWith("_Tt");
    names = putNames(place, "__objc_classname", [...classes.filter((name) => !isSwift(name)), ...otherObjcNames]);
    for (const [name, at] of putNames(place, "__cstring", [...classes.filter(isSwift), ...strings])) {
      names.set(name, at);
    }
    [...otherObjcNames, ...strings].forEach((name) => names.delete(name));
    putNames(place, "__objc_methname", selectors);
    if (swiftClasses.length > 0) putSwiftTypes(place, swiftClasses);
    if (spec.infoPlist) putSection(place, "__info_plist", () => out.raw(spec.infoPlist!));
  });
  if (names.size > 0) putSegment("__DATA", (place) => putClasses(place, names, spec.pointerFormat));
  const hasFixups = importTables.includes("chained") || spec.pointerFormat !== undefined;
  const imports = spec.imports ?? [];
  const parts = { fixups: null, binds: null, signature: null } as { -readonly [K in keyof Body]?: Body[K] };
  putSegment("__LINKEDIT", () => {
    if (hasFixups) parts.fixups = track(out, () => putChainedFixups(out, spec));
    if (importTables.includes("bind")) parts.binds = track(out, () => putBinds(out, imports));
    const undefinedNames = importTables.includes("symtab") ? imports : [];
    let strings = 0;
    const table = track(out, () => {
      strings = putSymbols(out, spec.symbols ?? [], undefinedNames);
    });
    parts.symbolCount = undefinedNames.length + (spec.symbols?.length ?? 0);
    parts.symbols = table;
    parts.strings = { offset: strings, size: table.offset + table.size - strings };
    const { signature } = spec;
    if (signature === undefined) return;
    out.align(16);
    parts.signature = track(out, () => out.raw(typeof signature === "number" ? new Uint8Array(signature) : signature));
  });
  return { ...parts, bytes: out.bytes, segments } as Body;
}

function track(out: ByteWriter, write: () => void): Range {
  out.align(8);
  const offset = out.bytes.length;
  write();
  return { offset, size: out.bytes.length - offset };
}

/** The header and the load commands. */
function buildHead(spec: ImageSpec, body: Body): number[] {
  const cpu = CPUS[spec.cpu ?? "arm64"];
  const commands = makeByteWriter(cpu);
  let count = 0;
  const put = (type: number, write: (out: ByteWriter) => void): void => {
    const inner = makeByteWriter(cpu);
    write(inner);
    inner.align(8);
    commands.u32(type, inner.bytes.length + 8);
    commands.raw(inner.bytes);
    count++;
  };
  if ((spec.fileType ?? 2) === 2) put(cpu.wide ? 0x19 : 0x1, (out) => putPageZero(out, startOf(spec)));
  for (const segment of body.segments) {
    put(cpu.wide ? 0x19 : 0x1, (out) => putSegmentCommand(out, segment, { start: startOf(spec), wide: cpu.wide }));
  }
  putLinkCommands(put, body);
  const { main = 0x10, build = [1, 0xb0000, 0xf0100], minimum, uuid, rpaths = [], dylibs = [] } = spec;
  if (uuid !== undefined) put(0x1b, (out) => out.raw(Uint8Array.fromHex(uuid)));
  if (build) put(0x32, (out) => out.u32(...build, 0));
  if (minimum) put(0x24, (out) => out.u32(...minimum));
  if (main !== null) {
    put(0x80000028, (out) => {
      out.u64(main);
      out.u64(0);
    });
  }
  if (spec.unixThread) put(0x5, (out) => out.u32(4, 0));
  if (spec.encrypted) put(0x2c, (out) => out.u32(0x1000, 0x1000, 1, 0));
  for (const dylib of dylibs) putDylib(put, typeof dylib === "string" ? { path: dylib } : dylib);
  for (const path of rpaths) {
    put(0x8000001c, (out) => {
      out.u32(12);
      out.text(path);
    });
  }
  const { signature } = body;
  if (signature) put(0x1d, (out) => out.u32(signature.offset, signature.size));
  for (const command of spec.extraCommands ?? []) commands.raw(command);
  count += spec.extraCommands?.length ?? 0;
  const head = makeByteWriter(cpu);
  head.u32(cpu.wide ? 0xfeedfacf : 0xfeedface, cpu.cputype, cpu.cpusubtype, spec.fileType ?? 2);
  head.u32(count, commands.bytes.length, 0x200085, ...(cpu.wide ? [0] : []));
  head.raw(commands.bytes);
  return head.bytes;
}

type Put = (type: number, write: (out: ByteWriter) => void) => void;

function putLinkCommands(put: Put, { fixups, binds, symbols, strings, symbolCount }: Body): void {
  if (fixups) put(0x80000034, (out) => out.u32(fixups.offset, fixups.size));
  if (binds) put(0x80000022, (out) => out.u32(0, 0, binds.offset, binds.size, 0, 0, 0, 0, 0, 0));
  put(0x2, (out) => out.u32(symbols.offset, symbolCount, strings.offset, strings.size));
}

function putPageZero(out: ByteWriter, size: number): void {
  out.text("__PAGEZERO", 16);
  out.word(0, size, 0, 0);
  out.u32(0, 0, 0, 0);
}

function putSegmentCommand(
  out: ByteWriter,
  { name, offset, size, sections }: BuiltSegment,
  { start, wide }: { readonly start: number; readonly wide: boolean },
): void {
  out.text(name, 16);
  out.word(start + offset, size, offset, size);
  out.u32(5, 5, sections.length, 0);
  for (const section of sections) {
    out.text(section.name, 16);
    out.text(name, 16);
    out.word(start + section.offset, section.size);
    out.u32(section.offset, 3, 0, 0, 0, 0, 0, ...(wide ? [0] : []));
  }
}

function putDylib(put: Put, { path, kind = "load", current = 0x10000, compat = 0x10000, flags }: DylibSpec): void {
  put(DYLIB_TYPES[kind], (out) => {
    out.u32(
      ...(flags === undefined ? [24, 2] : [28, 0x1a741800]),
      current,
      compat,
      ...(flags === undefined ? [] : [flags]),
    );
    out.text(path);
  });
}
