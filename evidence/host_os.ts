import { findOsMentions, findSwVers, type OsVersion, parseOsMention, parseSwVers } from "../formats/sw_vers.ts";
import type { Output, Parsed } from "./define.ts";
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
  }, {
    format: "macOS VERSION (BUILD)",
    find: ({ lines }) => outputsOf(findOsMentions(lines)),
    parse: parseMention,
  }],
});

/** A mention in a form or a crash report counts with its build, and only where sw_vers itself is not shown. */
function parseMention({ lines }: Output): Parsed<OsVersion> {
  const parsed = parseOsMention(lines);
  return parsed.value?.build == null ? { value: null, problems: [], origins: {} } : { ...parsed, complete: false };
}
