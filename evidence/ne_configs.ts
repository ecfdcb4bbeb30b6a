import type { NetworkConfiguration } from "../formats/network_extension/configuration.ts";
import { isConfigurationStore, parseConfigurations } from "../formats/network_extension/configurations.ts";
import { dropArchiveSecrets } from "../formats/network_extension/drop_archive_secrets.ts";
import { findPrintedPlists, findXmlPlists } from "../formats/plist/find_plists.ts";
import type { Document, Output } from "./define.ts";
import { defineFact } from "./define.ts";
import { bytesOf, isBinaryList, outputsOf, wholeFile } from "./outputs.ts";

export default defineFact<NetworkConfiguration[]>({
  key: "ne.configs",
  summary: "The configurations of NetworkExtension: who wants which provider to run, and when",
  privacy: "personal",
  privilege: "root",
  merge: "last",
  most: 1_000,
  sources: [{
    format: "com.apple.networkextension.plist",
    probes: [{ file: "/Library/Preferences/com.apple.networkextension.plist", dropSecrets: dropArchiveSecrets }],
    find: findStore,
    parse: (output) => parseConfigurations(bytesOf(output), output.lines),
  }],
});

/** A binary property list is the whole file; in a text there may be several. */
function findStore(document: Document): Output[] {
  const { bytes, lines } = document;
  if (lines.length === 0) {
    return isBinaryList(bytes) && isConfigurationStore(new TextDecoder("latin1").decode(bytes))
      ? wholeFile(document)
      : [];
  }
  const blocks = [...findXmlPlists(lines), ...findPrintedPlists(lines)];
  return outputsOf(blocks.filter((block) => isConfigurationStore(block.map(({ text }) => text).join("\n"))));
}
