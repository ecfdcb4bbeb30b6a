/** Executables of the healthy app as they are read, and as otool, lipo and nm print them, for samples. */
import { ID } from "./samples.ts";
import type { ExecutableInfo, ExecutableSlice } from "../evidence/bundle/shapes.ts";

const HOME = "/Applications/Example Tunnel.app";
const APP = `${HOME}/Contents/MacOS/Example Tunnel`;
const EXTENSION = `${HOME}/Contents/Library/SystemExtensions/${ID}.systemextension/Contents/MacOS/${ID}`;

/** One slice of an executable that loads. */
function slice(overrides: Partial<ExecutableSlice> = {}): ExecutableSlice {
  return {
    arch: "arm64",
    fileType: "execute",
    hasEntry: true,
    usesExtensionMain: "no",
    minimumSystem: "12.0",
    sdk: "26.0",
    isSigned: true,
    rpaths: ["/usr/lib/swift", "@executable_path/../Frameworks"],
    dylibs: [{ path: "/usr/lib/libSystem.B.dylib", isWeak: false }],
    unresolved: [],
    classes: {},
    ...overrides,
  };
}

/** A universal executable of the bundle at `path`; the overrides are of both slices. */
export function executable(path: string, overrides: Partial<ExecutableSlice> = {}): ExecutableInfo {
  const slices = ["x86_64", "arm64"].map((arch) => slice({ ...overrides, arch }));
  return {
    path,
    file: `${path}/Contents/MacOS/Example`,
    isRead: true,
    archs: ["x86_64", "arm64"],
    archsAreAll: true,
    slices,
    problems: [],
  };
}

/** `otool -L` of the extension: what it loads, and Apple's library. */
export function otoolLibraries(...paths: string[]): string {
  const lines = [...paths, "/usr/lib/libSystem.B.dylib"].map((path) =>
    `\t${path} (compatibility version 1.0.0, current version 1.0.0)\n`
  );
  return `% otool -L "${EXTENSION}"\n${EXTENSION}:\n${lines.join("")}`;
}

/** Its run paths, as grep(1) leaves them of `otool -l`. */
export function otoolRpaths(...paths: string[]): string {
  const commands = paths.map((path) => `          cmd LC_RPATH\n      cmdsize 48\n         path ${path} (offset 12)\n`);
  return `% otool -l "${EXTENSION}" | grep -A2 LC_RPATH\n${commands.join("--\n")}`;
}

/** `otool -hv` and the first load command of so many. */
export function otoolHeader(fileType: string, ...commands: string[]): string {
  const listed = commands.map((name, i) => `Load command ${i}\n      cmd ${name}\n  cmdsize 24\n`);
  return `% otool -hlv "${EXTENSION}"\n${EXTENSION}:\nMach header\n` +
    "      magic  cputype cpusubtype  caps    filetype ncmds sizeofcmds      flags\n" +
    `MH_MAGIC_64    ARM64        ALL  0x00     ${fileType}    ${
      commands.length || 24
    }       2712   NOUNDEFS DYLDLINK\n` +
    listed.join("");
}

/** `lipo -info` of the app or the extension. */
export function lipo(side: "app" | "extension", ...archs: string[]): string {
  const path = side === "app" ? APP : EXTENSION;
  const says = archs.length === 1
    ? `Non-fat file: ${path} is architecture: ${archs[0]}`
    : `Architectures in the fat file: ${path} are: ${archs.join(" ")} `;
  return `% lipo -info "${path}"\n${says}\n`;
}

/** What the extension takes from other libraries. */
export function nm(...symbols: string[]): string {
  return `% nm -u "${EXTENSION}"\n${symbols.map((name) => `                 U ${name}\n`).join("")}`;
}
