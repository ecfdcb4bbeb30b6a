/** The line over what a tool says of a file, or of one slice of it: `PATH:`, `PATH (architecture arm64):`, `PATH [arm64]:`. */
import type { JoinedLine } from "./join_lines.ts";

const HEADER = /^([^:]{1,1000}?)(?: \((?:for )?architecture (\w{1,20})\))?:$/;
/** Of dyld_info. */
const WITH_BRACKETS = /^(\S.{0,1000}?) \[(\w{1,20})\]:$/;
const BODY =
  /\(compatibility version |^Load command \d|^Mach header$|^(?:[\da-f]{8,16} )?(?:[A-Za-z-] _|\((?:undefined|__TEXT))|^-\w{1,30}:$|^cmd LC_/;
const LIBRARY = /\.(?:dylib|so|a|o|tbd)$|\.framework\//i;
const OF_MACOS = /^\/(?:usr\/(?!local\/)|bin\/|sbin\/|System\/)/;
const LOOK_AHEAD = 3;

/** The file and slice that the line at `at` announces; null when it announces none. */
export function beginOf(
  lines: readonly JoinedLine[],
  at: number,
  isAsked: boolean,
): { readonly file: string; readonly arch: string | null } | null {
  const { text } = lines[at]!;
  if (!text.endsWith(":") || text.startsWith("-")) return null;
  const [, file, arch = null] = WITH_BRACKETS.exec(text) ?? HEADER.exec(text) ?? [];
  if (file === undefined) return null;
  const next = lines.slice(at + 1, at + 1 + LOOK_AHEAD).find((one) => one.text !== "");
  const hasBody = next !== undefined && next.line.command === undefined && BODY.test(next.text);
  return hasBody || (isAsked && file.includes("/")) ? { file, arch } : null;
}

/** Whether the file can be the main executable of something: no library, and nothing of macOS itself. */
export function isMain(file: string): boolean {
  return !LIBRARY.test(file) && !OF_MACOS.test(file);
}
