/** The Macs that the tests know: our own texts after the grammar of knowledge/01, with invented ids and names. */
import { KERNEL_COUNTERS, NETWORK, NETWORK_FILES } from "./network.ts";
import type { Recording, Scenario } from "./scenario.ts";

const JOB = "NetworkExtension.com.example.tunnel.extension.2.4.0.240";
export const STAGED =
  "/Library/SystemExtensions/7D2F8A64-0C1B-4E57-9A3E-1F5B6C7D8E90/com.example.tunnel.extension.systemextension";
const PROGRAM = `${STAGED}/Contents/MacOS/com.example.tunnel.extension`;

const LIST = [
  "1 extension(s)",
  "--- com.apple.system_extension.network_extension (Go to 'System Settings > General > Login Items & Extensions > " +
  "Network Extensions' to modify these system extension(s))",
  "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]",
  "*\t*\tEXAMPLE123\tcom.example.tunnel.extension (2.4.0/240)\tExample Tunnel\t[activated enabled]",
  "",
].join("\n");

const ENDPOINTS = [
  "",
  "\tendpoints = {",
  '\t\t"EXAMPLE123.com.example.tunnel" = {',
  "\t\t\tport = 0x4a03",
  "\t\t\tactive = 1",
  "\t\t\tmanaged = 1",
  "\t\t\treset = 0",
  "\t\t\thide = 0",
  "\t\t\twatching = 0",
  "\t\t}",
  "\t}",
];

function printJob(endpoints: readonly string[]): string {
  return [
    `system/${JOB} = {`,
    "\tactive count = 3",
    "\tpath = (submitted by nesessionmanager.301)",
    "\ttype = Submitted",
    "\tmanaged_by = com.apple.nesessionmanager",
    "\tstate = running",
    "",
    `\tprogram = ${PROGRAM}`,
    "\targuments = {",
    `\t\t${PROGRAM}`,
    "\t}",
    "",
    "\tdefault environment = {",
    "\t\tPATH => /usr/bin:/bin:/usr/sbin:/sbin",
    "\t}",
    "",
    "\tdomain = system",
    "\tminimum runtime = 10",
    "\texit timeout = 5",
    "\truns = 1",
    "\tpid = 512",
    "\timmediate reason = ipc (mach)",
    "\tforks = 0",
    "\texecs = 1",
    "\tinitialized = 1",
    "\ttrampolined = 1",
    "\tstarted suspended = 0",
    "\tproxy started suspended = 0",
    "\tlast exit code = (never exited)",
    ...endpoints,
    "",
    "\tspawn type = interactive (4)",
    "\tjetsam priority = 40",
    "\tsubmitted job. ignore execute allowed",
    "\tjob state = running",
    "",
    "\tproperties = supports transactions | inferred program | system service",
    "}",
    "",
  ].join("\n");
}

const DOMAIN = [
  "system = {",
  "\ttype = system",
  "\thandle = 0",
  "\tactive count = 412",
  "\tservice count = 4",
  "\tactive service count = 3",
  "",
  "\tservices = {",
  "\t       301      - \tcom.apple.nesessionmanager",
  "\t       288      - \tcom.apple.sysextd",
  `\t       512      - \t${JOB}`,
  "\t         0     -9 \tcom.example.updater",
  "\t}",
  "",
  "\tendpoints = {",
  "\t               0x4a03    M   A   EXAMPLE123.com.example.tunnel",
  "\t               0x1d0b    M   A   com.apple.sysextd",
  "\t               0x2207    M   D   com.example.updater.xpc",
  "\t}",
  "}",
  "",
].join("\n");

const DISABLED = [
  "disabled services = {",
  '\t"com.apple.ftpd" => disabled',
  '\t"com.example.updater" => enabled',
  "}",
  "",
]
  .join("\n");

const PS_HEADER = "  PID  PPID   UID STARTED                      COMMAND";
const PS_ROW = `  512     1     0 Sun Jun 15 09:02:11 2025     ${PROGRAM}`;
const PS = [
  PS_HEADER,
  "    1     0     0 Sun Jun 15 09:01:40 2025     /sbin/launchd",
  "  288     1     0 Sun Jun 15 09:01:52 2025     /usr/libexec/sysextd",
  "  301     1     0 Sun Jun 15 09:01:53 2025     /usr/libexec/nesessionmanager",
  PS_ROW,
  "  733     1   501 Sun Jun 15 09:04:27 2025     /Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel",
  "",
].join("\n");

