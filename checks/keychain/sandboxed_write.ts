import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged } from "../log_samples.ts";
import { ENABLED, ID } from "../samples.ts";
import { isNamedAfter } from "../sessions.ts";
import { isAppProcess, isExtensionProcess } from "../speakers.ts";

const DENIED = "deny(1) file-write-data /Library/Keychains/System.keychain";

export default defineRule({
  id: "keychain.sandboxed-write",
  kind: "cause",
  stage: 10,
  title: "Sandboxed app cannot write the System keychain",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    return found(...deniedWrites(of));
  },
  explains: [],
  fix: [
    {
      text:
        "For the developer: hand the item to the extension by XPC and let the extension write the System keychain, which it may",
      for: "developer",
      risk: "low",
      verify: "The log has no denial of the sandbox for /Library/Keychains",
    },
  ],
  why: "A sandboxed app may read the System keychain, but not write it, whatever the user's rights are.",
  notWhen: "Another program was denied.",
  macos: "10.15 and later",
  references: ["knowledge 07 KC-03", "knowledge 03 §8.7", "knowledge 09 NA7"],
  aliases: ["KC-03"],
  samples: () => ({
    fires: [
      {
        says: "an app that was denied",
        text: ENABLED + logged("default", [["kernel", `Sandbox: Example Tunnel(812) ${DENIED}`]]),
      },
      {
        says: "the extension itself, in compact style",
        text: ENABLED + logged("compact", [["kernel", `Sandbox: ${ID}(812) ${DENIED}`]]),
      },
    ],
    silent: [
      { says: "another app", text: ENABLED + logged("default", [["kernel", `Sandbox: Notes(812) ${DENIED}`]]) },
      {
        says: "a denial to read",
        text: ENABLED +
          logged("default", [[
            "kernel",
            "Sandbox: Example Tunnel(812) deny(1) file-read-data /Library/Keychains/System.keychain",
          ]]),
      },
      {
        says: "a denial to write elsewhere",
        text: ENABLED +
          logged("default", [[
            "kernel",
            "Sandbox: Example Tunnel(812) deny(1) file-write-create /private/tmp/example",
          ]]),
      },
    ],
  }),
});

const PROCESS = /Sandbox: (?<name>[^()\n]{1,100})\(\d{1,9}\)/;

function deniedWrites(of: Case): Found[] {
  const { target } = of;
  if (target === null) return [];
  return eventsOf(of, "sbx.other").flatMap(({ value: { message, fields }, cite }) => {
    const name = PROCESS.exec(message)?.groups?.["name"]?.trim() ?? "";
    const isOwn = isExtensionProcess(of, name) || isAppProcess(of, name) || isNamedAfter(of, name);
    if (!isOwn || !fields["op"]?.startsWith("file-write") || !message.includes("/Library/Keychains/")) return [];
    return [{ message: `The sandbox does not let ${name} write the System keychain`, cites: [cite] }];
  });
}
