import { findXmlPlists } from "../formats/plist/find_plists.ts";
import type { StoreDictionary } from "../formats/scutil/dictionary.ts";
import { hasStore, parseStoreSession } from "../formats/scutil/store.ts";
import { parseStorePlist } from "../formats/scutil/store_plist.ts";
import type { Document, Output } from "./define.ts";
import { defineFact } from "./define.ts";
import { outputsOf, wholeText } from "./outputs.ts";

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
    parse: ({ bytes, lines }) => parseStorePlist(bytes ?? bytesOf(lines)),
  }],
});

/** A binary property list is the whole file; in a text there may be several. */
function findPlist({ bytes, lines }: Document): Output[] {
  if (lines.length > 0) {
    return outputsOf(
      findXmlPlists(lines).filter((block) => block.some(({ text }) => /<key>(?:State|Setup):/.test(text))),
    );
  }
  const isPlist = new TextDecoder("latin1").decode(bytes.subarray(0, 8)).startsWith("bplist0");
  return isPlist ? [{ lines: [], bytes, errors: [], exitCode: null, command: null, root: null }] : [];
}

function bytesOf(lines: Output["lines"]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => line.text).join("\n"));
}