const DATABASE = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>bootUUID</key>
\t<string>3C9E1B52-77A0-4D7F-8F0D-5A2B9C4E6D18</string>
\t<key>developerMode</key>
\t<false/>
\t<key>extensionPolicies</key>
\t<array/>
\t<key>extensions</key>
\t<array>
\t\t<dict>
\t\t\t<key>bundleVersion</key>
\t\t\t<dict>
\t\t\t\t<key>CFBundleShortVersionString</key>
\t\t\t\t<string>2.4.0</string>
\t\t\t\t<key>CFBundleVersion</key>
\t\t\t\t<string>240</string>
\t\t\t</dict>
\t\t\t<key>categories</key>
\t\t\t<array>
\t\t\t\t<string>com.apple.system_extension.network_extension</string>
\t\t\t</array>
\t\t\t<key>container</key>
\t\t\t<dict>
\t\t\t\t<key>bundlePath</key>
\t\t\t\t<string>/Applications/Example Tunnel.app</string>
\t\t\t</dict>
\t\t\t<key>identifier</key>
\t\t\t<string>com.example.tunnel.extension</string>
\t\t\t<key>originPath</key>
\t\t\t<string>/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/com.example.tunnel.extension.systemextension</string>
\t\t\t<key>stagedBundleURL</key>
\t\t\t<dict>
\t\t\t\t<key>relative</key>
\t\t\t\t<string>file://${STAGED}/</string>
\t\t\t</dict>
\t\t\t<key>state</key>
\t\t\t<string>activated_enabled</string>
\t\t\t<key>teamID</key>
\t\t\t<string>EXAMPLE123</string>
\t\t\t<key>uniqueID</key>
\t\t\t<string>7D2F8A64-0C1B-4E57-9A3E-1F5B6C7D8E90</string>
\t\t</dict>
\t</array>
\t<key>version</key>
\t<integer>1</integer>
</dict>
</plist>
`;

const APP_INFO = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>CFBundleExecutable</key>
\t<string>Example Tunnel</string>
\t<key>CFBundleIdentifier</key>
\t<string>com.example.tunnel</string>
\t<key>CFBundleShortVersionString</key>
\t<string>2.4.0</string>
\t<key>CFBundleVersion</key>
\t<string>240</string>
</dict>
</plist>
`;

const LOG = [
  'Filtering the log data using "process == \\"sysextd\\""',
  JSON.stringify({
    timestamp: "2025-06-15 11:02:10.204117+0000",
    machTimestamp: 1234567890,
    eventType: "logEvent",
    messageType: "Default",
    eventMessage: "client activation request for com.example.tunnel.extension",
    formatString: "client activation request for %{public}@",
    subsystem: "com.apple.sx",
    category: "XPC",
    processImagePath: "/usr/libexec/sysextd",
    processID: 301,
  }),
  '{"count":1,"finished":1}',
  "",
].join("\n");

const LAUNCHCTL: Record<string, Recording> = {
  "print system": { stdout: DOMAIN },
  [`print system/${JOB}`]: { stdout: printJob(ENDPOINTS) },
  "print-disabled system": { stdout: DISABLED },
  "*": { stderr: 'Bad request.\nCould not find service "unknown" in domain for system\n', exit: 113 },
};

