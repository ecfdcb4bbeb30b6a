import { defineRule, found } from "../define.ts";
import { logged, type Said } from "../log_samples.ts";
import { ENABLED, ID } from "../samples.ts";
import { isExtensionProcess } from "../speakers.ts";
import { eventsOf } from "../log_events.ts";

function refused(name: string): Said {
  return [
    "kernel",
    `macOSTaskPolicy: (com.apple.debugserver) may not get the task control port of (${name}): (${name}) is hardened`,
  ];
}

export default defineRule({
  id: "collect.attach-denied",
  kind: "collect",
  stage: 13,
  title: "Instruments/debugger cannot attach",
  severity: "info",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const lines = eventsOf(of, "krn.taskpolicy").filter(({ value }) => {
      const name = value.fields["b"] ?? "";
      return of.target !== null && (isExtensionProcess(of, name) || name.includes(of.target.bundleId));
    });
    return found(
      ...lines.slice(-1).map(({ value, cite }) => ({
        message: `${value.fields["a"]} may not attach to the extension, which is hardened and without get-task-allow`,
        cites: [cite],
      })),
    );
  },
  explains: [],
  fix: [
    {
      text: "Use what needs no attaching: a sample, a spindump, and the log",
      command: "/usr/bin/sample '{bundleId}' 5",
      risk: "none",
      admin: true,
    },
    { text: "To debug it, run a development build, which has get-task-allow", for: "developer", risk: "none" },
  ],
  why:
    "Code with the hardened runtime and without get-task-allow, as every release is, lets nobody attach: as it should be.",
  notWhen: "Nobody tried to attach: launchctl and Activity Monitor cause the same line.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-08", "knowledge 03 §8.5", "knowledge 09 §6"],
  aliases: ["PR-08"],
  samples: () => ({
    fires: [
      { says: "a debugger that may not attach", text: ENABLED + logged("default", [refused(ID)]) },
      { says: "the same in compact style", text: ENABLED + logged("compact", [refused(ID)]) },
    ],
    silent: [{ says: "another program", text: ENABLED + logged("default", [refused("com.example.other")]) }],
  }),
});
