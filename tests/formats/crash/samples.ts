/** Crash reports after the grammar of each format, with invented ids, for tests. */

export const ID = "com.example.tunnel.extension";
export const PROGRAM = `/Library/SystemExtensions/*/${ID}.systemextension/Contents/MacOS/${ID}`;
const KIT = "@rpath/ExampleKit.framework/Versions/A/ExampleKit";

export const HEADER =
  `{"app_name":"${ID}","timestamp":"2026-11-20 10:00:01.00 +0100","app_version":"2.4.0","slice_uuid":"6c0b7a11-5d3e-3f0a-9a44-8d1f0a9f2b10","build_version":"240","platform":1,"bundleID":"${ID}","share_with_app_devs":0,"is_first_party":0,"bug_type":"309","os_version":"macOS 15.1 (24B83)","roots_installed":0,"name":"${ID}","incident_id":"0B6B2D1E-9D5A-4E0F-8C7A-3E5B1F2A4C6D"}`;

/** The body of a report, with members put in place of its own. */
export function body(members: Readonly<Record<string, string>> = {}): string {
  const all: Record<string, string> = {
    uptime: "120000",
    procRole: '"Unspecified"',
    version: "2",
    userID: "0",
    modelCode: '"Mac16,12"',
    osVersion: '{\n    "train" : "macOS 15.1",\n    "build" : "24B83",\n    "releaseType" : "User"\n  }',
    captureTime: '"2026-11-20 10:00:00.1234 +0100"',
    incident: '"0B6B2D1E-9D5A-4E0F-8C7A-3E5B1F2A4C6D"',
    pid: "412",
    procLaunch: '"2026-11-20 09:00:00.5000 +0100"',
    procName: `"${ID}"`,
    procPath: `"${PROGRAM.replaceAll("/", "\\/")}"`,
    bundleInfo: `{"CFBundleShortVersionString":"2.4.0","CFBundleVersion":"240","CFBundleIdentifier":"${ID}"}`,
    parentProc: '"launchd"',
    parentPid: "1",
    codeSigningID: `"${ID}"`,
    codeSigningTeamID: '"EXAMPLE123"',
    sip: '"enabled"',
    exception:
      '{"codes":"0x0000000000000001, 0x0000000000000010","rawCodes":[1,16],"type":"EXC_BAD_ACCESS","signal":"SIGSEGV","subtype":"KERN_INVALID_ADDRESS at 0x0000000000000010"}',
    termination:
      '{"flags":0,"code":11,"namespace":"SIGNAL","indicator":"Segmentation fault: 11","byProc":"exc handler","byPid":412}',
    faultingThread: "1",
    threads:
      '[{"id":900,"name":"other","frames":[{"imageOffset":1,"imageIndex":0}]},{"triggered":true,"id":901,"queue":"com.example.tunnel.flows","threadState":{"x":[{"value":0}]},"frames":[{"imageOffset":46216,"symbol":"TunnelProvider.handle(flow:)","symbolLocation":184,"imageIndex":1},{"imageOffset":77,"imageIndex":0}]}]',
    usedImages:
      `[\n  {\n    "source" : "P",\n    "name" : "libdispatch.dylib"\n  },\n  {\n    "source" : "P",\n    "name" : "${ID}"\n  }\n]`,
    ...members,
  };
  return `{\n${Object.entries(all).map(([key, value]) => `  "${key}" : ${value}`).join(",\n")}\n}`;
}

export const IPS = `${HEADER}\n${body()}\n`;

/** What Console makes of a report on macOS 12 to 15; lines put in place of its own by their label. */
export function translated(changes: Readonly<Record<string, string>> = {}): string {
  const lines: [string, string][] = [
    ["Process", `${ID} [412]`],
    ["Path", PROGRAM],
    ["Identifier", ID],
    ["Version", "2.4.0 (240)"],
    ["Code Type", "ARM-64 (Native)"],
    ["Parent Process", "launchd [1]"],
    ["User ID", "0"],
    ["", ""],
    ["Date/Time", "2026-11-20 10:00:00.1234 +0100"],
    ["OS Version", "macOS 15.1 (24B83)"],
    ["Report Version", "12"],
    ["", ""],
    ["Crashed Thread", "1  Dispatch queue: com.example.tunnel.flows"],
    ["", ""],
    ["Exception Type", "EXC_BAD_ACCESS (SIGSEGV)"],
    ["Exception Codes", "KERN_INVALID_ADDRESS at 0x0000000000000010"],
    ["Exception Codes", "0x0000000000000001, 0x0000000000000010"],
    ["", ""],
    ["Termination Reason", "Namespace SIGNAL, Code 11 Segmentation fault: 11"],
    ["Terminating Process", "exc handler [412]"],
  ];
  const printed = lines.map(([label, value]) =>
    label === "" ? "" : `${`${label}:`.padEnd(23)}${changes[label] ?? value}`
  );
  return [
    ...printed,
    "",
    "Thread 0:: other",
    "0   libdispatch.dylib             \t       0x19005a000 start + 1",
    "",
    "Thread 1 Crashed:: Dispatch queue: com.example.tunnel.flows",
    `0   ${ID}  \t       0x1029c3488 TunnelProvider.handle(flow:) + 184`,
    "1   libdispatch.dylib             \t       0x19005a04d 0x19005a000 + 77",
    "",
    "Binary Images:",
    `       0x1029b8000 -        0x1029effff ${ID} (2.4.0) <6c0b7a11-5d3e-3f0a-9a44-8d1f0a9f2b10> ${PROGRAM}`,
    "",
  ].join("\n");
}

