/** Crash reports for rule samples, as Console shows them: of one invented extension, with lines put in place of its own. */
import { ID } from "./samples.ts";

export const APP_ID = "com.example.tunnel";
export const KIT = "@rpath/ExampleKit.framework/Versions/A/ExampleKit";
const STAGED = `/Library/SystemExtensions/*/${ID}.systemextension/Contents/MacOS/${ID}`;

export interface SampleCrash {
  readonly process?: string;
  readonly id?: string;
  readonly path?: string;
  readonly version?: string;
  readonly pid?: number;
  readonly parent?: string;
  readonly time?: string;
  readonly os?: string;
  /** What stands behind "Exception Type:". */
  readonly exception?: string;
  /** What stands behind "Termination Reason:", with the lines below it. */
  readonly reason?: string;
  /** Application Specific Information. */
  readonly words?: string;
}

/** The loader's reason for a library that it did not find, and what it says of the places where it looked. */
export function missing(library: string, tried = `tried: '/x/${library}' (no such file)`): string {
  return `Namespace DYLD, Code 1 Library missing\nLibrary not loaded: ${library}\nReferenced from: <6C0B7A11-5D3E-3F0A-9A44-8D1F0A9F2B10> ${STAGED}\nReason: ${tried}`;
}

/** How the loader words that a library was signed by another team. */
export const OTHER_TEAM =
  "tried: '/x/ExampleKit' (code signature in <1B2C3D4E-0000-3000-8000-000000000001> '/x/ExampleKit' not valid for use in process: mapping process and mapped file (non-platform) have different Team IDs)";

/** One report of a crash. */
export function crash(of: SampleCrash = {}): string {
  const { process = of.id ?? ID, id = ID, path = STAGED, version = "2.4.0 (240)", pid = 412, parent = "launchd" } = of;
  const { time = "2026-11-20 10:00:00.1234 +0000", os = "macOS 15.1 (24B83)", words } = of;
  const { exception = "EXC_BAD_ACCESS (SIGSEGV)", reason = "Namespace SIGNAL, Code 11 Segmentation fault: 11" } = of;
  return [
    `Process:               ${process} [${pid}]`,
    `Path:                  ${path}`,
    `Identifier:            ${id}`,
    `Version:               ${version}`,
    "Code Type:             ARM-64 (Native)",
    `Parent Process:        ${parent} [1]`,
    "",
    `Date/Time:             ${time}`,
    `OS Version:            ${os}`,
    "",
    "Crashed Thread:        1  Dispatch queue: com.example.tunnel.flows",
    "",
    `Exception Type:        ${exception}`,
    "Exception Codes:       0x0000000000000000, 0x0000000000000000",
    "",
    `Termination Reason:    ${reason}`,
    "",
    ...words === undefined ? [] : ["Application Specific Information:", words, ""],
    "Thread 1 Crashed:: Dispatch queue: com.example.tunnel.flows",
    `0   ${process}  \t       0x1029c3488 TunnelProvider.handle(flow:) + 184`,
    "",
    "",
  ].join("\n");
}

/** A report of the container app. */
export function appCrash(of: SampleCrash = {}): string {
  const path = "/Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel";
  return crash({ process: "Example Tunnel", id: APP_ID, path, pid: 733, ...of });
}

/** A report about a process that used too much. */
export function overuse(event: string, amount: string, action = "none", process = ID): string {
  return [
    "Date/Time:        2026-11-20 10:00:00.126 +0000",
    "OS Version:       macOS 15.1 (Build 24B83)",
    "Data Source:      Microstackshots",
    "",
    `Command:          ${process}`,
    `Path:             ${STAGED.replaceAll(ID, process)}`,
    `Identifier:       ${process}`,
    "Version:          2.4.0 (240)",
    "PID:              412",
    "",
    `Event:            ${event}`,
    `Action taken:     ${action}`,
    amount,
    "",
    "",
  ].join("\n");
}

/** A jetsam event with one victim. */
export function jetsam(victim: string, reason: string): string {
  return `{"bug_type":"298","timestamp":"2026-11-20 10:00:01.00 +0000","os_version":"macOS 15.1 (24B83)"}
{
  "date" : "2026-11-20 10:00:00.95 +0000",
  "largestProcess" : "WindowServer",
  "processes" : [ { "name" : "launchd", "pid" : 1 }, { "name" : "${victim}", "pid" : 412, "reason" : "${reason}" } ]
}
`;
}

/** A kernel panic. */
export function panic(words: string, os = "macOS 26.1 (25B78)", model = "Mac17,2"): string {
  return `{"bug_type":"210","timestamp":"2026-11-20 10:00:01.00 +0000","os_version":"${os}"}
{
  "product" : "${model}",
  "panicString" : "panic(cpu 3 caller 0xfffffe0054a96d28): ${words}\\nDebugger message: panic\\nPanicked task 0xfffffe1b58d3a130: 27 threads: pid 412: ${ID}\\n"
}
`;
}
