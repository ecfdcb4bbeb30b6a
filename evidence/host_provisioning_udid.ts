import { findProvisioningUdid, parseProvisioningUdid } from "../formats/provisioning_udid.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

/** Not asked of a live Mac: it decides about a development profile alone, and no command there shows one. */
export default defineFact<string>({
  key: "host.provisioningUdid",
  summary: "The identifier by which development profiles know the Mac",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  sources: [{
    format: "system_profiler SPHardwareDataType",
    find: ({ lines }) => outputsOf(findProvisioningUdid(lines)),
    parse: ({ lines }) => parseProvisioningUdid(lines),
  }],
});
