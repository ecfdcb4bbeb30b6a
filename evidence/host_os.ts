import { findSwVers, type OsVersion, parseSwVers } from "../formats/sw_vers.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<OsVersion>({
  key: "host.os",
  summary: "The macOS version and build",
  privacy: "public",
  privilege: "none",
  merge: "last",
  sources: [{
    format: "sw_vers",
    probes: [{ command: ["/usr/bin/sw_vers"] }],
    find: ({ lines }) => outputsOf(findSwVers(lines)),
    parse: ({ lines }) => parseSwVers(lines),
  }],
});
