/**
 * The libraries that the doctor asks, and how they are opened. Always by absolute path and never after a look at the disk: macOS keeps
 * them in a shared cache, not in files. They are never closed; the process that opened them ends by `Deno.exit`.
 */

/** Where the libraries are. Only tests name others; no flag or variable does. */
export interface LibraryPaths {
  readonly system: string;
  readonly coreFoundation: string;
  readonly systemConfiguration: string;
}

const FRAMEWORKS = "/System/Library/Frameworks";

/** libSystem re-exports libxpc, the Mach bootstrap and the C library. */
export const MAC_LIBRARIES: LibraryPaths = {
  system: "/usr/lib/libSystem.B.dylib",
  coreFoundation: `${FRAMEWORKS}/CoreFoundation.framework/CoreFoundation`,
  systemConfiguration: `${FRAMEWORKS}/SystemConfiguration.framework/SystemConfiguration`,
};

/** A library that cannot be asked: the sentence says which one, and why. */
export class LibraryError extends Error {
  override readonly name = "LibraryError";
}

/** Opens a library with its table of symbols. Throws a LibraryError. */
export function openLibrary<const S extends Deno.ForeignLibraryInterface>(path: string, table: S) {
  try {
    return Deno.dlopen(path, table).symbols;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LibraryError(`Cannot open "${path}": ${why}`);
  }
}

/** The symbol itself. A symbol that this macOS does not have is null in its library's table: throws a LibraryError. */
export function need<T>(symbol: T, name: string): NonNullable<T> {
  if (symbol === null || symbol === undefined) throw new LibraryError(`This macOS has no ${name}`);
  return symbol;
}
