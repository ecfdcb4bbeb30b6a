/** Who ended a process: the namespaces of exit reasons, as crash reports and launchd print them (public header bsd/sys/reason.h of xnu). */
import { defineCodes } from "./define.ts";

const SIGNED =
  "Read what amfid and the kernel logged in the same second, then check the signature: codesign --verify --strict -vvv";

export const OS_REASON = defineCodes({
  id: "OS_REASON",
  title: "Exit reasons: the namespaces",
  says:
    "The part of macOS that ended the process: the Namespace of a crash report, last exit reason in launchctl. The code behind it " +
    "counts within its namespace.",
  prefix: "OS_REASON_",
  aliases: ["namespace", "exit reason", "last exit reason", "termination reason", "termination namespace"],
  confidence: "A",
  sources: ["bsd/sys/reason.h", "knowledge 03 §4.6", "knowledge 08 §8"],
}, [
  [1, "JETSAM", "the kernel ended it to get memory back, or because it used more than it may", {
    rules: ["proc.resource-growth"],
  }],
  [2, "SIGNAL", "a signal ended it; the code is the signal's number"],
  [3, "CODESIGNING", "it was ended for its signature", {
    cause:
      "its file was overwritten in place, its launch requirement is an older build's, or a launch constraint forbids the way it was started",
    next: SIGNED,
    rules: ["sign.amfi-rejected", "sign.in-place-overwrite", "proc.killed-after-update"],
  }],
  [4, "HANGTRACER", "the hang tracer ended it"],
  [5, "TEST", "a test ended it"],
  [6, "DYLD", "a library or a symbol that it needs could not be loaded", {
    cause: "a framework outside the extension, a library of another team, or a macOS that is too old",
    next: "Read which library the crash report names",
    rules: ["bundle.framework-outside-sysex", "bundle.debug-dylib", "sign.library-validation"],
  }],
  [7, "LIBXPC", "libxpc ended it", { next: "Read the text of the crash report" }],
  [8, "OBJC", "the Objective-C runtime ended it", { next: "Read the text of the crash report" }],
  [9, "EXEC", "it could not be started", {
    cause: "AMFI refused a restricted entitlement without a profile, or the file is no program for this Mac",
    next: SIGNED,
    rules: ["sign.amfi-rejected", "prof.missing", "bundle.wrong-architecture"],
  }],
  [10, "SPRINGBOARD", "SpringBoard ended it"],
  [11, "TCC", "it used private data without saying why in its Info.plist"],
  [12, "REPORTCRASH", "ReportCrash ended it"],
  [13, "COREANIMATION", "Core Animation ended it"],
  [14, "AGGREGATED", "several reasons were put together"],
  [15, "RUNNINGBOARD", "RunningBoard ended it"],
  [16, "SKYWALK", "the kernel's network ended it"],
  [17, "SETTINGS", "Settings ended it"],
  [18, "LIBSYSTEM", "the system library ended it", { next: "Read the text of the crash report" }],
  [19, "FOUNDATION", "Foundation ended it", { next: "Read the text of the crash report" }],
  [20, "WATCHDOG", "a watchdog ended it because it did not answer", { rules: ["proc.provider-hang"] }],
  [21, "METAL", "Metal ended it"],
  [22, "WATCHKIT", "WatchKit ended it"],
  [23, "GUARD", "it touched a guarded resource", { next: "Read the text of the crash report" }],
  [24, "ANALYTICS", "analytics ended it"],
  [25, "SANDBOX", "the sandbox ended it"],
  [26, "SECURITY", "a security check ended it"],
  [27, "ENDPOINTSECURITY", "Endpoint Security ended its client"],
  [28, "PAC_EXCEPTION", "a pointer failed its authentication", { rules: ["proc.crashed"] }],
  [29, "BLUETOOTH_CHIP", "the Bluetooth chip ended it"],
  [30, "PORT_SPACE", "it used up all Mach ports that a process may have", {
    cause: "Mach ports leak",
    next: "Watch the ports of the process: top -l 1 -stats pid,command,ports",
    rules: ["proc.port-leak"],
  }],
  [31, "WEBKIT", "WebKit ended it"],
  [32, "BACKLIGHTSERVICES", "the backlight services ended it"],
  [33, "MEDIA", "the media services ended it"],
  [34, "ROSETTA", "Rosetta could not run it"],
  [35, "LIBIGNITION", "libignition ended it"],
  [36, "BOOTMOUNT", "mounting at start failed"],
  [42, "SELF_RESTRICT", "a restriction was broken that the process had put on itself", { confidence: "C" }],
]);
