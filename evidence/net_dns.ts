import { type DnsConfiguration, findDns, parseDns } from "../formats/scutil/dns.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<DnsConfiguration>({
  key: "net.dns",
  summary: "The resolvers in use, in the order in which they are asked",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  most: 2_000,
  sources: [{
    format: "scutil --dns",
    probes: [{ command: ["/usr/sbin/scutil", "--dns"] }],
    find: ({ lines }) => outputsOf(findDns(lines)),
    parse: ({ lines }) => parseDns(lines),
  }],
});
