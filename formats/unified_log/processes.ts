/** Names of processes in log lines. */

/** The speaker of the lines that `log` prints around its records. */
export const LOG = "log";

/** Processes whose bare name before a colon or a tab can only be the head of a log line, not a word of prose. */
const KNOWN: ReadonlySet<string> = new Set(
  ("sysextd systemextensionsctl nesessionmanager nehelper neagent neagent-ios amfid taskgated taskgated-helper syspolicyd " +
    "pkd launchd kernel runningboardd configd racoon tccd trustd secd securityd installd logd xpcproxy " +
    "smd lsd endpointsecurityd kernelmanagerd driverkitd mDNSResponder symptomsd UserEventAgent networkd nsurlsessiond " +
    "opendirectoryd authd coreservicesd usernoted CoreServicesUIAgent").split(" "),
);

/** True for a daemon that this tool reads about. */
export function isKnownProcess(name: string): boolean {
  return KNOWN.has(plainName(name));
}

/** Whether a record's process is the one that a signature names: paths, libraries in parentheses and launchd's old name aside. */
export function isSameProcess(printed: string, name: string): boolean {
  return plainName(printed) === name;
}

/** The name alone of `/usr/libexec/sysextd`, `sysextd (Security)`; `launchd` for its old name. */
export function plainName(printed: string): string {
  const open = printed.endsWith(")") ? printed.lastIndexOf("(") : -1;
  const bare = open > 0 ? printed.slice(0, open).trimEnd() : printed;
  const name = bare.slice(bare.lastIndexOf("/") + 1);
  return name === "com.apple.xpc.launchd" ? "launchd" : name;
}
