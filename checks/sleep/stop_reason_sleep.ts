import { defineRule, found } from "../define.ts";
import { ended, logged, provider, status } from "../log_samples.ts";
import { providerStops, sayStop } from "../provider_stops.ts";
import { foundAt, type SessionEnd, stoppedEnds } from "../session_ends.ts";

export default defineRule({
  id: "sleep.stop-reason-sleep",
  kind: "cause",
  stage: 11,
  title: "Session stopped by sleep",
  severity: "low",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list"],
  judge(of) {
    const told = providerStops(of).filter(({ code }) => code.code === 15);
    return found(
      ...stoppedEnds(of).filter(isSleep).map((end) =>
        foundAt(end, "Sleep ended the session, and it did not come back:")
      ),
      ...told.map((stop) => ({
        message: `Sleep ended the session, and it did not come back: ${sayStop(stop)}`,
        cites: [stop.cite],
      })),
    );
  },
  explains: [{
    rule: "session.stopped",
    when: "same event",
    holds: (of) => stoppedEnds(of).every(isSleep) && providerStops(of).every(({ code }) => code.code === 15),
  }],
  fix: [
    {
      text: "Connect again",
      plain: "Connect again in the app",
      risk: "none",
      verify: "The status changes to connected",
    },
    {
      text:
        "To keep the session over sleep: switch disconnectOnSleep off in the configuration, and let On Demand bring it back after " +
        "the wake",
      risk: "low",
    },
  ],
  why:
    "A configuration can ask to be disconnected when the Mac sleeps, and macOS gives up a session that slept too long.",
  notWhen: "The session came back after the wake, or the user stopped it before.",
  macos: "10.15 and later",
  references: ["knowledge 07 SL-03", "knowledge 03 §4.2", "knowledge 08 §5"],
  aliases: ["SL-03"],
  samples: () => ({
    fires: [
      {
        says: "a session that the sleep ended",
        text: logged("default", [status("connected"), ended("Device went to sleep")]),
      },
      {
        says: "a session that slept too long, in compact style",
        text: logged("compact", [ended("Device slept too long")]),
      },
      { says: "the public code", text: "NEVPNConnectionErrorDomain error 1\n" },
      { says: "a provider that was told so", text: logged("default", [provider("extension stopProxy reason=15")]) },
    ],
    silent: [
      {
        says: "a session that came back after the wake",
        text: logged("default", [ended("Device went to sleep"), status("connecting"), status("connected")]),
      },
      {
        says: "a session that a changed network ended",
        text: logged("default", [ended("Network changed, tunnel no longer viable")]),
      },
    ],
  }),
});

function isSleep({ domain, code: { code } }: SessionEnd): boolean {
  return domain === "NEVPNConnectionErrorDomain" ? code === 1 : code === 2 || code === 9;
}
