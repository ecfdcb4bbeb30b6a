import { findBootTime, parseBootTime } from "../formats/boot_time.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<string>({
  key: "host.bootTime",
  summary: "When the Mac was started, ISO 8601",
  privacy: "public",
  privilege: "none",
  merge: "last",
  sources: [{
    format: "sysctl kern.boottime",
    probes: [{ command: ["/usr/sbin/sysctl", "kern.boottime"] }],
    find: ({ lines }) => outputsOf(findBootTime(lines)),
    parse: ({ lines }) => parseBootTime(lines),
  }],
});
