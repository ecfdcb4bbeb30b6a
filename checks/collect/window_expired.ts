import { defineRule, found } from "../define.ts";
import { logged, status } from "../log_samples.ts";

const BANNER = 'Filtering the log data using "process == "nesessionmanager""\n';

function footer(lines: number): string {
  return `--------------------------------------------------------------------------------------------------------------------
Log      - Default:          ${lines}, Info:                0, Debug:             0, Error:          0, Fault:          0
Activity - Create:           0, Transition:          0, Actions:           0
`;
}

export default defineRule({
  id: "collect.window-expired",
  kind: "collect",
  stage: 13,
  title: "Log window gone",
  severity: "info",
  confidence: "B",
  scope: "host",
  needs: ["log.events"],
  judge({ facts }) {
    const empty = (facts.value("log.events") ?? []).flatMap(({ signature, fields }, i) => {
      const counts = [fields["d"], fields["i"], fields["g"], fields["e"], fields["f"], fields["n"]];
      const isEmpty = signature === "log.footer" && counts.every((count) => count === undefined || Number(count) === 0);
      return isEmpty ? [{ key: "log.events", at: String(i) } as const] : [];
    });
    if (empty.length === 0) return found();
    return found({
      message: "The log was asked, and has no line of that time: the window was too short, or the lines are gone",
      cites: empty,
    });
  },
  explains: [],
  fix: [
    {
      text: "Ask for the time of the failure",
      command:
        "/usr/bin/log show --start '<date and time>' --end '<date and time>' --info --debug --predicate 'process == \"sysextd\" OR " +
        'process == "nesessionmanager"\'',
      risk: "none",
      admin: true,
    },
    {
      text: "Info and debug lines last for minutes: reproduce the failure while they are followed",
      command:
        '/usr/bin/log stream --level debug --predicate \'process == "sysextd" OR process == "nesessionmanager"\'',
      risk: "none",
      admin: true,
    },
  ],
  why:
    "The unified log keeps info and debug lines only for a short while and the others for days. A capture without a line says nothing " +
    "about what happened.",
  notWhen: "Nothing happened in that time.",
  macos: "10.15 and later",
  references: ["knowledge 07 OB-02", "knowledge 03 §3, §8.15", "knowledge 09 N01"],
  aliases: ["OB-02"],
  samples: () => ({
    fires: [
      { says: "a capture without a line", text: BANNER + footer(0) },
      { says: "a JSON capture without a line", text: '{"count":0,"finished":1}\n' },
    ],
    silent: [
      { says: "a capture with lines", text: BANNER + logged("default", [status("connected")]) + footer(1) },
      {
        says: "a JSON capture with lines",
        text: logged("ndjson", [status("connected")]) + '{"count":1,"finished":1}\n',
      },
    ],
  }),
});
