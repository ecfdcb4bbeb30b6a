/** Errors of launchd: `launchctl`, `xpc_error=[…]`, `error = 119: …`, POSIX codes above 106 (public tables of xpc_strerror). */
import { defineCodes } from "./define.ts";

const SPAWN_FAILED = "launchd could not start the program";
const SPAWN_NOTES = {
  text: "Launchd job spawn failed",
  cause: "the kernel or AMFI would not accept its signature",
  next: "Read what amfid and the kernel logged in the same second",
  rules: ["sign.amfi-rejected"],
} as const;

export const LAUNCHD_ERROR = defineCodes({
  id: "launchd",
  title: "launchd, launchctl and bootstrap look-ups",
  says:
    "launchd's answer to launchctl, to libxpc and to the programs that start a job. Numbers below 107 are plain errno values; " +
    "launchctl error NUMBER prints the text on a Mac.",
  prefix: "",
  aliases: [
    "launchctl",
    "xpc_error",
    "bootstrap failed",
    "bootout failed",
    "boot-out failed",
    "load failed",
    "kickstart failed",
    "submit job failed",
    "failed at lookup with",
    "failed activation",
    "xpcproxy",
    "Unknown error",
    "Could not kickstart service",
  ],
  base: "errno",
  confidence: "B",
  sources: ["Alkenso/sLaunchctl", "knowledge 08 §6", "knowledge 10 §2.4"],
}, [
  [1, "EPERM", "launchd does not permit it", {
    text: "Operation not permitted",
    cause:
      "the caller is not root, System Integrity Protection guards the job, or a listener's name belongs to another job",
    next: 'For "failed activation" compare NEMachServiceName with the names of the job',
    rules: ["mach.registration-denied", "reg.stale-machservices"],
    confidence: "A",
  }],
  [3, "ESRCH", "launchd knows no such job or Mach name", {
    text: "No such process",
    cause: "nothing registered the name, or it stands in another domain",
    next: "Compare the name with the endpoints of the job: launchctl print system/LABEL",
    rules: ["mach.not-registered", "xpc.name-mismatch-app"],
    confidence: "A",
  }],
  [5, "EIO", "launchd refused, without saying why", {
    text: "Input/output error",
    cause: "the property list is wrong, or the job is already loaded or disabled",
    next: "Read launchd's own log of that second: the real number stands there",
  }],
  [17, "EEXIST", "such a job exists already", {
    text: "File exists",
    cause: "a job of an older version was left behind",
    rules: ["reg.stale"],
  }],
  [36, "EINPROGRESS", "the job's previous instance is still exiting", {
    text: "Operation now in progress",
    next: "Try again in a moment",
  }],
  [37, "EALREADY", "the job is already loaded", { text: "Operation already in progress", benign: true }],
  [107, "Malformed bundle", "the bundle of the job is malformed"],
  [108, "Invalid path", "the path of the job is invalid"],
  [109, "Invalid property list", "the property list of the job is invalid", {
    next: "Check it: plutil -lint FILE",
  }],
  [110, "Invalid or missing service identifier", "the property list names no label"],
  [111, "Invalid or missing Program/ProgramArguments", "the job's program is not named, or is not there", {
    cause: "the staged bundle was removed, or its volume is not mounted",
    next: "Install the product again",
    rules: ["app.removed-but-registered"],
  }],
  [112, "Could not find specified domain", "there is no such domain", {
    cause: "the user id of gui/ or user/ is wrong, or that user is not logged in",
  }],
  [113, "Could not find specified service", "no job has that label in that domain", {
    text: "Could not find service",
    cause:
      "the label is another one: that of a Network Extension is NetworkExtension.BUNDLE-ID.VERSION.BUILD, not the bundle id",
    next: "List the labels: launchctl print system",
    rules: ["reg.stale"],
    confidence: "A",
  }],
  [114, "The specified username does not exist", "the job's user does not exist"],
  [115, "The specified group does not exist", "the job's group does not exist"],
  [116, "Routine not yet implemented", "launchd does not implement it"],
  [118, "Bad response from server", "launchd's answer could not be understood"],
  [119, "Service is disabled", "the service is disabled in launchd's own database", {
    cause: "somebody disabled it with launchctl or by a switch in System Settings",
    next: "Look with launchctl print-disabled system, and enable it: launchctl enable DOMAIN/LABEL",
    confidence: "A",
  }],
  [120, "Bad subsystem destination for request", "the request went to the wrong part of launchd"],
  [121, "Path not searched for services", "launchd does not look for jobs there"],
  [122, "Path had bad ownership/permissions", "owner or rights of the file are not what launchd demands"],
  [123, "Path is whitelisted for domain", "the path is already allowed for the domain"],
  [124, "Domain is tearing down", "the domain is going away", { cause: "a logout or a shutdown", benign: true }],
  [125, "Domain does not support specified action", "that domain cannot do this", {
    cause: "a gui/ domain without a session, or another user's: it does not say that the job is missing",
  }],
  [126, "Request type is no longer supported", "launchd no longer does this"],
  [127, "The specified service did not ship with the operating system", "only Apple's own services may do this"],
  [128, "The specified path is not a bundle", "the path is not a bundle"],
  [129, "The service was superseded by a later version", "a newer version of the service took its place", {
    cause: "an update in progress",
  }],
  [
    130,
    "The system encountered a condition where behavior was undefined",
    "launchd met a condition it does not define",
  ],
  [131, "Out of order requests", "the requests came in the wrong order"],
  [132, "Request for stale data", "the request is about an older state", { cause: "an update in progress" }],
  [133, "Multiple errors were returned; see stderr", "several errors occurred", {
    next: "Read the lines that launchctl printed on its error output",
  }],
  [134, "Service cannot load in requested session", "the job is for another type of session", {
    cause: "its LimitLoadToSessionType does not allow this session",
  }],
  [135, "Process is not managed", "launchd did not start that process"],
  [136, "Action not allowed on singleton service", "this cannot be done to a service of which only one may run"],
  [137, "Service does not support the specified action", "the service cannot do this"],
  [138, "Service cannot be loaded on this hardware", "the service is for other hardware"],
  [139, "Service cannot presently execute", "the service cannot run now"],
  [140, "Service name is reserved or invalid", "the Mach name is reserved or invalid"],
  [141, "Reentrancy avoided", "the look-up would have come back to the process that asks", { confidence: "C" }],
  [142, "Operation only supported on development builds", "only development builds of macOS allow this"],
  [143, "Requested entry was cached", "launchd answered from its cache"],
  [144, "Requestor lacks required entitlement", "the caller lacks an entitlement that this needs"],
  [145, "Endpoint is hidden", "the Mach name exists but is hidden from the caller"],
  [146, "Domain is in on-demand-only mode", "the domain starts jobs on demand only"],
  [147, "The specified service did not ship in the requestor's bundle", "the XPC service belongs to another bundle", {
    cause: "everyday noise of apps that ask for services they do not hold",
    benign: true,
    confidence: "A",
  }],
  [148, "The specified service path was not in the service cache", "launchd does not know that path"],
  [
    149,
    "Could not find a bundle of the given identifier through LaunchServices",
    "LaunchServices knows no bundle with that identifier",
    { cause: "its records are stale", next: "Open the app once", rules: ["reg.ls-plugin-unavailable"] },
  ],
  [
    150,
    "Operation not permitted while System Integrity Protection is engaged",
    "System Integrity Protection guards the job",
    { cause: "somebody tried to stop or change a protected job; reading it needs no such right", benign: true },
  ],
  [151, "A complete hack", "launchd took a way that Apple calls a hack"],
  [152, "Service cannot load in current boot environment", "the service is not for this kind of boot"],
  [153, "Completely unexpected error", "launchd did not expect this", {
    next: "Read launchd's and amfid's log of the same second",
  }],
  [154, "Requestor is not a platform binary", "only Apple's own programs may ask for this"],
  [155, "Refusing to execute/trust quarantined program/file", "the file is quarantined", {
    cause: "it was downloaded and never released from quarantine",
    next: "Look at its attributes: xattr -l FILE",
  }],
  [156, "Domain creation with that UID is not allowed anymore", "launchd makes no domain for that user"],
  [157, "System service is not in system service whitelist", "the service is not on Apple's list of system services"],
  [158, "Service cannot be loaded on current os variant", "the service is for another variant of macOS"],
  [159, "Sandbox restriction", "the sandbox of the caller does not allow the look-up", {
    cause: "the caller is sandboxed and the name is not below one of its app groups",
    next: "Prefix the Mach name with an app group that both sides have",
    rules: ["xpc.sandbox-denied"],
  }],
  [162, "Launchd job spawn failed (162)", SPAWN_FAILED, { ...SPAWN_NOTES, confidence: "D" }],
  [163, "Launchd job spawn failed", SPAWN_FAILED, SPAWN_NOTES],
]);