export const TRANSLATED_DYLD = translated({
  "Exception Type": "EXC_CRASH (SIGABRT)",
  "Termination Reason": `Namespace DYLD, Code 1 Library missing
Library not loaded: ${KIT}
Referenced from: <6C0B7A11-5D3E-3F0A-9A44-8D1F0A9F2B10> ${PROGRAM}
Reason: tried: '/a/ExampleKit' (no such file), '/b/ExampleKit' (no such file)
(terminated at launch; ignore backtrace)`,
});

/** How macOS 26 lays the same report out. */
export const TAHOE = `-------------------------------------
Translated Report (Full Report Below)
-------------------------------------
Process:             ${ID} [412]
Path:                ${PROGRAM}
Identifier:          ${ID}
Version:             2.4.0 (240)
Code Type:           ARM-64 (Native)
Role:                Unspecified
Parent Process:      launchd [1]
Coalition:           ${ID} [1137]
User ID:             0

Date/Time:           2026-11-20 10:00:00.1234 +0100
Launch Time:         2026-11-20 09:59:58.5000 +0100
Hardware Model:      Mac17,2
OS Version:          macOS 26.1 (25B78)
Release Type:        User

Crash Reporter Key:  11111111-2222-3333-4444-555555555555
Incident Identifier: 0B6B2D1E-9D5A-4E0F-8C7A-3E5B1F2A4C6D

Time Awake Since Boot: 99000 seconds

System Integrity Protection: enabled

Triggered by Thread: 0, Dispatch Queue: com.apple.main-thread

Exception Type:    EXC_CRASH (SIGKILL (Code Signature Invalid))
Exception Codes:   0x0000000000000000, 0x0000000000000000

Termination Reason:  Namespace CODESIGNING, Code 4, Launch Constraint Violation
Terminating Process: ${ID} [412]


Thread 0 Crashed:
0   dyld                          \t       0x1914de5b0 _dyld_start + 0
`;

/** A report of macOS 10.15. */
export const LEGACY = `Process:               ${ID} [412]
Path:                  ${PROGRAM}
Identifier:            ${ID}
Version:               2.4.0 (240)
Code Type:             X86-64 (Native)
Parent Process:        launchd [1]
Responsible:           ${ID} [412]
User ID:               0

Date/Time:             2020-11-20 10:00:00.306 -0700
OS Version:            Mac OS X 10.15.7 (19H2)
Report Version:        12
Anonymous UUID:        11111111-2222-3333-4444-555555555555

Time Awake Since Boot: 120000 seconds

System Integrity Protection: enabled

Crashed Thread:        0

Exception Type:        EXC_CRASH (SIGABRT)
Exception Codes:       0x0000000000000000, 0x0000000000000000
Exception Note:        EXC_CORPSE_NOTIFY

Termination Reason:    Namespace DYLD, [0x1] Library missing

Application Specific Information:
dyld: launch, loading dependent libraries

Dyld Error Message:
  Library not loaded: ${KIT}
  Referenced from: ${PROGRAM}
  Reason: image not found

Binary Images:
       0x10f000000 -        0x10f00ffff +${ID} (2.4.0) <11111111-2222-3333-4444-555555555555> ${PROGRAM}
`;

