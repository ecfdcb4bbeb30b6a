import { type ChosenRoute, findRouteGets, parseRouteGet } from "../formats/route_get.ts";
import { defineFact } from "./define.ts";
import { allLines, outputsOf } from "./outputs.ts";

export default defineFact<ChosenRoute>({
  key: "net.route",
  summary: "The route that the system chooses for an address that no other route is for",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  sources: [{
    format: "route -n get",
    probes: [{ command: ["/sbin/route", "-n", "get", "default"] }],
    find: ({ lines }) => outputsOf(findRouteGets(lines)),
    parse: (output) => parseRouteGet(allLines(output)),
  }],
});
