import type { NotaryCheck } from "../formats/notary/check.ts";
import { findNotaryChecks, parseNotaryChecks } from "../formats/notary/checks.ts";
import type { Output, Parsed, Probe } from "./define.ts";
import { defineFact } from "./define.ts";
import { AFTER_REGISTRATION, installedApps, saysNoSuchFile } from "./installed.ts";
import { allLines, outputsOf } from "./outputs.ts";

/**
 * On a Mac only spctl is asked, about the installed apps: stapler is a part of Xcode and asks Apple's server, syspolicy_check is
 * meant for those who build the app.
 */
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
  }, {
    format: "spctl of the installed app",
    after: AFTER_REGISTRATION,
    probes: (known) =>
      installedApps(known).map((app): Probe => ({
        command: ["/usr/sbin/spctl", "--assess", "--type", "execute", "-vv", app],
        timeoutMs: TIMEOUT_MS,
      })),
    parse: parseReply,
  }],
});

/** syspolicyd hashes an app that it has not seen yet. */
const TIMEOUT_MS = 20_000;

/** The verdict is printed on standard error. */
function parseReply(output: Output): Parsed<NotaryCheck[]> {
  if (saysNoSuchFile(output.errors)) return { value: [], problems: [], origins: {} };
  const command = output.command ?? "";
  return parseNotaryChecks([{ n: 0, text: command, command }, ...allLines(output)]);
}
