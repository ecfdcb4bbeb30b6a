import { CLEAR, defineRule, found } from "../define.ts";
import { logged, type Said } from "../log_samples.ts";
import { ownerOf } from "../mach_names.ts";
import { database, ID, list, TEAM } from "../samples.ts";
import { isExtensionProcess } from "../speakers.ts";
import { xpcFailures } from "../xpc_failures.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const KNOWN = list({ state: "activated enabled" }) + database({ state: "activated enabled", mach: [NAME] });

export default defineRule({
  id: "xpc.lazy-connection",
  kind: "context",
  stage: 7,
  title: "Failure appears only on first message",
  severity: "info",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.db", "reg.list", "launchd.jobs", "sysex.embedded"],
  judge(of) {
    const failed = xpcFailures(of).filter(({ name, process }) =>
      ownerOf(of, name) === "own" && !(process !== null && isExtensionProcess(of, process))
    );
    const [first] = failed;
    if (first === undefined) return CLEAR;
    return found({
      message:
        `A message to the extension's Mach service ${first.name} failed (NSCocoaErrorDomain ${first.code}), which is the first ` +
        "moment at which a connection that cannot work shows it",
      cites: failed.map(({ cite }) => cite),
    });
  },
  explains: [],
  fix: [],
  why:
    "Opening a connection over XPC always succeeds: the name is looked up with the first message. An app that counts the connection as " +
    "proof shows itself connected while nothing gets through; a ping right after it would tell.",
  notWhen: "Messages get through and a later one failed because the extension ended.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-11", "knowledge 10 §2.3"],
  aliases: ["MS-11"],
  samples: () => ({
    fires: [
      { says: "a message that nobody received", text: KNOWN + logged("default", [fails("Example Tunnel", NAME)]) },
      { says: "the same in compact style", text: KNOWN + logged("compact", [fails("Example Tunnel", NAME)]) },
    ],
    silent: [
      {
        says: "a service of Apple's",
        text: KNOWN + logged("default", [fails("Example Tunnel", "com.apple.nehelper")]),
      },
      {
        says: "another service of the product",
        text: KNOWN + logged("default", [fails("Example Tunnel", "com.example.helper")]),
      },
      { says: "the extension itself", text: KNOWN + logged("default", [fails(ID, NAME)]) },
    ],
  }),
});

function fails(process: string, name: string): Said {
  return [
    process,
    `Error Domain=NSCocoaErrorDomain Code=4099 "The connection to service named ${name} was invalidated."`,
  ];
}