export const WAKEUPS = `Date/Time:        2026-11-20 18:35:55.126 +0530
End time:         2026-11-20 18:40:05.779 +0530
OS Version:       macOS 15.1 (Build 24B83)
Architecture:     arm64e
Report Version:   53
Incident Identifier: 861FCA0F-F261-4E2E-9B15-F85A076F32BD

Data Source:      Microstackshots
Shared Cache:     9F6FFF1F-4096-355B-B037-8DCE73A7AA42 slid base address 0x7fff2002c000, slide 0x2c000

Command:          ${ID}
Path:             ${PROGRAM}
Identifier:       ${ID}
Version:          2.4.0 (240)
PID:              412

Event:            wakeups
Action taken:     none
Wakeups:          45001 wakeups over the last 251 seconds (180 wakeups per second average), exceeding limit of 150 wakeups per second over 300 seconds
Wakeups limit:    45000
Duration:         250.65s
Steps:            9

Heaviest stack for the target process:
  6  thread_start + 15 (libsystem_pthread.dylib + 9339) [0x7fff2033547b]

Powerstats for:   ${ID} [412]
UUID:             27E9C3C9-3AD1-3168-8D1A-52416AE93937
`;

export const HANG = `Date/Time:        2026-11-20 19:00:41.615 +0100
End time:         2026-11-20 19:00:48.846 +0100
OS Version:       macOS 15.1 (Build 24B83)
Data Source:      Stackshots

Command:          Example Tunnel
Path:             /Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel
Identifier:       com.example.tunnel
Version:          2.4.0 (240)
Parent:           launchd [1]
PID:              2795

Event:            hang
Duration:         7.23s
Steps:            49 (100ms sampling interval)

Process:          Example Tunnel [2795]
UUID:             27E9C3C9-3AD1-3168-8D1A-52416AE93937
Path:             /Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel
Parent:           launchd [1]

Process:          loginwindow [123]
Path:             /System/Library/CoreServices/loginwindow.app/Contents/MacOS/loginwindow
`;

export const JETSAM =
  `{"bug_type":"298","timestamp":"2026-11-20 10:00:01.00 +0100","os_version":"macOS 15.1 (24B83)","incident_id":"E0F926D5-4491-4F9F-84F6-83A7E90C43E9"}
{
  "crashReporterKey" : "1",
  "product" : "Mac16,12",
  "incident" : "E0F926D5-4491-4F9F-84F6-83A7E90C43E9",
  "date" : "2026-11-20 10:00:00.95 +0100",
  "build" : "macOS 15.1 (24B83)",
  "memoryStatus" : { "pageSize" : 16384, "memoryPages" : { "active" : 1 } },
  "largestProcess" : "WindowServer",
  "processes" : [
    { "uuid" : "u", "states" : ["daemon"], "rpages" : 1000, "name" : "launchd", "pid" : 1 },
    { "uuid" : "v", "rpages" : 157286, "reason" : "per-process-limit", "name" : "${ID}", "pid" : 412 }
  ]
}
`;

export const PANIC =
  `{"bug_type":"210","timestamp":"2026-11-20 10:00:01.00 +0100","os_version":"macOS 26.1 (25B78)","incident_id":"320925D7-7A58-4030-B478-47B4C617EB52"}
{
  "build" : "macOS 26.1 (25B78)",
  "product" : "Mac17,2",
  "panicString" : "panic(cpu 3 caller 0xfffffe0054a96d28): skmem_slab_free_locked: slab 0xfffffe1 double free @skmem_slab.c:1024\\nDebugger message: panic\\nMemory ID: 0x6\\nOS release type: User\\nOS version: 25B78\\nKernel version: Darwin Kernel Version 25.1.0: Mon Oct 20 19:34:03 PDT 2025; root:xnu-12377.41.6~2\\/RELEASE_ARM64_T8142\\nPanicked task 0xfffffe1b58d3a130: 27 threads: pid 412: ${ID}\\nPanicked thread: 0x1, backtrace: 0x2, tid: 3"
}
`;

export const LEGACY_PANIC = `Anonymous UUID:       11111111-2222-3333-4444-555555555555

Fri Nov 20 10:00:11 2020

*** Panic Report ***
panic(cpu 2 caller 0xffffff80155b6d7a): "cfil: queue corrupt"@/BuildRoot/Library/Caches/com.apple.xbs/Sources/xnu/xnu-6153.141.2/bsd/net/content_filter.c:4021
Backtrace (CPU 2), Frame : Return Address
0xffffff83b1f3b5b0 : 0xffffff8014f1a65d

BSD process name corresponding to current thread: ${ID}

Mac OS version:
19H2

Kernel version:
Darwin Kernel Version 19.6.0: Mon Aug 31 22:12:52 PDT 2020; root:xnu-6153.141.2~1/RELEASE_X86_64
`;
