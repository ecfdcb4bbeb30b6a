import { parseNetworkPreferences } from "../formats/networksetup/network_preferences.ts";
import { hasNetworkSetup, parseNetworkSetup } from "../formats/networksetup/networksetup.ts";
import type { ServiceSetup } from "../formats/networksetup/service_setup.ts";
import { findXmlPlists } from "../formats/plist/find_plists.ts";
import type { Document, Output } from "./define.ts";
import { defineFact } from "./define.ts";
import { bytesOf, isBinaryList, outputsOf, wholeFile, wholeText } from "./outputs.ts";

export default defineFact<ServiceSetup[]>({
  key: "net.setup",
  summary: "How the network services are set up: their order, and the resolvers and proxies that somebody entered",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  most: 2_000,
  sources: [{
    format: "networksetup",
    find: ({ lines }) => hasNetworkSetup(lines) ? wholeText(lines) : [],
    parse: ({ lines }) => parseNetworkSetup(lines),
  }, {
    format: "preferences.plist",
    probes: [{ file: "/Library/Preferences/SystemConfiguration/preferences.plist" }],
    find: findPreferences,
    parse: (output) => parseNetworkPreferences(bytesOf(output)),
  }],
});

/** A binary property list is the whole file; in a text there may be several. */
function findPreferences(document: Document): Output[] {
  if (document.lines.length === 0) return isBinaryList(document.bytes) ? wholeFile(document) : [];
  const blocks = findXmlPlists(document.lines);
  return outputsOf(blocks.filter((block) => block.some(({ text }) => text.includes("NetworkServices"))));
}
