import type { Route } from "../formats/netstat/route_row.ts";
import { findRoutes, parseRoutes } from "../formats/netstat/routes.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<Route[]>({
  key: "net.routes",
  summary: "The routing table of both families, as printed",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  sources: [{
    format: "netstat -rn",
    probes: [{ command: ["/usr/sbin/netstat", "-rn"] }],
    find: ({ lines }) => outputsOf(findRoutes(lines)),
    parse: ({ lines }) => parseRoutes(lines),
  }],
});
