import { defineRule, found } from "../define.ts";
import { ended, logged, provider, status } from "../log_samples.ts";
import { providerStops, sayStop } from "../provider_stops.ts";
import { foundAt, stoppedEnds } from "../session_ends.ts";

export default defineRule({
  id: "session.stopped",
  kind: "symptom",
  stage: 9,
  title: "Provider stopped with a reason",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list"],
  judge(of) {
    return found(
      ...stoppedEnds(of).map((end) => foundAt(end, "The session was stopped:")),
      ...providerStops(of).map((stop) => ({
        message: `The provider was told to stop: ${sayStop(stop)}`,
        cites: [stop.cite],
      })),
    );
  },
  explains: [],
  fix: [{
    text:
      "Start the session again, and find out who stops it: the user, the app, device management, or another product's configuration",
    plain: "Connect again in the app",
    command: `/usr/bin/log show --last 30m --info --debug --predicate 'process == "nesessionmanager"'`,
    risk: "none",
    admin: true,
    verify: "The status changes to connected, and stays there",
  }],
  why:
    "A session that is stopped had no fault of its own: something changed its configuration, its user or its network.",
  notWhen: "The user or the app stopped it, or it came up again afterwards.",
  macos: "10.15 and later",
  references: ["knowledge 07 SE-02", "knowledge 03 §4.2", "knowledge 08 §5"],
  aliases: ["SE-02"],
  samples: () => ({
    fires: [
      {
        says: "a configuration that was switched off",
        text: logged("default", [status("connected"), ended("Configuration was disabled")]),
      },
      {
        says: "another configuration that took over",
        text: logged("compact", [ended("Configuration was superceded by another configuration")]),
      },
      { says: "a change of the user", text: logged("syslog", [ended("Console user changed")]) },
      { says: "a provider that was told why", text: logged("default", [provider("extension stopProxy reason=9")]) },
    ],
    silent: [
      { says: "a clean stop", text: logged("default", [ended("Stop command received")]) },
      { says: "a provider that the user stopped", text: logged("default", [provider("extension stopProxy reason=1")]) },
      {
        says: "a provider that was told to stop and started again",
        text: logged("compact", [provider("extension stopProxy reason=9"), provider("setTunnelNetworkSettings ok")]),
      },
      { says: "an update of the app", text: logged("default", [ended("App Update")]) },
      {
        says: "a session that came up again with its new configuration",
        text: logged("default", [ended("Configuration has changed"), status("connecting"), status("connected")]),
      },
      { says: "a failure, which has a rule of its own", text: logged("default", [ended("Plugin failed")]) },
    ],
  }),
});
