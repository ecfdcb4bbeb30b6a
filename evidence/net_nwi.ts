import { findNwi, type NetworkInformation, parseNwi } from "../formats/scutil/nwi.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<NetworkInformation>({
  key: "net.nwi",
  summary: "Which interfaces configd takes for the primary ones, and what can be reached over them",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  most: 2_000,
  sources: [{
    format: "scutil --nwi",
    probes: [{ command: ["/usr/sbin/scutil", "--nwi"] }],
    find: ({ lines }) => outputsOf(findNwi(lines)),
    parse: ({ lines }) => parseNwi(lines),
  }],
});
