import { checkDatabaseServices, checkDatabaseWithoutRoot } from "../checks/database.ts";
import { checkSandboxWords } from "../checks/refusals.ts";
import { checkBootTime, checkLongStart, checkMissingCounter, checkStagedProcess } from "../checks/processes.ts";
import { checkReadableForAll, checkSameCopies } from "../checks/copies.ts";
import type { Belief } from "../define.ts";

/** sysextd, its database and copies, and the processes. */
export const REGISTRY: readonly Belief[] = [
  {
    id: "database-without-root",
    says: "`/Library/SystemExtensions/db.plist` can be read without root",
    how: "`plutil -p /Library/SystemExtensions/db.plist`",
    affects: "`reg.db`, `app.paths`, `proc.zombie-provider`",
    check: checkDatabaseWithoutRoot,
  },
  {
    id: "database-mach-services",
    says: "`additionalLaunchdPlistEntries` still holds `MachServices`, as a keyed archive",
    how: "the same",
    affects: "`mach.not-registered`, `reg.stale-machservices`",
    check: checkDatabaseServices,
  },
  {
    id: "ps-staged-path",
    says: "`ps` shows the staged path, with or without `/private` in front",
    how: "`ps -axww -o pid,command | grep SystemExtensions`",
    affects: "`proof.exec`, `proc.zombie-provider`",
    check: checkStagedProcess,
  },
  {
    id: "ps-lstart",
    says: "`lstart` of `ps` under `LC_ALL=C` is `Fri Nov 20 08:00:00 2026`, in the time of `TZ`",
    how: "`LC_ALL=C TZ=UTC ps -o lstart -p 1`, beside `sysctl kern.boottime`",
    affects: "`proof.exec` compares it with the evidence's time, so a time zone shifts it",
    check: checkLongStart,
  },
  {
    id: "sysctl-boottime",
    says: "`sysctl kern.boottime` prints `{ sec = …, usec = … } …`",
    how: "`sysctl kern.boottime`",
    affects: "`host.bootTime`",
    check: checkBootTime,
  },
  {
    id: "sandbox-words",
    says: 'Exit status 69 and "Connection refused" mean a sandbox',
    how: "run `systemextensionsctl list` from a sandboxed app (the self-test does with `sandbox-exec`)",
    affects: "`collect.sandboxed-runner`",
    check: checkSandboxWords,
  },
  {
    id: "leftover-rows",
    says: "Leftover rows `[terminated waiting to uninstall on reboot]` vanish with a restart",
    how: "restart, list again",
    affects: "`osbug.machservices-not-refreshed` takes them as proof of a replacement since the start",
  },
  {
    id: "sysctl-missing",
    says: "`sysctl net.cfil net.necp net.netagent` prints what it knows when one of them is missing",
    how: "`sysctl net.cfil net.no_such_thing net.necp` on macOS 12 to 26",
    affects: "`sysctl.net`",
    check: checkMissingCounter,
  },
  {
    id: "files-for-all",
    says: "Everybody may read `/Library/SystemExtensions/<UUID>`, and the apps in `/Applications`",
    how: "`find /Library/SystemExtensions -type f ! -perm -o=r` as a standard user",
    affects: "`sysex.staged`, `code` of the staged copy; else they are `denied` without root",
    check: checkReadableForAll,
  },
  {
    id: "same-copies",
    says: "The staged copy is the same to the byte as the one in the app",
    how: "`diff -r` of the two (the self-test compares their code directory hashes)",
    affects: "`reg.staged-drift` and the rules that judge both copies where they differ",
    check: checkSameCopies,
  },
  {
    id: "settings-places",
    says:
      "System Settings has its places where checks/tables/settings_paths.ts says: extensions under Privacy & Security before macOS 15, VPN & Filters within Network on 13",
    how: "open System Settings on 13, 14, 15 and 26",
    affects: "`--audience user`",
  },
  {
    id: "group-kill",
    says: "A group kill reaches everything a probe started",
    how: "`doctor diagnose --deadline 1s` while `launchctl` hangs",
    affects: "the live source",
  },
];
