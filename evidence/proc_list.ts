import { findPs, parsePs, type Process } from "../formats/ps.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<Process[]>({
  key: "proc.list",
  summary: "The processes that ran when the evidence was taken",
  privacy: "personal",
  privilege: "none",
  merge: "append",
  sources: [{
    format: "ps",
    probes: [{ command: ["/bin/ps", "-axww", "-o", "pid,ppid,uid,lstart,command"] }],
    find: ({ lines }) => outputsOf(findPs(lines)),
    parse: ({ lines }) => parsePs(lines),
  }],
});
