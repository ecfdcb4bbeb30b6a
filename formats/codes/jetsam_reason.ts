/** Why the kernel ended a process for memory: `JETSAM_REASON_MEMORY_PERPROCESSLIMIT` (public header sys/kern_memorystatus.h of xnu). */
import { defineCodes } from "./define.ts";

const SHORTAGE = "the Mac ran out of memory";

export const JETSAM_REASON = defineCodes({
  id: "JETSAM",
  title: "Exit reasons: JETSAM",
  says: "The kernel ended a process to get memory back, or because it used more than it may.",
  prefix: "JETSAM_REASON_",
  aliases: ["OS_REASON_JETSAM", "namespace JETSAM", "last jetsam exit details"],
  confidence: "A",
  sources: ["sys/kern_memorystatus.h", "knowledge 01 §4"],
}, [
  [1, "GENERIC", "no closer reason was given"],
  [2, "MEMORY_HIGHWATER", "it used more than its soft limit while memory was short", {
    rules: ["proc.resource-growth"],
  }],
  [3, "VNODE", "the kernel ran out of file nodes"],
  [4, "MEMORY_VMPAGESHORTAGE", SHORTAGE],
  [5, "MEMORY_PROCTHRASHING", SHORTAGE],
  [6, "MEMORY_FCTHRASHING", "the Mac kept reading the same files again for lack of memory"],
  [7, "MEMORY_PERPROCESSLIMIT", "it used more memory than a process of its kind may", {
    next: "Watch the memory of the process; it grows or its limit is too small",
    rules: ["proc.resource-growth"],
  }],
  [8, "MEMORY_DISK_SPACE_SHORTAGE", "the disk is too full"],
  [9, "MEMORY_IDLE_EXIT", "it was idle and memory was wanted", { benign: true }],
  [10, "ZONE_MAP_EXHAUSTION", "the kernel ran out of memory of its own"],
  [11, "MEMORY_VMCOMPRESSOR_THRASHING", SHORTAGE],
  [12, "MEMORY_VMCOMPRESSOR_SPACE_SHORTAGE", SHORTAGE],
  [13, "LOWSWAP", "there was too little room to swap"],
  [14, "MEMORY_SUSTAINED_PRESSURE", "memory was short for long"],
  [15, "MEMORY_VMPAGEOUT_STARVATION", "the kernel could not free memory fast enough"],
  [16, "MEMORY_CONCLAVELIMIT", "its conclave used more memory than it may"],
  [17, "MEMORY_LONGIDLE_EXIT", "it was idle for long", { benign: true }],
  [100, "CPULIMIT", "it used more processor time than it may", { rules: ["proc.resource-growth"] }],
]);
