/** What `buildMachO()` is told to write. Everything may be left out. */
import type { DylibKind } from "../formats/macho/slice.ts";

/** CPU type and subtype, byte order and width of the processors that images can be built for. */
export const CPUS = {
  arm64: { cputype: 0x0100000c, cpusubtype: 0, littleEndian: true, wide: true },
  arm64e: { cputype: 0x0100000c, cpusubtype: 0x80000002, littleEndian: true, wide: true },
  x86_64: { cputype: 0x01000007, cpusubtype: 3, littleEndian: true, wide: true },
  i386: { cputype: 7, cpusubtype: 3, littleEndian: true, wide: false },
  ppc: { cputype: 0x12, cpusubtype: 0, littleEndian: false, wide: false },
  ppc64: { cputype: 0x01000012, cpusubtype: 0, littleEndian: false, wide: true },
} as const;

export type ImportTable = "symtab" | "chained" | "bind";

export interface DylibSpec {
  readonly path: string;
  readonly kind?: DylibKind;
  /** Packed versions: 0x10203 is 1.2.3. */
  readonly current?: number;
  readonly compat?: number;
  /** Writes the newer form of the command, with these flags. */
  readonly flags?: number;
}

export interface ImageSpec {
  /** "arm64" when left out. */
  readonly cpu?: keyof typeof CPUS;
  /** 2, an executable, when left out. */
  readonly fileType?: number;
  /** Offset of LC_MAIN; null for none. */
  readonly main?: number | null;
  readonly unixThread?: boolean;
  readonly dylibs?: readonly (string | DylibSpec)[];
  readonly rpaths?: readonly string[];
  /** Platform, oldest system and SDK of LC_BUILD_VERSION, packed; null for none. */
  readonly build?: readonly [platform: number, minos: number, sdk: number] | null;
  /** LC_VERSION_MIN_MACOSX. */
  readonly minimum?: readonly [minos: number, sdk: number];
  /** 32 hexadecimal digits. */
  readonly uuid?: string;
  readonly encrypted?: boolean;
  readonly imports?: readonly string[];
  /** Where the imports are written; the symbol table when left out. */
  readonly importTables?: readonly ImportTable[];
  /** Format of chained imports: 1 when left out. */
  readonly importFormat?: 1 | 2 | 3;
  /** Names of symbols that the image defines. */
  readonly symbols?: readonly string[];
  /** Objective-C names of classes; those that begin with `_Tt` go where Swift puts them. */
  readonly classes?: readonly string[];
  /** Names of categories or protocols: in the same section as the classes' names. */
  readonly otherObjcNames?: readonly string[];
  readonly selectors?: readonly string[];
  /** Section __TEXT,__cstring. */
  readonly strings?: readonly string[];
  /** Full names of Swift classes: "Module.Outer.Class"; a part "(private)" stands for an anonymous context. */
  readonly swiftClasses?: readonly string[];
  /** How pointers are kept: a format of chained fixups, which also makes the table; plain addresses when left out. */
  readonly pointerFormat?: 1 | 2 | 6 | 9 | 12;
  /** Section __TEXT,__info_plist. */
  readonly infoPlist?: Uint8Array;
  /** What LC_CODE_SIGNATURE points at: a signature, or so many zeros to be filled in. */
  readonly signature?: Uint8Array | number;
  /** Filler in __text, in bytes. */
  readonly codeSize?: number;
  /** Segments begin at multiples of it; 64 when left out, so that files stay small. */
  readonly pageSize?: number;
  /** Whole load commands to add at the end. */
  readonly extraCommands?: readonly Uint8Array[];
}
