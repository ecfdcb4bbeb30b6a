import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { failuresOf, sureness } from "../log_events.ts";
import { logged } from "../log_samples.ts";
import { isOfProduct } from "../mach_names.ts";
import { ENABLED, ID, TEAM } from "../samples.ts";
import { isSaidByProduct } from "../speakers.ts";
import { xpcFailures } from "../xpc_failures.ts";

const LINE = "xpc peer connection closed err=PeerRequirementFailed(None)";

export default defineRule({
  id: "xpc.peer-requirement",
  kind: "cause",
  stage: 7,
  title: "Peer requirement not satisfied",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "sysex.embedded", "app.paths"],
  judge(of) {
    return found(...saidByPeers(of), ...quoted(of));
  },
  explains: [{ rule: "xpc.lazy-connection" }],
  fix: [
    {
      text: "Compare team and identifier of both programs with the requirement in the code",
      for: "developer",
      command: "codesign -dvvv --requirements - <path of the app or the extension>",
      risk: "none",
      verify: "Both show the same TeamIdentifier, and the identifiers that the requirement names",
    },
    {
      text:
        "Sign both with the same team, or correct the requirement; do not drop it: without it, any program may command the extension",
      for: "developer",
      risk: "low",
    },
    RESIGN,
  ],
  why:
    "One side only talks to programs whose signature meets a requirement. A build of another team, an ad-hoc build or a renamed bundle " +
    "does not, and its messages are dropped.",
  notWhen: "The line is of a program that is not the product's: daemons of macOS turn strangers away all day long.",
  macos: "12 and later",
  references: ["knowledge 07 MS-10", "knowledge 08 §7", "knowledge 10 §2.4"],
  aliases: ["MS-10"],
  samples: () => ({
    fires: [
      { says: "the extension's own line", text: ENABLED + logged("default", [[ID, LINE, ID]]) },
      { says: "the app's, in compact style", text: ENABLED + logged("compact", [["Example Tunnel", LINE]]) },
      {
        says: "libxpc's own words in the extension",
        text: ENABLED +
          logged("default", [[
            ID,
            "[0x600] Received message forbidden due to code signing requirement: -67050",
            "com.apple.xpc",
          ]]),
      },
      {
        says: "Foundation's error about the extension's service",
        text:
          `${ENABLED}Error Domain=NSCocoaErrorDomain Code=4102 "The code signature requirement failed for the connection to service named ` +
          `${TEAM}.com.example.tunnel."\n`,
      },
    ],
    silent: [
      {
        says: "a configuration that is printed at the start",
        text: ENABLED + logged("default", [[ID, "xpc listener config: peerRequirement=team", ID]]),
      },
      { says: "another program", text: ENABLED + logged("default", [["otherd", LINE]]) },
      {
        says: "a daemon of macOS that turns a stranger away",
        text: ENABLED +
          logged("default", [["coreauthd", "Dropping check-in message due to code signing requirement: -67050"]]),
      },
      {
        says: "another service",
        text:
          `${ENABLED}Error Domain=NSCocoaErrorDomain Code=4102 "The code signature requirement failed for the connection to service named ` +
          `org.other.helper."\n`,
      },
      {
        says: "a signature check of macOS, which stands in sound logs, too",
        text: ENABLED +
          logged("default", [[ID, "Signature check failed: code failed to satisfy specified code requirement(s)"]]),
      },
    ],
  }),
});

/** A configuration that is printed at the start names the requirement, too. */
const FAILED =
  /XPC_ERROR_PEER_CODE_SIGNING_REQUIREMENT|PeerRequirementFailed|due to code signing requirement|orbidden \(code signing\)|[Ee]rr(?:or)?\b/;

function saidByPeers(of: Case): Found[] {
  const lines = failuresOf(of, "xpc.peer-unmet");
  const failed = lines.filter(({ value }) => isSaidByProduct(of, value) && FAILED.test(value.message));
  return failed.map(({ value, cite }) => {
    const who = value.process ?? "One side of the connection";
    return {
      message: `${who} says that the other side's signature does not meet its requirement`,
      cites: [cite],
      ...sureness(of, value),
    };
  });
}

function quoted(of: Case): Found[] {
  const refused = xpcFailures(of).filter(({ code, name }) => code === 4102 && isOfProduct(of, name));
  return refused.map(({ name, cite }) => ({
    message: `The signature on the other side of the Mach service ${name} does not meet the requirement ` +
      "(NSCocoaErrorDomain 4102)",
    cites: [cite],
  }));
}
