import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged } from "../log_samples.ts";
import { ENABLED, ID } from "../samples.ts";
import { isSaidByProduct } from "../speakers.ts";

const LINE = "xpc listener: accept queue full, connection dropped";

/** Queues of sockets fill up, too. */
const OF_A_SOCKET = /\b(?:tcp|udp|quic|http|socket|port)\b|:\d{2,5}\b/i;

export default defineRule({
  id: "xpc.listener-overloaded",
  kind: "cause",
  stage: 7,
  title: "Listener queue full",
  severity: "low",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "sysex.embedded", "app.paths"],
  judge(of) {
    const full = eventsOf(of, "xpc.accept-queue").filter(({ value }) =>
      isSaidByProduct(of, value) && !OF_A_SOCKET.test(value.message)
    );
    if (full.length === 0) return found();
    return found({
      message:
        `The extension turned away new connections because its queue was full (${full.length} times in this log)`,
      cites: full.map(({ cite }) => cite),
    });
  },
  explains: [],
  fix: [
    {
      text: "Look for connections that the app opens and never closes, and for another user's app that holds some",
      for: "developer",
      command: "ps -axww -o pid,uid,lstart,command",
      risk: "none",
    },
    {
      text: "To serve the app again at once: stop the session and start it anew",
      plain: "Disconnect in the app and connect again",
      risk: "medium",
      verify: "The line does not come back",
    },
  ],
  why:
    "The listener keeps only so many connections waiting. While the extension is busy, or clients leak connections, new ones are " +
    "dropped, and the app looks disconnected although the tunnel works.",
  notWhen: "The line is about the product's own TCP listener on a loopback port.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-18"],
  aliases: ["MS-18"],
  samples: () => ({
    fires: [
      { says: "the extension's line", text: ENABLED + logged("default", [[ID, LINE, ID]]) },
      { says: "the same in compact style", text: ENABLED + logged("compact", [[ID, LINE, ID]]) },
    ],
    silent: [
      { says: "another program", text: ENABLED + logged("default", [["nginx", LINE]]) },
      {
        says: "a queue of the extension's own TCP listener",
        text: ENABLED + logged("default", [[ID, "tcp listener on 127.0.0.1:8443: accept queue full", ID]]),
      },
      {
        says: "words that were pasted by themselves",
        text: `${ENABLED}\nthe accept queue full message is from our load test\n`,
      },
    ],
  }),
});
