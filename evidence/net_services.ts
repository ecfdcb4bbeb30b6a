import { findServiceLists, parseServiceList } from "../formats/scutil/nc_list.ts";
import type { NetworkService } from "../formats/scutil/nc_row.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<NetworkService[]>({
  key: "net.services",
  summary: "The VPN services of the current network location, and whether each is connected",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  most: 2_000,
  sources: [{
    format: "scutil --nc list",
    probes: [{ command: ["/usr/sbin/scutil", "--nc", "list"] }],
    find: ({ lines }) => outputsOf(findServiceLists(lines)),
    parse: ({ lines }) => parseServiceList(lines),
  }],
});