const HEALTHY: Scenario = {
  commands: {
    "/usr/bin/systemextensionsctl": { "list": { stdout: LIST } },
    "/bin/launchctl": LAUNCHCTL,
    "/bin/ps": { "*": { stdout: PS } },
    "/usr/bin/sw_vers": {
      "": { stdout: "ProductName:\t\tmacOS\nProductVersion:\t\t15.5\nBuildVersion:\t\t24F74\n" },
    },
    "/usr/sbin/sysctl": {
      "net.cfil net.necp net.netagent": { stdout: KERNEL_COUNTERS },
      "kern.boottime": {
        stdout: "kern.boottime: { sec = 1749978100, usec = 482913 } Sun Jun 15 09:01:40 2025\n",
      },
    },
    "/usr/bin/id": { "-u": { stdout: "0\n" } },
    "/usr/bin/log": { "*": { stdout: LOG } },
    ...NETWORK,
  },
  files: {
    "/Applications/Example Tunnel.app/Contents/Info.plist": APP_INFO,
    "/Library/SystemExtensions/db.plist": DATABASE,
    ...NETWORK_FILES,
    // Reports of others, which nobody asks for.
    "/Library/Logs/DiagnosticReports/exampled-2025-06-14-101112.ips": "{}",
    "/Library/Logs/DiagnosticReports/Retired/exampled-2025-06-02-101112.ips": "{}",
    "/Users/jo/Library/Logs/DiagnosticReports/Example Notes-2025-06-14-101112.ips": "{}",
    "/Users/jo/Library/Logs/DiagnosticReports/Retired/Example Notes-2025-06-02-101112.ips": "{}",
  },
  isRoot: true,
};

/** Healthy but for some commands or files. */
function except(changes: Partial<Scenario>): Scenario {
  return {
    ...HEALTHY,
    ...changes,
    commands: { ...HEALTHY.commands, ...changes.commands },
    files: { ...HEALTHY.files, ...changes.files },
  };
}

function without(command: string): Scenario {
  const { [command]: _, ...commands } = HEALTHY.commands;
  return { ...HEALTHY, commands };
}

export const SCENARIOS = {
  /** One network extension, enabled, running, with its Mach service. */
  healthy: HEALTHY,
  /** launchctl never answers and has a child that holds its output open. */
  hang: except({ commands: { "/bin/launchctl": { "*": { hangs: true } } } }),
  /** launchctl hangs in the middle of a row. */
  hangsHalfway: except({
    commands: { "/bin/launchctl": { "*": { stdout: DOMAIN.slice(0, DOMAIN.indexOf("12      - ")), hangs: true } } },
  }),
  /** ps prints 100 MB. */
  flood: except({
    commands: { "/bin/ps": { "*": { stdout: `${PS_HEADER}\n`, flood: { line: PS_ROW, bytes: 100_000_000 } } } },
  }),
  /** systemextensionsctl dies after the header, as it does when a staged bundle is missing. */
  crash: except({
    commands: {
      "/usr/bin/systemextensionsctl": {
        "list": {
          stdout: LIST.slice(0, LIST.indexOf("*\t*")),
          stderr:
            "2025-06-15 11:20:31.482 systemextensionsctl[921:10422] Completely failed to resolve bundle info for com.example.tunnel.extension\n",
          exit: "ABRT",
        },
      },
    },
  }),
  /** The log answers administrators only. */
  logRefused: except({
    commands: { "/usr/bin/log": { "*": { stderr: "log: Must be admin to run 'show' command\n", exit: 64 } } },
  }),
  /** Nothing in the log of that time is of interest. */
  logSilent: except({ commands: { "/usr/bin/log": { "*": { stdout: '{"count":0,"finished":1}\n' } } } }),
  /** systemextensionsctl inside an app sandbox. */
  sandbox: except({
    commands: {
      "/usr/bin/systemextensionsctl": {
        "list": {
          stderr:
            "systemextensionsctl: list command failed: The operation couldn\u2019t be completed. Connection refused\n",
          exit: 69,
        },
      },
    },
  }),
  /** Asked by an ordinary user: launchctl leaves the endpoints out. */
  notRoot: except({
    commands: {
      "/bin/launchctl": { ...LAUNCHCTL, [`print system/${JOB}`]: { stdout: printJob([]) } },
      "/usr/bin/id": { "-u": { stdout: "501\n" } },
    },
    isRoot: false,
  }),
  /** The row ends in the middle of its version. */
  halfRow: except({
    commands: {
      "/usr/bin/systemextensionsctl": { "list": { stdout: LIST.slice(0, LIST.indexOf("4.0/240")), exit: "ABRT" } },
    },
  }),
  missingCommand: without("/usr/bin/systemextensionsctl"),
  deniedCommand: except({ commands: { "/usr/bin/systemextensionsctl": null } }),
  deniedFile: except({ files: { "/Library/SystemExtensions/db.plist": null } }),
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
