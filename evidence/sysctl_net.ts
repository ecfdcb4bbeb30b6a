import { findKernelCounters, type KernelCounters, parseKernelCounters } from "../formats/sysctl_network.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<KernelCounters>({
  key: "sysctl.net",
  summary: "The kernel's counters of content filters, NECP and network agents, by its own names",
  privacy: "public",
  privilege: "none",
  merge: "append",
  sources: [{
    format: "sysctl net.cfil net.necp net.netagent",
    probes: [{ command: ["/usr/sbin/sysctl", "net.cfil", "net.necp", "net.netagent"] }],
    find: ({ lines }) => outputsOf(findKernelCounters(lines)),
    parse: ({ lines }) => parseKernelCounters(lines),
  }],
});
