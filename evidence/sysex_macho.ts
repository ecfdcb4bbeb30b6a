import type { ExecutableInfo } from "./bundle/shapes.ts";
import { defineFact } from "./define.ts";

/** Read from the files of a bundle only; no command prints it. */
export default defineFact<ExecutableInfo[]>({
  key: "sysex.macho",
  summary: "The main executables: slices, entry points, libraries, provider classes",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [],
});
