import { findDisabled } from "../formats/launchctl/find.ts";
import { parseDisabled } from "../formats/launchctl/print_disabled.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<Record<string, boolean>>({
  key: "launchd.disabled",
  summary: "Services that launchd was told not to start; true is disabled",
  privacy: "public",
  privilege: "none",
  merge: "append",
  sources: [{
    format: "launchctl print-disabled",
    probes: [{ command: ["/bin/launchctl", "print-disabled", "system"] }],
    find: ({ lines }) => outputsOf(findDisabled(lines)),
    parse: ({ lines }) => parseDisabled(lines),
  }],
});
