import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";

/** Log events that show the request going on after the app left. */
const WENT_ON: readonly string[] = ["sx.stage", "sx.advance", "sx.changing-state", "sx.runnable"];

export default defineRule({
  id: "policy.delegate-not-retained",
  kind: "cause",
  stage: 4,
  title: "Request never called back (delegate deallocated)",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  judge(of) {
    const events = eventsOf(of, "sx.conflict", "sx.client-gone", ...WENT_ON);
    const gone = events.flatMap((event, i) => {
      const asked = events[i - 1];
      const left = event.value.signature === "sx.client-gone" && asked?.value.signature === "sx.conflict";
      return left && !events.slice(i).some(({ value }) => WENT_ON.includes(value.signature)) ? [{ asked, event }] : [];
    });
    return found(...gone.map(({ asked, event }) => ({
      message: "sysextd asked the app whether to replace the old extension, and the app was gone before it answered",
      cites: [asked.cite, event.cite],
    })));
  },
  explains: [{ rule: "reg.not-registered" }],
  fix: [
    {
      text: "In the app: keep a strong reference to the request's delegate until it is called back",
      for: "developer",
      risk: "none",
    },
    {
      text: "Keep the app running until the activation has ended; a command line tool must wait for the delegate",
      risk: "none",
    },
  ],
  why:
    "The app must answer whether the new extension replaces the old one. When its delegate was released, or it quit, nobody " +
    "answers, and the request ends without an error that anyone sees.",
  notWhen: "The record advances after the connection ended: then the app had answered.",
  macos: "10.15 and later",
  references: ["knowledge 03 §8.1 sx.client-gone", "knowledge 08 §1 (F 772236)"],
  samples: () => ({
    fires: [{
      says: "a connection that ends right after the question",
      text: "sysextd: [com.apple.sx:XPC] notifying client of activation conflict\n" +
        "sysextd: [com.apple.sx:XPC] client connection (pid 733) invalidated\n",
    }],
    silent: [
      {
        says: "a connection that ends after the work",
        text: "sysextd: [com.apple.sx:XPC] client connection (pid 733) invalidated\n",
      },
      {
        says: "a record that advances afterwards",
        text: "sysextd: [com.apple.sx:XPC] notifying client of activation conflict\n" +
          "sysextd: [com.apple.sx:XPC] client connection (pid 733) invalidated\n" +
          "sysextd: [com.apple.sx:StateChanges] extension EXAMPLE123 com.example.tunnel.extension (2.4.0/240) advancing state from " +
          "staging to validating\n",
      },
    ],
  }),
});
