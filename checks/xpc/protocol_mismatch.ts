import { appOf } from "../bundle_of.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { OPEN_APP, RELEASE } from "../fixes.ts";
import { failuresOf, sureness } from "../log_events.ts";
import { logged } from "../log_samples.ts";
import { isOfProduct } from "../mach_names.ts";
import { ENABLED, ID, TEAM } from "../samples.ts";
import { isSaidByProduct } from "../speakers.ts";
import { rowsOf } from "../target.ts";
import { xpcFailures } from "../xpc_failures.ts";

const LINE = "update of the settings failed: malformedReply";

export default defineRule({
  id: "xpc.protocol-mismatch",
  kind: "cause",
  stage: 7,
  title: "NSXPCConnection talked to a raw-XPC listener (or version skew)",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list", "reg.db", "app.info", "launchd.jobs", "sysex.embedded", "app.paths"],
  judge(of) {
    const skew = versionSkew(of);
    return found(...[...saidByPeers(of), ...quoted(of)].map((one) => ({ ...one, message: `${one.message}${skew}` })));
  },
  explains: [],
  fix: [
    {
      ...OPEN_APP,
      text: "Bring app and extension to the same version: open the current app and let it replace its extension",
      plain: "Install the newest version of the app, open it, and agree when macOS asks",
    },
    {
      text:
        "In the code: the same kind of connection on both sides (NSXPCConnection with NSXPCListener, or dictionaries with a plain " +
        "listener), and a version in the first message",
      for: "developer",
      risk: "none",
    },
    RELEASE,
  ],
  why:
    "Both sides must speak the same protocol. An app that is newer than its extension, or NSXPCConnection against a plain listener, " +
    "gets replies that it cannot read.",
  notWhen: "The reply is missing altogether, because the extension ended or the name is another's.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-13", "knowledge 10 §2.5", "knowledge 08 §7"],
  aliases: ["MS-13"],
  samples: () => ({
    fires: [
      { says: "the app's own line", text: ENABLED + logged("default", [["Example Tunnel", LINE]]) },
      { says: "the same in compact style", text: ENABLED + logged("compact", [["Example Tunnel", LINE]]) },
      {
        says: "Foundation's line in the extension",
        text: ENABLED + logged("syslog", [[
          ID,
          "received an undecodable message for proxy 0 (no exported object to receive message). Dropping message.",
        ]]),
      },
      {
        says: "Foundation's error about the extension's service",
        text:
          `${ENABLED}Error Domain=NSCocoaErrorDomain Code=4101 "The reply of the service named ${TEAM}.com.example.tunnel is invalid."\n`,
      },
    ],
    silent: [
      { says: "another program", text: ENABLED + logged("default", [["otherd", LINE]]) },
      {
        says: "another service",
        text:
          `${ENABLED}Error Domain=NSCocoaErrorDomain Code=4101 "The reply of the service named org.other.helper is invalid."\n`,
      },
      {
        says: "an extension that ended",
        text: `${ENABLED}Error Domain=NSCocoaErrorDomain Code=4097 "connection to service named ${TEAM}.${ID}"\n`,
      },
    ],
  }),
});

function saidByPeers(of: Case): Found[] {
  const lines = failuresOf(of, "xpc.malformed-reply").filter(({ value }) => isSaidByProduct(of, value));
  return lines.map(({ value, cite }) => ({
    message: `${value.process ?? "One side of the connection"} cannot read what the other side sends`,
    cites: [cite],
    ...sureness(of, value),
  }));
}

function quoted(of: Case): Found[] {
  const unread = xpcFailures(of).filter(({ code, name }) => code === 4101 && isOfProduct(of, name));
  return unread.map(({ name, cite }) => ({
    message: `The app cannot read the reply of the Mach service ${name} (NSCocoaErrorDomain 4101)`,
    cites: [cite],
  }));
}

/** What a difference of versions adds to the finding. */
function versionSkew(of: Case): string {
  const app = appOf(of)?.value.version ?? null;
  const row = rowsOf(of).find(({ value }) => value.state === "activated enabled")?.value.version ?? null;
  return app === null || row === null || app === row ? "" : `; the app is ${app}, the extension that runs is ${row}`;
}
