import type { BundleInfo } from "./bundle/shapes.ts";
import { defineFact } from "./define.ts";

export default defineFact<BundleInfo>({
  key: "app.info",
  summary: "The container app: its Info.plist and what lies around it",
  privacy: "path",
  privilege: "none",
  merge: "last",
  sources: [],
  fromBundle: true,
});
