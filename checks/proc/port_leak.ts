import { appCrashesOf, appDiedOf, crashesOf, diedOf, foundAlike } from "../crashes.ts";
import { appCrash, crash } from "../crash_samples.ts";
import { defineRule, found } from "../define.ts";
import { ENABLED, ID, job } from "../samples.ts";

const FULL =
  "Namespace PORT_SPACE, Code 14123288431434181871 (Limit 305834 ports) Exceeded system-wide per-process Port Limit";

export default defineRule({
  id: "proc.port-leak",
  kind: "cause",
  stage: 6,
  title: "Mach port exhaustion (PORT_SPACE)",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["crash.reports"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "proc.list"],
  judge(of) {
    const full = [...crashesOf(of), ...appCrashesOf(of)].filter(({ value }) => value.class === "port-space");
    return found(...foundAlike(of, full, () => "was killed because it had used up its Mach ports"));
  },
  explains: [
    { rule: "proc.crashed", when: "PORT_SPACE", holds: diedOf("port-space") },
    { rule: "proc.provider-hang", when: "PORT_SPACE" },
    { rule: "app.crashed", when: "PORT_SPACE", holds: appDiedOf("port-space") },
  ],
  fix: [
    {
      text: "While it still runs, look at how its Mach ports grow, and which of them",
      command: "sudo lsmp -p <pid>",
      risk: "none",
      admin: true,
      verify: "The number stays level: a few hundred is usual",
    },
    {
      text: "Fix the leak in the product: XPC connections, NWConnections or dispatch sources that are never cancelled",
      for: "developer",
      risk: "low",
    },
  ],
  why:
    "Each connection to another process costs Mach ports. A process that never gives them back is killed when its table is full, " +
    "often after days.",
  notWhen: "The process was killed for another reason: a report names PORT_SPACE, or it was not this.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-03", "knowledge 08 §8"],
  aliases: ["PR-03"],
  samples: () => ({
    fires: [
      {
        says: "an extension that was killed for its ports",
        text: ENABLED + crash({ exception: "EXC_RESOURCE (SIGKILL)", reason: FULL }),
      },
      { says: "its app that was killed for its ports", text: ENABLED + appCrash({ reason: FULL }) },
    ],
    silent: [
      { says: "another kill", text: ENABLED + crash({ reason: "Namespace CODESIGNING, Code 2 Invalid Page" }) },
      {
        says: "the ports of another product",
        text: ENABLED +
          crash({ id: "com.example.other", process: "Other", path: "/Applications/Other.app/x", reason: FULL }),
      },
      {
        says: "an extension that runs again since",
        text: ENABLED + job({ state: "running", pid: "640", runs: "2" }) + crash({ reason: FULL }),
        target: ID,
      },
    ],
  }),
});
