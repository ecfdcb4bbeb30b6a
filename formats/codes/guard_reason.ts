/** What guarded thing a process touched: `Namespace GUARD, Code 3` (public header bsd/sys/reason.h of xnu). */
import { defineCodes } from "./define.ts";

export const GUARD_REASON = defineCodes({
  id: "GUARD",
  title: "Exit reasons: GUARD",
  says:
    "A process did to a guarded file, memory or port what its guard forbids. In crash reports the code is mostly a bit field.",
  prefix: "GUARD_REASON_",
  aliases: ["OS_REASON_GUARD", "namespace GUARD"],
  confidence: "A",
  sources: ["bsd/sys/reason.h"],
}, [
  [1, "VNODE", "the thing was a file", { rules: ["proc.crashed"] }],
  [2, "VIRT_MEMORY", "the thing was memory", { rules: ["proc.crashed"] }],
  [3, "MACH_PORT", "the thing was a Mach port", { rules: ["proc.crashed"] }],
]);
