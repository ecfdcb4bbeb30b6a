import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, provider } from "../log_samples.ts";
import { runsMacos, swVers } from "../macos_version.ts";
import { ENABLED } from "../samples.ts";
import { isSaidByTarget } from "../speakers.ts";

const AFFECTED = swVers("26.1", "25B78") + ENABLED;
const [START, STOP] = [provider("extension startProxy"), provider("extension stopProxy reason=9")];

export default defineRule({
  id: "osbug.startproxy-twice",
  kind: "cause",
  stage: 12,
  title: "26.x startProxy called twice (B7)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["log.events", "host.os"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    return runsMacos(of, "26") ? found(...doubleStarts(of)) : found();
  },
  explains: [{ rule: "session.stopped" }],
  fix: [
    {
      text: "Start the product's session again",
      plain: "Disconnect in the app and connect again",
      risk: "low",
      verify: "The provider logs one start, and the status changes to connected",
    },
    {
      text: "For the developer: answer a second startProxy as if it were the first, without beginning anew",
      for: "developer",
      risk: "low",
    },
    { text: "Update macOS", plain: "Open {updateSettings} and install the update of macOS", risk: "low", reboot: true },
  ],
  why:
    "On macOS 26 a transparent proxy can be told to start twice without a stop in between. A provider that begins anew each time loses " +
    "what it had set up, and its session ends.",
  notWhen: "The provider was stopped, or its process ended, between the two starts.",
  macos: "26; expires with the release that repairs FB21464147",
  references: ["knowledge 08 §16 B7", "knowledge 09 N92"],
  aliases: ["FB21464147"],
  samples: () => ({
    fires: [
      { says: "two starts of one process", text: AFFECTED + logged("default", [START, START]) },
      {
        says: "the same in compact style, stopped afterwards",
        text: AFFECTED + logged("compact", [START, START, STOP]),
      },
    ],
    silent: [
      { says: "two starts with a stop between them", text: AFFECTED + logged("default", [START, STOP, START]) },
      { says: "the same on macOS 15", text: swVers("15.5", "24F74") + ENABLED + logged("default", [START, START]) },
      {
        says: "a second process",
        text: AFFECTED + logged("default", [START]) + logged("default", [START], "10:05").replace(" 412 ", " 733 "),
      },
      { says: "one start on macOS 26", text: AFFECTED + logged("default", [START]) },
    ],
  }),
});

/** Starts of one process that directly follow each other. */
function doubleStarts(of: Case): Found[] {
  const events = eventsOf(of, "prov.start", "prov.stop").filter(({ value }) => isSaidByTarget(of, value));
  return events.filter(({ value }, i) => {
    const before = events[i - 1]?.value;
    return value.signature === "prov.start" && before?.signature === "prov.start" && value.pid !== null &&
      value.pid === before.pid && value.fields["what"] === "Proxy";
  }).slice(-1).map(({ value, cite }) => ({
    message: `Process ${value.pid} was told to start its proxy twice without a stop in between`,
    cites: [cite],
  }));
}
