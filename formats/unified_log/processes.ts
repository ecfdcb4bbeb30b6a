/** Names of processes in log lines. */

/** Processes whose bare name before a colon or a tab can only be the head of a log line, not a word of prose. */
const KNOWN: ReadonlySet<string> = new Set(
  ("sysextd systemextensionsctl nesessionmanager nehelper neagent neagent-ios amfid taskgated taskgated-helper syspolicyd " +
    "pkd launchd com.apple.xpc.launchd kernel runningboardd configd racoon tccd trustd secd securityd installd logd xpcproxy " +
    "smd lsd endpointsecurityd kernelmanagerd driverkitd mDNSResponder symptomsd UserEventAgent networkd nsurlsessiond " +
    "opendirectoryd authd coreservicesd usernoted CoreServicesUIAgent").split(" "),
);

/** True for a daemon that this tool reads about. */
export function isKnownProcess(name: string): boolean {
  return KNOWN.has(plainName(name));
}

/** Whether a record's process is the one that a signature names: paths, libraries in parentheses and launchd's old name aside. */
export function isSameProcess(printed: string, name: string): boolean {
  const plain = plainName(printed);
  return plain === name || (name === "launchd" && plain === "com.apple.xpc.launchd");
}

/** `/usr/libexec/sysextd`, `sysextd (Security)`: the name alone. */
function plainName(printed: string): string {
  const bare = printed.replace(/\s*\([^()]*\)$/, "");
  return bare.slice(bare.lastIndexOf("/") + 1);
}
