import { findIfconfig, type NetworkInterface, parseIfconfig } from "../formats/ifconfig.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<NetworkInterface[]>({
  key: "net.interfaces",
  summary: "The network interfaces: addresses, and who holds a tunnel",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  most: 2_000,
  sources: [{
    format: "ifconfig",
    probes: [{ command: ["/sbin/ifconfig", "-a", "-v"] }],
    find: ({ lines }) => outputsOf(findIfconfig(lines)),
    parse: ({ lines }) => parseIfconfig(lines),
  }],
});
