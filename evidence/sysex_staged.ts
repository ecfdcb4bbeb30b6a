import type { BundleInfo } from "./bundle/shapes.ts";
import { defineFact } from "./define.ts";
import { fromInstalled } from "./installed.ts";

/** Only of a Mac: the copy of an extension that macOS made when it was activated, and runs. */
export default defineFact<BundleInfo[]>({
  key: "sysex.staged",
  summary: "The copies of extensions that macOS staged and runs: their Info.plist and what lies around it",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [fromInstalled("sysex.staged")],
});
