import { type ExtensionList, findExtensionLists, parseExtensionList } from "../formats/sysextd/extension_list.ts";
import { defineFact } from "./define.ts";
import { allLines, outputsOf } from "./outputs.ts";

export default defineFact<ExtensionList>({
  key: "reg.list",
  summary: "The system extensions that macOS has registered, and the state of each",
  privacy: "public",
  privilege: "none",
  merge: "last",
  most: 500,
  sources: [{
    format: "systemextensionsctl list",
    probes: [{ command: ["/usr/bin/systemextensionsctl", "list"] }],
    find: ({ lines }) => outputsOf(findExtensionLists(lines)),
    parse: (output) => parseExtensionList(allLines(output)),
  }],
});
