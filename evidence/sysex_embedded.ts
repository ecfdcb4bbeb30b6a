import type { BundleInfo } from "./bundle/shapes.ts";
import { defineFact } from "./define.ts";
import { fromInstalled } from "./installed.ts";

export default defineFact<BundleInfo[]>({
  key: "sysex.embedded",
  summary: "The system extensions inside the apps: their Info.plist and what lies around it",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [fromInstalled("sysex.embedded")],
  fromBundle: true,
});
