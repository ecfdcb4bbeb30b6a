/**
 * What lipo(1) and file(1) say of the slices of a file:
 *
 *     Architectures in the fat file: /Applications/Example.app/Contents/MacOS/Example are: x86_64 arm64
 *     Non-fat file: /Applications/Example.app/Contents/MacOS/Example is architecture: arm64
 *     /Applications/Example.app/Contents/MacOS/Example: Mach-O universal binary with 2 architectures: [x86_64:…] [arm64:…]
 *     /Applications/Example.app/Contents/MacOS/Example (for architecture arm64):	Mach-O 64-bit executable arm64
 */

/** The slices of a file. */
export interface ArchsOfFile {
  /** Null where the line does not name it: `lipo -archs`. */
  readonly file: string | null;
  readonly archs: readonly string[];
  /** False of a line about one slice of several. */
  readonly areAll: boolean;
  readonly fileType: string | null;
}

const ARCH = "(?:x86_64h?|arm64(?:e|_32)?|i386|armv\\w{1,3}|ppc\\w{0,5})";
const FAT = /^Architectures in the fat file: (.{1,1000}?) are: ([\w ]{1,200})$/;
const THIN = /^Non-fat file: (.{1,1000}?) is architecture: (\w{1,20})$/;
/** Names of processors and nothing else. */
export const ARCHS = new RegExp(`^${ARCH}(?: +${ARCH}){0,9}$`);
const UNIVERSAL = /^(.{1,1000}?): +Mach-O universal binary with \d{1,2} architectures?: (\[.{1,1000})$/;
const DETAIL = new RegExp(`^(?:Fat header in: (.{1,1000})|nfat_arch (\\d{1,2})|architecture (${ARCH}))$`);
const SINGLE =
  /^(.{1,1000}?)( \(for architecture \w{1,20}\))?: +Mach-O (?:64-bit )?(executable|bundle|dynamically linked shared library) (\w{1,20})\b/;
const FILE_TYPES: Readonly<Record<string, string>> = {
  "executable": "execute",
  "bundle": "bundle",
  "dynamically linked shared library": "dylib",
};

/** A line of `lipo -detailed_info`: `Fat header in: PATH`, `nfat_arch 2`, `architecture arm64`. */
export function readDetail(text: string): { readonly key: "file" | "count" | "arch"; readonly value: string } | null {
  const [, file, count, arch] = DETAIL.exec(text) ?? [];
  if (file !== undefined) return { key: "file", value: file };
  if (count !== undefined) return { key: "count", value: count };
  return arch === undefined ? null : { key: "arch", value: arch };
}

/** Reads a line, without its indentation and with single blanks. `isArchsOnly`: it may be the answer of `lipo -archs`. */
export function readArchs(text: string, isArchsOnly: boolean): ArchsOfFile | null {
  if (isArchsOnly && ARCHS.test(text)) return about(null, text.split(" "));
  const [, lipoFile, lipoArchs] = FAT.exec(text) ?? THIN.exec(text) ?? [];
  if (lipoFile !== undefined) return about(lipoFile, lipoArchs!.trim().split(/ +/));
  const [, fatFile, slices] = UNIVERSAL.exec(text) ?? [];
  if (fatFile !== undefined) {
    return about(
      fatFile,
      [...slices!.matchAll(/\[(\w{1,20})[:\]]/g)].map(([, arch]) => arch!),
    );
  }
  const [, file, one, kind, arch] = SINGLE.exec(text) ?? [];
  if (file === undefined) return null;
  return { ...about(file, [arch!]), areAll: one === undefined, fileType: FILE_TYPES[kind!]! };
}

function about(file: string | null, archs: readonly string[]): ArchsOfFile {
  return { file, archs, areAll: archs.length > 0, fileType: null };
}
