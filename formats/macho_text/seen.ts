/** What texts of otool, nm, lipo, dyld_info and file show of one executable. */

/** One slice; what the text does not show is null. */
export interface SeenSlice {
  readonly arch: string | null;
  /** `execute`, `dylib`, `bundle`, or a number. */
  readonly fileType: string | null;
  /** LC_MAIN or LC_UNIXTHREAD; false only where all load commands were shown. */
  readonly hasEntry: boolean | null;
  readonly usesExtensionMain: "yes" | "unknown";
  readonly minimumSystem: string | null;
  readonly sdk: string | null;
  /** LC_CODE_SIGNATURE; false only where all load commands were shown. */
  readonly isSigned: boolean | null;
  readonly rpaths: readonly string[] | null;
  /** Whether the text shows that there are no other run paths. */
  readonly rpathsAreAll: boolean;
  readonly dylibs: readonly SeenDylib[] | null;
}

export interface SeenDylib {
  readonly path: string;
  readonly isWeak: boolean;
}

export interface SeenExecutable {
  /** As the text has it. */
  readonly file: string;
  readonly archs: readonly string[];
  /** Whether the text shows that there are no other slices. */
  readonly archsAreAll: boolean;
  readonly slices: readonly SeenSlice[];
}

/** A slice while it is read: the text goes from tool to tool and from slice to slice, and may come back to each. */
export interface SliceDraft {
  fileType: string | null;
  hasEntry: boolean;
  usesExtensionMain: boolean;
  minimumSystem: string | null;
  sdk: string | null;
  isSigned: boolean;
  /** How many load commands there are, as the Mach header says. */
  commands: number | null;
  /** How many of them were shown, from the first, and whether the last was that of the signature. */
  shown: number;
  endsSigned: boolean;
  rpaths: Set<string> | null;
  /** Somebody asked for every LC_RPATH. */
  rpathsAreAll: boolean;
  dylibs: Map<string, boolean> | null;
  /** The outputs that the lists are from: of two, the later one counts. */
  rpathsFrom: number;
  dylibsFrom: number;
  /** The last output of which lines are missing. */
  cutIn: number;
}

/** No executable loads as many. */
const MOST_NAMES = 1_000;

export function makeSliceDraft(): SliceDraft {
  return {
    fileType: null,
    hasEntry: false,
    usesExtensionMain: false,
    minimumSystem: null,
    sdk: null,
    isSigned: false,
    commands: null,
    shown: 0,
    endsSigned: false,
    rpaths: null,
    rpathsAreAll: false,
    dylibs: null,
    rpathsFrom: -1,
    dylibsFrom: -1,
    cutIn: -1,
  };
}

/** Adds a library. Where one tool says that it may be missing, another may not say so. */
export function addDylib(slice: SliceDraft, path: string, isWeak: boolean, output: number): void {
  const before = slice.dylibs?.get(path) ?? false;
  if (slice.dylibs === null || slice.dylibsFrom !== output) slice.dylibs = new Map();
  slice.dylibsFrom = output;
  if (slice.dylibs.size < MOST_NAMES) slice.dylibs.set(path, isWeak || before);
}

export function addRpath(slice: SliceDraft, path: string, output: number): void {
  if (slice.rpaths === null || slice.rpathsFrom !== output) {
    slice.rpaths = new Set();
    slice.rpathsAreAll = false;
  }
  slice.rpathsFrom = output;
  if (slice.rpaths.size < MOST_NAMES) slice.rpaths.add(path);
}

/** What was seen of a slice; `other` is what was shown without saying of which slice. */
export function finishSlice(arch: string | null, own: SliceDraft, other: SliceDraft = makeSliceDraft()): SeenSlice {
  const commands = own.commands ?? other.commands;
  const isWhole = [own, other].some(({ shown, endsSigned }) => shown > 0 && (endsSigned || shown === commands));
  const paths = own.rpaths === null ? other : own;
  const dylibs = own.dylibs ?? other.dylibs ?? (isWhole ? new Map<string, boolean>() : null);
  const unlessHere = (isHere: boolean) => isHere || (isWhole ? false : null);
  return {
    arch,
    fileType: own.fileType ?? other.fileType,
    hasEntry: unlessHere(own.hasEntry || other.hasEntry),
    usesExtensionMain: own.usesExtensionMain || other.usesExtensionMain ? "yes" : "unknown",
    minimumSystem: own.minimumSystem ?? other.minimumSystem,
    sdk: own.sdk ?? other.sdk,
    isSigned: unlessHere(own.isSigned || other.isSigned),
    rpaths: paths.rpaths === null ? (isWhole ? [] : null) : [...paths.rpaths],
    rpathsAreAll: isWhole || (paths.rpathsAreAll && paths.cutIn !== paths.rpathsFrom),
    dylibs: dylibs === null ? null : [...dylibs].map(([path, isWeak]) => ({ path, isWeak })),
  };
}
