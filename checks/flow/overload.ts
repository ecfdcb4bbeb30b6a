import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, provider } from "../log_samples.ts";
import { ENABLED, list } from "../samples.ts";
import { isSoleExtension } from "../sessions.ts";
import { isSaidByTarget } from "../speakers.ts";

const PRESSED = provider("flow pressure: occupancy 610 over soft cap 512");
const TORN = provider("watchdog: force-tearing down 14 stale flow(s)");
/** A soft cap that is passed for a moment is what it is there for. */
const ENOUGH = 3;

export default defineRule({
  id: "flow.overload",
  kind: "cause",
  stage: 10,
  title: "Flow pressure / overload breaker / watchdogs",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    return found(...underPressure(of), ...overrunQueue(of));
  },
  explains: [],
  fix: [
    {
      text: "Find the app that opens so many connections, out of the provider's log of that minute",
      command: `/usr/bin/log show --last 15m --info --debug --predicate 'process == "{bundleId}"'`,
      risk: "none",
      admin: true,
    },
    {
      text: "Take a sample of the provider while it happens, for its developer",
      command: "/usr/bin/sample '{bundleId}' 5",
      risk: "none",
      admin: true,
    },
    {
      text: "Restart the product's session",
      plain: "Disconnect in the app and connect again",
      risk: "low",
      verify: "The lines do not come back under the same load",
    },
  ],
  why:
    "The provider has more flows than it can serve, refuses new ones or ends those that hang. What makes so many, a loop, an app, or " +
    "a provider that answers no more, is the reason behind it.",
  notWhen: "A soft cap was passed once; or the limit of the kernel, a loop or a wake explains it.",
  macos: "10.15 and later",
  references: ["knowledge 07 FL-02", "knowledge 03 §8.6", "knowledge 09 NA3"],
  aliases: ["FL-02"],
  samples: () => ({
    fires: [
      { says: "a watchdog that tears flows down", text: ENABLED + logged("default", [TORN]) },
      {
        says: "an overload breaker that opened, in compact style",
        text: ENABLED + logged("compact", [provider("tcp overload breaker open after 40 refusals")]),
      },
      {
        says: "a soft cap that is passed again and again",
        text: ENABLED + logged("ndjson", [PRESSED, PRESSED, PRESSED]),
      },
      {
        says: "a content filter that does not answer fast enough",
        text: ENABLED + logged("default", [["kernel", "cfil_data_common: CFIL: queue threshold exceeded 65536"]]),
      },
    ],
    silent: [
      { says: "a soft cap that is passed once", text: ENABLED + logged("default", [PRESSED]) },
      {
        says: "the provider of another product",
        text: ENABLED + list({ state: "activated enabled", id: "org.other.filter", name: "Other Filter" }) +
          logged("default", [["org.other.filter", TORN[1], "org.other.filter"]]),
        target: "com.example.tunnel.extension",
      },
    ],
  }),
});

function underPressure(of: Case): Found[] {
  const lines = eventsOf(of, "flow.pressure").filter(({ value }) => isSaidByTarget(of, value));
  const isHard = lines.some(({ value }) => value.fields["n"] === undefined);
  if (!isHard && lines.length < ENOUGH) return [];
  return [{
    message: `The provider is overloaded: ${lines.at(-1)!.value.message.slice(0, 160)} (${lines.length} lines)`,
    cites: lines.slice(-3).map(({ cite }) => cite),
  }];
}

/** The kernel does not say which filter it waits for. */
function overrunQueue(of: Case): Found[] {
  const lines = isSoleExtension(of) ? eventsOf(of, "krn.cfil-queue") : [];
  return lines.slice(-1).map(({ cite }) => ({
    message: `The content filter does not answer fast enough, and the kernel drops data (${lines.length} lines)`,
    cites: [cite],
    confidence: "C" as const,
  }));
}
