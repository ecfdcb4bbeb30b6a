import { findXmlPlists } from "../formats/plist/find_plists.ts";
import type { StoreDictionary } from "../formats/scutil/dictionary.ts";
import { dropStoreSecrets } from "../formats/scutil/drop_store_secrets.ts";
import { hasStore, parseStoreSession } from "../formats/scutil/store.ts";
import { parseStorePlist } from "../formats/scutil/store_plist.ts";
import type { Document, Output } from "./define.ts";
import { defineFact } from "./define.ts";
import { bytesOf, isBinaryList, outputsOf, wholeFile, wholeText } from "./outputs.ts";

export default defineFact<StoreDictionary>({
  key: "net.store",
  summary: "The dynamic store of configd, as far as it is shown; null for a key that is only listed",
  privacy: "personal",
  privilege: "none",
  merge: "append",
  sources: [{
    format: "a session with scutil",
    find: ({ lines }) => hasStore(lines) ? wholeText(lines) : [],
    parse: ({ lines }) => parseStoreSession(lines),
  }, {
    format: "SCDynamicStore.plist",
    find: findPlist,
    probes: [{ ffi: ["SystemConfiguration", "store"], dropSecrets: dropStoreSecrets }],
    parse: (output) => parseStorePlist(bytesOf(output)),
  }],
});

/** A binary property list is the whole file; in a text there may be several. */
function findPlist(document: Document): Output[] {
  if (document.lines.length === 0) return isBinaryList(document.bytes) ? wholeFile(document) : [];
  const blocks = findXmlPlists(document.lines);
  return outputsOf(blocks.filter((block) => block.some(({ text }) => /<key>(?:State|Setup):/.test(text))));
}
