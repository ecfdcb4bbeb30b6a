import { allReports } from "../crashes.ts";
import { crash } from "../crash_samples.ts";
import type { Case, Cite } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { activationErrors, failedWith } from "../activation.ts";
import { DEACTIVATE, OPEN_APP, REBOOT } from "../fixes.ts";
import { eventsOf } from "../log_events.ts";
import { ID, list } from "../samples.ts";
import { isOneRecord, nameVersion, rowsOf } from "../target.ts";

/** States in which sysextd holds a record for one that runs or is to run. An upgrade that waits is not among them: it is normal. */
const HELD = /^activated (?:enabled|disabled|enabling|waiting for user)$/;

/** The words with which sysextd ends itself. */
const TRAP = /Activate found \d+ extensions in active state, ID: ([^,\s]+)/;

function trap(id: string): string {
  return crash({
    id: "sysextd",
    path: "/System/Library/Frameworks/SystemExtensions.framework/Versions/A/Helpers/sysextd",
    exception: "EXC_BAD_INSTRUCTION (SIGILL)",
    words:
      `Fatal error: Activate found 2 extensions in active state, ID: ${id},  teamID("EXAMPLE123"): file x.swift, line 1`,
  });
}

export default defineRule({
  id: "reg.multiple-versions",
  kind: "cause",
  stage: 5,
  title: "Several records of one id active",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["reg.list", "reg.db", "log.events", "crash.reports"],
  reads: ["errors"],
  judge(of) {
    const said = [...eventsOf(of, "sx.two-entries", "sx.two-active-trap"), ...trapsOf(of)];
    if (said.length > 0) {
      return found({
        message: "sysextd itself says that it holds two records of the extension",
        cites: said.map(({ cite }) => cite),
      });
    }
    const ofTeam = rowsOf(of).filter(({ value }) => value.teamId === (of.target?.teamId ?? value.teamId));
    const rows = ofTeam.filter(({ value }, i) => !ofTeam.slice(0, i).some((other) => isOneRecord(other.value, value)));
    const held = rows.filter(({ value }) => HELD.test(value.state ?? ""));
    const dangling = activationErrors(of, 1, 4).length === 0
      ? []
      : rows.filter(({ value }) => value.state?.startsWith("validating"));
    const fighting = [...held, ...dangling];
    if (held.length === 0 || fighting.length < 2) return CLEAR;
    const states = fighting.map(({ value }) => `${nameVersion(value)} [${value.state}]`).join(" and ");
    return found({
      message: `sysextd holds ${fighting.length} records at once: ${states}`,
      cites: fighting.map(({ cite }) => cite),
    });
  },
  explains: [
    { rule: "proc.zombie-provider" },
    { rule: "reg.activation-failed-unexplained", when: "code 1/4", holds: failedWith(1, 4) },
    { rule: "policy.awaiting-user-approval", when: "two active records of one id, and the waiting one is one of them" },
  ],
  fix: [DEACTIVATE, REBOOT, OPEN_APP],
  why:
    "A failed update can leave two records of one extension. sysextd then refuses every request for it (codes 1 and 4), or the " +
    "old code keeps handling the traffic.",
  notWhen:
    "The second record is terminated and waits for a reboot, or waits to upgrade: both are normal during an update.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-05", "knowledge 01 §2 (two-record deadlock)"],
  aliases: ["RG-05"],
  samples: () => ({
    fires: [
      {
        says: "two enabled versions",
        text: list({ state: "activated enabled" }, { state: "activated enabled", version: "2.5.0/250" }),
      },
      {
        says: "sysextd's own crash over two active records",
        text: list({ state: "activated enabled" }) + trap(ID),
      },
      {
        says: "an enabled and a waiting version",
        text: list({ state: "activated enabled" }, { state: "activated waiting for user", version: "2.5.0/250" }),
      },
      {
        says: "a record that dangles in validation, with code 4 for every request",
        text: list({ state: "activated enabled" }, { state: "validating by category", version: "2.5.0/250" }) +
          "\nOSSystemExtensionErrorDomain error 4\n",
      },
    ],
    silent: [
      {
        says: "a replacement, of which sysextd finds one record",
        text: "sysextd: activateDecision found entry to replace: com.example.tunnel.extension, 2.4.0\n",
      },
      {
        says: "an old version that waits for a reboot",
        text: list({ state: "terminated waiting to uninstall on reboot" }, {
          state: "activated enabled",
          version: "2.5.0/250",
        }),
      },
      {
        says: "an update that waits for the old version to end",
        text: list({ state: "activated enabled" }, { state: "activated waiting to upgrade", version: "2.5.0/250" }),
      },
      {
        says: "one extension that is listed under two categories",
        text: list({ state: "activated enabled" }) +
          list({ state: "activated enabled" }).replace("network_extension", "endpoint_security")
            .replace("1 extension(s)\n", ""),
      },
      {
        says: "one extension that is enabled as one category and waits as the other",
        text: list({ state: "activated enabled" }) +
          list({ state: "activated waiting for user" }).replace("network_extension", "endpoint_security")
            .replace("1 extension(s)\n", ""),
      },
      {
        says: "sysextd's crash over two records of another extension",
        text: list({ state: "activated enabled" }) + trap("com.example.other.extension"),
      },
      {
        says: "another crash of sysextd",
        text: list({ state: "activated enabled" }) + trap(ID).replace("Activate found", "Something found"),
      },
      {
        says: "two extensions of one vendor",
        text: list({ state: "activated enabled" }, { state: "activated enabled", id: "com.example.tunnel.filter" }),
        target: ID,
      },
    ],
  }),
});

/** sysextd's crash reports that name the extension. */
function trapsOf(of: Case): { readonly cite: Cite }[] {
  return allReports(of).filter(({ value: { process, says } }) =>
    process === "sysextd" && says.some((line) => TRAP.exec(line)?.[1] === of.target?.bundleId)
  );
}
