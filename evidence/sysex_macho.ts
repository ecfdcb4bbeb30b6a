import { findExecutables, parseExecutables } from "../formats/macho_text/executables.ts";
import { describeSeen } from "./bundle/seen_executable.ts";
import type { ExecutableInfo } from "./bundle/shapes.ts";
import type { Output, Parsed } from "./define.ts";
import { defineFact } from "./define.ts";
import { fromInstalled } from "./installed.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<ExecutableInfo[]>({
  key: "sysex.macho",
  summary: "The main executables: slices, entry points, libraries, provider classes",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [fromInstalled("sysex.macho"), {
    format: "otool, lipo, nm, dyld_info",
    find: ({ lines }) => outputsOf(findExecutables(lines)),
    parse: parseTexts,
  }],
  fromBundle: true,
});

function parseTexts({ lines }: Output): Parsed<ExecutableInfo[]> {
  const { value, ...parsed } = parseExecutables(lines);
  return { ...parsed, value: value === null ? null : value.map(describeSeen) };
}
