/** What the loader will find, or miss, in the main executables that were read. */
import { type Case, type Cite, CLEAR, type Found, found, type Outcome, unknown } from "./define.ts";
import { bundleOf, executableOf, executablePath, extensionOf, type Side } from "./bundle_of.ts";
import { shownExecutable } from "./shown_executables.ts";
import type { ExecutableInfo, ExecutableSlice } from "../evidence/bundle/shapes.ts";

/** A library that the executable cannot do without and that its bundle does not have. */
export interface MissingLibrary {
  /** As the executable names it. */
  readonly path: string;
  /** The slices that miss it; not those that never name it. */
  readonly archs: readonly (string | null)[];
  readonly cite: Cite;
}

/** Every Mac has Swift's runtime and finds it under this name, whatever the run paths say. */
const SWIFT_RUNTIME = /^@rpath\/libswift[^/]*\.dylib$/;
/** Other libraries that every Mac has. */
const OF_MACOS = /^\/(?:usr\/lib|System)\//;
/** Apple's own, though outside of /System. */
const APPLES = "/Library/Apple/";
const DEBUG_DYLIB = /\.debug\.dylib$/;

/** An executable that was read, what proves it, and where it lies. */
export interface Executable {
  readonly value: ExecutableInfo;
  readonly cite: Cite;
  readonly path: string;
}

/** The executable of one side; null when it was not read, and no text shows it. */
export function executableSide(of: Case, side: Side): Executable | null {
  const bundle = bundleOf(of, side);
  const executable = bundle === null ? null : executableOf(of, bundle.value);
  if (executable !== null) return { ...executable, path: executablePath(bundle!.value) };
  const shown = shownExecutable(of, side);
  return shown && { ...shown, path: shown.value.file };
}

/**
 * The findings about the extension's executable. Without any it is clear where the files were read; of a text, only where every
 * slice of it shows what the rule asks.
 */
export function foundInExecutable(
  of: Case,
  list: readonly Found[],
  isShown: (slice: ExecutableSlice) => boolean,
): Outcome {
  if (list.length > 0) return found(...list);
  const executable = executableSide(of, "extension")?.value;
  const isClear = executable === undefined
    ? extensionOf(of) !== null
    : executable.isRead || (executable.slices.length > 0 && executable.slices.every(isShown));
  return isClear ? CLEAR : unknown(["sysex.macho"]);
}

/** Whether a text shows that the slice needs no library but those that every Mac has. */
export function needsOnlyMacOS({ dylibs }: ExecutableSlice): boolean {
  return dylibs !== null &&
    dylibs.every(({ path, isWeak }) => isWeak || OF_MACOS.test(path) || SWIFT_RUNTIME.test(path));
}

/** The libraries that one side misses, in the order of its slices. */
export function missingLibraries(of: Case, side: Side): MissingLibrary[] {
  const executable = executableSide(of, side);
  if (executable === null) return [];
  const { value: { slices }, cite } = executable;
  const paths = new Set(slices.flatMap(({ unresolved }) => unresolved));
  return [...paths].filter((path) => !SWIFT_RUNTIME.test(path) && !path.startsWith(APPLES)).map((path) => ({
    path,
    archs: slices.filter(({ unresolved }) => unresolved.includes(path)).map(({ arch }) => arch),
    cite,
  }));
}

/** True of the half of an executable that Xcode splits off in debug builds. */
export function isDebugDylib(path: string): boolean {
  return DEBUG_DYLIB.test(path);
}

/** ` (arm64)` when only a part of the slices is meant, else nothing. */
export function ofSlices(
  archs: readonly (string | null)[],
  { slices }: { readonly slices: readonly ExecutableSlice[] },
): string {
  return archs.length === slices.length ? "" : ` (${archs.join(", ")})`;
}
