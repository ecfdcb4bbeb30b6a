import { defineRule, found } from "../define.ts";
import { RELEASE } from "../fixes.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ENABLED, ID, TEAM } from "../samples.ts";
import { isExtensionProcess } from "../speakers.ts";

const FOLDER = `/Users/example/Library/Group Containers/${TEAM}.com.example.tunnel/settings.json`;
/** The group container of a person; that of root lies in /private/var/root. */
const OF_A_USER = /\/Users\/[^/\n]{1,100}\/Library\/Group Containers\/([\w.-]{1,150})/;

export default defineRule({
  id: "data.group-container-split",
  kind: "cause",
  stage: 7,
  title: "App and sysex see different app-group containers",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs", "sysex.embedded"],
  judge(of) {
    const denied = eventsOf(of, "sbx.other", "sbx.system-policy").flatMap(({ value: { fields, message }, cite }) => {
      const group = OF_A_USER.exec(message.slice(0, 2000))?.[1];
      return group !== undefined && isExtensionProcess(of, fields["p"] ?? "") ? [{ group, cite }] : [];
    });
    const [first] = denied;
    if (first === undefined) return found();
    return found({
      message: `The extension tries to reach the group container ${first.group} of a user, and its own is that of root`,
      cites: denied.map(({ cite }) => cite),
      // The denial shows the attempt; whether the product depends on it, only the product knows.
      confidence: "D" as const,
    });
  },
  explains: [],
  fix: [
    {
      text:
        "Hand data over by XPC or in providerConfiguration; a shared folder must be one that both may reach, below /Library, not a group " +
        "container",
      for: "developer",
      risk: "low",
      verify: "The log shows no more denials of the extension below /Users",
    },
    RELEASE,
  ],
  why:
    "The extension runs as root: its group container lies in root's home, the app's in the user's. Both have the same name, and neither " +
    "sees what the other writes.",
  notWhen:
    "App and extension exchange everything by XPC, and the access was a library's that looks for its preferences.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-19", "knowledge 03 §8.7 sbx.other"],
  aliases: ["MS-19"],
  samples: () => ({
    fires: [
      {
        says: "a denied read of a user's group container",
        text: ENABLED + logged("default", [denial(ID, "file-read-data", FOLDER)]),
      },
      { says: "the same in compact style", text: ENABLED + logged("compact", [denial(ID, "file-read-data", FOLDER)]) },
    ],
    silent: [
      { says: "the app", text: ENABLED + logged("default", [denial("Example Tunnel", "file-read-data", FOLDER)]) },
      {
        says: "the container of root",
        text: ENABLED +
          logged("default", [denial(ID, "file-read-data", FOLDER.replace("/Users/example", "/private/var/root"))]),
      },
      {
        says: "another file",
        text: ENABLED + logged("default", [denial(ID, "file-read-data", "/Users/example/Documents/notes.txt")]),
      },
    ],
  }),
});

function denial(program: string, operation: string, path: string): Said {
  return ["kernel", `(Sandbox) Sandbox: ${program}(412) deny(1) ${operation} ${path}`];
}
