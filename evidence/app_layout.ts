import type { LayoutFinding } from "./bundle/shapes.ts";
import { defineFact } from "./define.ts";
import { fromInstalled } from "./installed.ts";

export default defineFact<LayoutFinding[]>({
  key: "app.layout",
  summary: "What lies in the app where signing or macOS objects to it",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [fromInstalled("app.layout")],
  fromBundle: true,
});
