import type { Case, Cite } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { appGroups, isCovered } from "../app_groups.ts";
import { REBOOT } from "../fixes.ts";
import { formerJobs, missingEndpoints } from "../mach_services.ts";
import { database, job, list, probe, TEAM } from "../samples.ts";
import { isTerminated, rowsOf } from "../target.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const RUNNING = { state: "running", runs: "1", pid: "512" };
const UPDATED = list({ state: "terminated waiting to uninstall on reboot", version: "2.3.0/230" }, {
  state: "activated enabled",
});
const DECLARED = database({ state: "activated enabled", mach: [NAME] });
const GROUPS =
  `% codesign -d --entitlements - --xml /Library/SystemExtensions/x/com.example.tunnel.extension.systemextension
Executable=/Library/SystemExtensions/x/com.example.tunnel.extension.systemextension/Contents/MacOS/com.example.tunnel.extension
<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>com.apple.security.application-groups</key><array><string>${NAME}</string></array></dict></plist>
`;

export default defineRule({
  id: "osbug.machservices-not-refreshed",
  kind: "cause",
  stage: 12,
  title: "launchd endpoint not refreshed after replacing a sysex (FB21271237)",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["launchd.jobs"],
  reads: ["reg.list", "reg.db", "code", "xpc.probe"],
  judge(of) {
    const replaced = replacedSinceBoot(of);
    const gap = missingEndpoints(of).find(({ job }) => job.value.pid !== null && job.value.endpoints.length === 0);
    if (replaced === null || gap === undefined) return CLEAR;
    const groups = appGroups(of);
    if (groups !== null && !gap.names.every((name) => isCovered(name, groups.value))) return CLEAR;
    return found({
      message:
        `The extension was replaced since the Mac was started, and its new job ${gap.job.value.label} has no Mach service ` +
        `although it declares ${gap.names.join(", ")}`,
      cites: [gap.job.cite, replaced, gap.declared.cite, ...gap.probes, ...(groups === null ? [] : [groups.cite])],
      ...groups === null && { confidence: "D" as const },
      values: { label: gap.job.value.label ?? "" },
    });
  },
  explains: [
    { rule: "mach.not-registered", when: "all inputs valid, replaced since boot" },
    { rule: "mach.registration-denied", when: "all inputs valid, replaced since boot" },
  ],
  fix: [
    { ...REBOOT, verify: "sudo launchctl print system/{label} lists the declared name under endpoints" },
    {
      text:
        "For the next release: end NEMachServiceName with the build number, in the extension and in the app, so that an update " +
        "never asks for a name that the old job still owns",
      for: "developer",
      risk: "none",
    },
  ],
  why:
    "When macOS replaces an extension, the new job is submitted while the old one still owns the Mach service. launchd drops " +
    "the service from the new job, and nothing puts it back before the next start.",
  notWhen:
    "The Mac was restarted since the update; or the name lies outside the app groups, which launchd refuses at any time.",
  macos: "All versions with system extensions; expires when Apple closes FB21271237",
  references: ["knowledge 07 MS-05", "knowledge 01 §6", "knowledge 08 §16 B1"],
  aliases: ["MS-05", "FB21271237"],
  samples: () => ({
    fires: [
      {
        says: "an update since the start, valid groups, no endpoint",
        text: UPDATED + DECLARED + job(RUNNING) + GROUPS,
      },
      {
        says: "an old job that still owns the name beside the new one, so that libxpc finds it",
        text: list({ state: "activated enabled" }) +
          job({ state: "not running", runs: "1" }, { version: "2.3.0.230", endpoints: [NAME] }) +
          job(RUNNING) + GROUPS + probe(NAME, true),
      },
      {
        says: "an old job that still owns the name beside the new one",
        text: list({ state: "activated enabled" }) +
          job({ state: "not running", runs: "1" }, { version: "2.3.0.230", endpoints: [NAME] }) +
          job(RUNNING) + GROUPS,
      },
    ],
    silent: [
      { says: "the endpoint being there", text: UPDATED + DECLARED + job(RUNNING, { endpoints: [NAME] }) + GROUPS },
      {
        says: "no sign of an update since the start",
        text: list({ state: "activated enabled" }) + DECLARED + job(RUNNING) + GROUPS,
      },
      {
        says: "a name outside the app groups",
        text: UPDATED + DECLARED + job(RUNNING) +
          GROUPS.replace(`<string>${NAME}</string>`, `<string>${TEAM}.other</string>`),
      },
    ],
  }),
});

/** A former version that is still known proves the replacement: both kinds of leftover vanish with a restart. */
function replacedSinceBoot(of: Case): Cite | null {
  const leftover = rowsOf(of).find(({ value }) => isTerminated(value.state));
  return leftover?.cite ?? formerJobs(of)[0]?.cite ?? null;
}
