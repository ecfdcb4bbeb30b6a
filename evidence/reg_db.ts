import { type ExtensionDatabase, parseDatabase } from "../formats/sysextd/database.ts";
import { findDatabases } from "../formats/sysextd/find_database.ts";
import type { Document, Output } from "./define.ts";
import { defineFact } from "./define.ts";
import { bytesOf, isBinaryList, outputsOf, wholeFile } from "./outputs.ts";

export default defineFact<ExtensionDatabase>({
  key: "reg.db",
  summary: "sysextd's own database: staged copies, origins, Mach services, policies",
  privacy: "path",
  privilege: "none",
  merge: "last",
  most: 500,
  sources: [{
    format: "db.plist",
    probes: [{ file: "/Library/SystemExtensions/db.plist" }],
    find: findDatabase,
    parse: (output) => parseDatabase(bytesOf(output), output.lines),
  }],
});

/** A binary property list is the whole file; in a text there may be several. */
function findDatabase(document: Document): Output[] {
  if (document.lines.length > 0) return outputsOf(findDatabases(document.lines));
  return isBinaryList(document.bytes) ? wholeFile(document) : [];
}
