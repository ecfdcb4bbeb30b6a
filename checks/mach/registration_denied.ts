import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf, sureness } from "../log_events.ts";
import { logged } from "../log_samples.ts";
import { ownerOf } from "../mach_names.ts";
import { currentJobs } from "../mach_services.ts";
import { ID, job, list, TEAM } from "../samples.ts";
import { isExtensionProcess } from "../speakers.ts";
import type { At } from "../target.ts";
import type { LogEvent } from "../../formats/unified_log/events.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const LINE =
  `failed activation: name = ${NAME}, flags = 0x0, requestor = ${ID}[512], error = 1: Operation not permitted`;
const LISTENER = "listener failed to activate: xpc_error=[1: Operation not permitted]";
const DEFAULT = "2026-11-20 10:00:00.123456+0100 0x1a2b     Default     0x0                  1      0    launchd: ";
const COMPACT = "2026-11-20 10:00:00.123 Df launchd[1:1a2b] ";

export default defineRule({
  id: "mach.registration-denied",
  kind: "cause",
  stage: 7,
  title: "launchd rejects the Mach service (Operation not permitted)",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.db", "launchd.jobs", "sysex.embedded"],
  judge(of) {
    const denied = failuresOf(of, "ld.mach-denied").filter((event) => concernsTarget(of, event));
    const told = failuresOf(of, "xpc.listener-eperm").filter(({ value }) => isSaidByExtension(of, value));
    return found(...[...denied, ...told].map(({ value, cite }) => {
      const name = value.fields["n"];
      const owner = ownerJob(of, name);
      return {
        message: `launchd refused the Mach service ${name ?? "that the extension asked for"}: Operation not permitted`,
        cites: [cite],
        ...sureness(of, value),
        ...owner !== undefined && { latent: `By now ${owner} owns it` },
      };
    }));
  },
  explains: [{ rule: "mach.not-registered", when: "only with EPERM line" }],
  fix: [
    {
      text:
        "Compare NEMachServiceName with the app groups in the signature of the staged copy, and with the endpoints of its job",
      command: "sudo launchctl print system | grep {bundleId}",
      risk: "none",
      admin: true,
    },
    {
      text:
        "If both are right, deactivate the extension, remove its configuration, and activate it again, so that macOS builds the " +
        "launchd job anew",
      risk: "medium",
      admin: true,
      verify: "sudo launchctl print system/<label> lists the name under endpoints",
    },
  ],
  why:
    "launchd lets a process serve a Mach name only when the name stands in its job. A job that was built from an older Info.plist, " +
    "a name outside the app groups, or lost groups all end in this line, and the app can never reach the extension.",
  notWhen: "The name belongs to another product, or the job owns the name by now.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-06", "knowledge 03 §8.9 ld.mach-denied", "knowledge 08 §6"],
  aliases: ["MS-06"],
  samples: () => ({
    fires: [
      { says: "the refusal of a name of its team", text: list({ state: "activated enabled" }) + DEFAULT + LINE + "\n" },
      { says: "the same in compact style", text: list({ state: "activated enabled" }) + COMPACT + LINE + "\n" },
      {
        says: "the extension's own side of it",
        text: list({ state: "activated enabled" }) + logged("default", [[ID, LISTENER]]),
      },
      {
        says: "the short form that was pasted by itself",
        text: "launchd: failed activation: error = 1: Operation not permitted\n",
      },
    ],
    silent: [
      {
        says: "the refusal of another product's name",
        text: list({ state: "activated enabled" }) + DEFAULT +
          LINE.replace(NAME, "org.other.agent").replace(ID, "agent") +
          "\n",
      },
      {
        says: "another program that may not listen",
        text: list({ state: "activated enabled" }) + logged("default", [["login", LISTENER]]),
      },
      {
        says: "a service of Apple's",
        text: DEFAULT + LINE.replace(NAME, "com.apple.usernotifications").replace(ID, "usernoted") + "\n",
      },
      {
        says: "a refusal of a name that the job owns by now",
        text: list({ state: "activated enabled" }) +
          job({ state: "running", runs: "1", pid: "512" }, { endpoints: [NAME] }) +
          DEFAULT + LINE + "\n",
      },
    ],
  }),
});

/** By the name, else by who asked. */
function concernsTarget(of: Case, { value: { fields } }: At<LogEvent>): boolean {
  const name = fields["n"];
  const owner = name === undefined ? "unknown" : ownerOf(of, name);
  // Without an extension that is known, only the form of a name speaks for it.
  if (of.target === null) {
    return owner !== "other" && (name === undefined || /^(?:[A-Z0-9]{10}|group)\.\w|[<…]/.test(name));
  }
  if (owner !== "unknown") return owner !== "other";
  return fields["r"] === undefined || fields["r"].includes(of.target.bundleId);
}

/** The job that has the name, or any where the line names none: then launchd gave it after all. */
function ownerJob(of: Case, name: string | undefined): string | undefined {
  const owner = currentJobs(of).find(({ value: { endpoints, pid } }) =>
    pid !== null && (name === undefined ? endpoints.length > 0 : endpoints.includes(name))
  );
  return owner?.value.label ?? undefined;
}

function isSaidByExtension(of: Case, { process }: LogEvent): boolean {
  return process === null || of.target !== null && isExtensionProcess(of, process);
}
