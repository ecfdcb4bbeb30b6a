import { defineRule, found } from "../define.ts";
import { logged, status } from "../log_samples.ts";

const SKIP = "Skipping info and debug messages, pass --info and --debug to include.\n";

/** What `log` says of the lines that this capture does not have. */
const HOLES: Readonly<Record<string, string>> = {
  "log.skip": "the capture leaves out info and debug lines",
  "log.dropped": "the live stream lost lines",
  "log.loss-nd": "the live stream lost lines",
  "log.quarantine": "logd refused the lines of a process that logged too much",
  "log.rate": "the kernel logged more than was kept",
};

export default defineRule({
  id: "collect.debug-not-persisted",
  kind: "collect",
  stage: 13,
  title: "Info/debug log lines were never stored",
  severity: "info",
  confidence: "B",
  scope: "host",
  needs: ["log.events"],
  judge({ facts }) {
    const events = (facts.value("log.events") ?? []).map(({ signature }, i) => ({ signature, at: String(i) }));
    return found(
      ...[...new Set(Object.values(HOLES))].flatMap((says) => {
        const lines = events.filter(({ signature }) => HOLES[signature] === says);
        if (lines.length === 0) return [];
        return [{
          message: `Lines are missing in the log: ${says}`,
          cites: lines.slice(0, 3).map(({ at }) => ({ key: "log.events", at }) as const),
        }];
      }),
    );
  },
  explains: [],
  fix: [
    {
      text: "Collect again with the lower levels",
      command: '/usr/bin/log show --last 15m --info --debug --predicate \'subsystem BEGINSWITH "{bundleId}" OR ' +
        'process == "nesessionmanager" OR process == "sysextd"\'',
      risk: "none",
      admin: true,
    },
    {
      text:
        "Where debug lines are not kept: switch them on for the product, reproduce, collect, and take it back with --reset",
      command: "sudo /usr/bin/log config --subsystem '{bundleId}' --mode level:debug,persist:debug",
      risk: "low",
      admin: true,
    },
  ],
  why:
    "log show leaves out info and debug lines unless they are asked for, most debug lines are never written to disk, and a busy stream " +
    "drops some. What is not there proves nothing.",
  notWhen: "The line that is looked for is of the default level or higher.",
  macos: "10.15 and later",
  references: ["knowledge 07 OB-01", "knowledge 03 §3, §8.15", "knowledge 09 N01"],
  aliases: ["OB-01"],
  samples: () => ({
    fires: [
      { says: "a capture without the lower levels", text: SKIP + logged("default", [status("connected")]) },
      {
        says: "a stream that lost lines",
        text: logged("compact", [status("connected")]) +
          "=== Messages dropped during live streaming (use `log show` to see what they were)\n",
      },
    ],
    silent: [
      { says: "a capture of all levels", text: logged("default", [status("connected")]) },
      {
        says: "a message that speaks of skipping",
        text: logged("default", [["exampled", "Skipping info pane"], status("connected")]),
      },
    ],
  }),
});
