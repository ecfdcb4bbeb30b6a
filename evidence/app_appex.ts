import type { BundleInfo } from "./bundle/shapes.ts";
import { defineFact } from "./define.ts";
import { fromInstalled } from "./installed.ts";

export default defineFact<BundleInfo[]>({
  key: "app.appex",
  summary: "The app extensions inside the app",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [fromInstalled("app.appex")],
  fromBundle: true,
});
