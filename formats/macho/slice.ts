/** What one slice of a Mach-O file says. Offsets count from the slice's first byte unless said otherwise. */

/** How a library is bound: `lazy` is loaded or initialised at first use, `id` is the image's own name. */
export type DylibKind = "load" | "weak" | "reexport" | "lazy" | "upward" | "id";

export interface Dylib {
  /** As written: absolute, or beginning with `@rpath/`, `@executable_path/` or `@loader_path/`. */
  readonly path: string;
  readonly kind: DylibKind;
  /** Versions with all three parts: "1319.100.3". */
  readonly current: string;
  readonly compat: string;
}

export interface BuildVersion {
  /** "macos", "maccatalyst", "driverkit", …; the number of a platform that has no name here. */
  readonly platform: string | number;
  /** Versions without a zero patch: "11.0", "12.1.3". */
  readonly minos: string;
  readonly sdk: string | null;
}

export interface ByteRange {
  readonly offset: number;
  readonly size: number;
}

export interface Section {
  readonly name: string;
  readonly addr: number;
  readonly size: number;
  /** 0 for a section that takes no room in the file. */
  readonly offset: number;
}

export interface Segment {
  readonly name: string;
  readonly vmaddr: number;
  readonly vmsize: number;
  readonly fileoff: number;
  readonly filesize: number;
  readonly sections: readonly Section[];
}

/** The load commands that the doctor asks about. */
export interface LoadCommands {
  /** True with LC_MAIN; executables of before 10.8 and other static ones have a thread command instead. */
  readonly hasMain: boolean;
  readonly entryOffset: number | null;
  readonly hasUnixThread: boolean;
  readonly dylibs: readonly Dylib[];
  readonly rpaths: readonly string[];
  /** The one for macOS where there are several; of LC_VERSION_MIN_MACOSX and its siblings too. */
  readonly buildVersion: BuildVersion | null;
  /** As in crash reports: "4C4C4400-5555-3144-A1B2-0123456789AB". */
  readonly uuid: string | null;
  /** True when a part of the code is encrypted, as in apps of the App Store for iOS. */
  readonly encryption: boolean;
  /** Not checked against the end of the slice; a problem says so when it lies beyond. */
  readonly codeSignature: ByteRange | null;
  readonly segments: readonly Segment[];
}

/** Where the names of symbols are. */
export interface LinkTables {
  readonly symtab: { readonly symbols: number; readonly count: number; readonly strings: ByteRange } | null;
  readonly chainedFixups: ByteRange | null;
  /** Bind, weak bind and lazy bind instructions. */
  readonly binds: readonly ByteRange[];
}

/** A list of names; not `complete` when a part of it could not be read, so that a missing name proves nothing. */
export interface Names {
  readonly names: ReadonlySet<string>;
  readonly complete: boolean;
}

export type Answer = "yes" | "no" | "unknown";

/** One image. The functions read what they need at the first call and remember it; they do not throw for bad bytes. */
export interface Slice extends LoadCommands {
  /** "x86_64", "arm64", "arm64e", …; "unknown (16777999, 3)" for CPU types without a name. */
  readonly arch: string;
  readonly cputype: number;
  readonly cpusubtype: number;
  /** In the file, in bytes; `size` is what of the slice lies within the file. */
  readonly offset: number;
  readonly size: number;
  /** "execute", "dylib", "bundle", …; the number of a type that has no name here. */
  readonly fileType: string | number;
  /** False when a load command could not be read, so that what is not listed proves nothing. */
  readonly complete: boolean;
  /** Whether a symbol is bound from another image: "_NSExtensionMain", "_OBJC_CLASS_$_NEProvider". */
  readonly importsSymbol: (name: string) => Answer;
  /**
   * Whether this image itself defines a class, by the name that `NEProviderClasses` gives: "Module.Class" of Swift,
   * else the Objective-C name. "unknown" when it has no class data, or makes classes at run time.
   */
  readonly hasClass: (name: string) => Answer;
  /** Whether the image uses or implements an Objective-C method: "startSystemExtensionMode". */
  readonly hasSelector: (name: string) => Answer;
  /** Names of the classes that this image defines, those of Swift in their mangled form: `_TtC6Module5Class`. */
  readonly objcClassNames: () => Names;
  /** Names of Swift classes: "Module.Class", "Module.Outer.Inner". */
  readonly swiftTypeNames: () => Names;
}

/**
 * Something wrong with a part of the file; `arch` is null when the file as a whole is meant. `offset` counts from its
 * start.
 */
export interface MachOProblem {
  readonly arch: string | null;
  readonly offset: number;
  readonly why: string;
}

export interface MachO {
  readonly fileKind: "fat" | "thin";
  /** In the order of the file's table; slices that are no Mach-O are left out and named in `problems`. */
  readonly slices: readonly Slice[];
  readonly problems: readonly MachOProblem[];
}
