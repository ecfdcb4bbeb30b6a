import { findPacketFilter, type PacketFilter, parsePacketFilter } from "../formats/pfctl.ts";
import { defineFact } from "./define.ts";
import { allLines, outputsOf } from "./outputs.ts";

export default defineFact<PacketFilter>({
  key: "net.pf",
  summary: "The packet filter: whether it is on, and the rules that somebody put into it",
  privacy: "personal",
  privilege: "root",
  merge: "last",
  most: 5_000,
  sources: [{
    format: "pfctl -sa",
    probes: [{ command: ["/sbin/pfctl", "-s", "all"] }],
    find: ({ lines }) => outputsOf(findPacketFilter(lines)),
    parse: (output) => parsePacketFilter(allLines(output)),
  }],
});
