import type { Listener } from "../formats/listener.ts";
import { findLsof, parseLsof } from "../formats/lsof.ts";
import { findSockets, parseSockets } from "../formats/netstat/sockets.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<Listener[]>({
  key: "net.listeners",
  summary: "The sockets that wait for connections or datagrams, and whose they are as far as that is shown",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  sources: [{
    format: "lsof -i",
    find: ({ lines }) => outputsOf(findLsof(lines)),
    parse: ({ lines }) => parseLsof(lines),
  }, {
    // Sees the sockets of every user without root, which lsof does not.
    format: "netstat -an",
    probes: [{ command: ["/usr/sbin/netstat", "-anv", "-f", "inet"] }],
    find: ({ lines }) => outputsOf(findSockets(lines)),
    parse: ({ lines }) => parseSockets(lines),
  }],
});
