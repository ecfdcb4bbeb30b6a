import type { ExecutableInfo } from "./bundle/shapes.ts";
import { defineFact } from "./define.ts";
import { fromInstalled } from "./installed.ts";

export default defineFact<ExecutableInfo[]>({
  key: "sysex.macho",
  summary: "The main executables: slices, entry points, libraries, provider classes",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [fromInstalled("sysex.macho")],
  fromBundle: true,
});
