import { checkCrashFolder, checkCrashNames, checkCrashPaths } from "../checks/crashes.ts";
import { checkLogPredicate, checkPluginNames } from "../checks/log.ts";
import { checkLogRefusal } from "../checks/refusals.ts";
import { checkLaunchdTexts } from "../checks/launchd_texts.ts";
import type { Belief } from "../define.ts";

/** The unified log, crash reports, and what codes mean. */
export const LOG_AND_CRASHES: readonly Belief[] = [
  {
    id: "log-predicate",
    says: "`log show` takes a predicate of some 100 terms, `subsystem CONTAINS`, and `processImagePath BEGINSWITH`",
    how: "`doctor capture`, and look at `log show` in its `capture.json`",
    affects: "`log.events` on a Mac",
    check: checkLogPredicate,
  },
  {
    id: "log-refusal",
    says: '`log show` refuses others than administrators in words that hold "admin", "permitted" or "could not open"',
    how: "`log show --last 1m` as a standard user",
    affects: "`log.events` is `denied` rather than empty",
    check: checkLogRefusal,
  },
  {
    id: "crash-folder",
    says: "`/Library/Logs/DiagnosticReports` may be listed by administrators without sudo, by others not",
    how: "`ls /Library/Logs/DiagnosticReports` as both",
    affects: "`crash.folders` is `denied` rather than empty",
    check: checkCrashFolder,
  },
  {
    id: "crash-names",
    says: "The reports of an extension are called after its bundle id, at least after its first 15 characters",
    how: "the same",
    affects: "which reports `crash.reports` reads",
    check: checkCrashNames,
  },
  {
    id: "crash-paths",
    says: "The path in a crash report keeps `/ID.systemextension/`, with `*` for the folder above",
    how: "look into one",
    affects: "which extension a crash report belongs to",
    check: checkCrashPaths,
  },
  {
    id: "port-kill",
    says: "A Mach port kill says PORT_SPACE in the termination, or PORTS in the exception",
    how: "no Mac wanted: a report of one",
    affects: "`proc.port-leak`",
  },
  {
    id: "private-codes",
    says:
      "The private codes of docs/codes.md (stop reasons, `NEConfigurationErrorDomain`, `NEAgentErrorDomain`, amfid) keep their meanings",
    how: '`scutil --nc status NAME` shows `LastCause`: compare with "last stop reason" in the log',
    affects: "`explain`, and what findings call a code",
  },
  {
    id: "launchd-texts",
    says: "launchd's errors 107 to 163 have the texts of docs/codes.md",
    how: "`for n in $(seq 107 163); do launchctl error $n; done`",
    affects: "`explain`",
    check: checkLaunchdTexts,
  },
  {
    id: "plugin-names",
    says:
      "nesessionmanager names a plug-in by the id of its app (`NEVPNTunnelPlugin(com.example.app[…])`) and a session by its configuration's UUID",
    how: "`log show --predicate 'process == \"nesessionmanager\"'` beside `scutil --nc list`",
    affects: "whose session a line is about (`checks/sessions.ts`)",
    check: checkPluginNames,
  },
  {
    id: "session-kinds",
    says:
      "Sessions of IKEv2, IPSec, L2TP and of Private Relay have kinds of their own (`NESMIKEv2VPNSession`, `NESMLegacySession`, `NESMPathControllerSession`)",
    how: "start one of each",
    affects: "they are never the extension's",
  },
  {
    id: "hang-limit",
    says: "A kill that comes exactly when a state's time limit is over means that the provider hung",
    how: "suspend a provider (`kill -STOP`), disconnect",
    affects: "`proc.provider-hang`",
  },
];
