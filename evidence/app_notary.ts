import type { NotaryCheck } from "../formats/notary/check.ts";
import { findNotaryChecks, parseNotaryChecks } from "../formats/notary/checks.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

/** Only pasted: the tools want the app's path, and stapler is a part of Xcode. */
export default defineFact<NotaryCheck[]>({
  key: "app.notary",
  summary: "What spctl, stapler and syspolicy_check say of the app's notarisation",
  privacy: "path",
  privilege: "none",
  merge: "append",
  sources: [{
    format: "spctl, stapler, syspolicy_check",
    find: ({ lines }) => outputsOf(findNotaryChecks(lines)),
    parse: ({ lines }) => parseNotaryChecks(lines),
  }],
});
