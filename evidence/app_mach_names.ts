import type { MachNameUse } from "./bundle/shapes.ts";
import { defineFact } from "./define.ts";
import { fromInstalled } from "./installed.ts";

export default defineFact<MachNameUse[]>({
  key: "app.machNames",
  summary: "What the app's code has of the Mach names of its extensions, when there is a version in them",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [fromInstalled("app.machNames")],
  fromBundle: true,
});
