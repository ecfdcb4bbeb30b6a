import { type ExtensionDatabase, parseDatabase } from "../formats/sysextd/database.ts";
import { findDatabases } from "../formats/sysextd/find_database.ts";
import type { Document, Output } from "./define.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

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
    parse: ({ bytes, lines }) => parseDatabase(bytes ?? bytesOf(lines), lines),
  }],
});

/** A binary property list is the whole file; in a text there may be several. */
function findDatabase({ bytes, lines }: Document): Output[] {
  if (lines.length > 0) return outputsOf(findDatabases(lines));
  const isPlist = new TextDecoder("latin1").decode(bytes.subarray(0, 8)).startsWith("bplist0");
  return isPlist ? [{ lines: [], bytes, errors: [], exitCode: null, command: null, root: null }] : [];
}

function bytesOf(lines: Output["lines"]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => line.text).join("\n"));
}
