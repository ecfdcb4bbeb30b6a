/** Builders for the pasted texts in rule samples: one extension of one invented vendor, printed as Apple's tools print it. */
import { PROBE_FORMAT } from "../formats/xpc/probe.ts";
import type { DatabaseEntry, ExtensionDatabase } from "../formats/sysextd/database.ts";

/** The extension that samples speak of. */
export const ID = "com.example.tunnel.extension";
export const TEAM = "EXAMPLE123";
export const CATEGORY = "com.apple.system_extension.network_extension";

/** One row of `systemextensionsctl list`. */
export interface SampleRow {
  readonly state: string;
  readonly version?: string;
  readonly id?: string;
  readonly team?: string;
  readonly name?: string;
}

/** The output of `systemextensionsctl list` with these rows, tabs and all. */
export function list(...rows: readonly SampleRow[]): string {
  const body = rows.map(({ state, version = "2.4.0/240", id = ID, team = TEAM, name = "Example Tunnel" }) => {
    const star = state === "activated enabled" ? "*" : "";
    return `${star}\t${star}\t${team}\t${id} (${version})\t${name}\t[${state}]`;
  });
  if (rows.length === 0) return "0 extension(s)\n";
  const header = "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]";
  return [`${rows.length} extension(s)`, `--- ${CATEGORY}`, header, ...body, ""].join("\n");
}

/** One extension that macOS has registered and switched on. */
export const ENABLED = list({ state: "activated enabled" });

/** One `launchctl print` of a Network Extension's job; keys are printed in the order given, between head and brace. */
export function job(keys: Readonly<Record<string, string>>, options: SampleJob = {}): string {
  const { version = "2.4.0.240", id = ID, endpoints = [], label = `NetworkExtension.${id}.${version}` } = options;
  const lines = Object.entries(keys).map(([key, value]) => `\t${key} = ${value}`);
  const names = endpoints.map((name) =>
    `\t\t"${name}" = {\n\t\t\tport = 0x5a03\n\t\t\tactive = 1\n\t\t\tmanaged = 1\n\t\t\treset = 0\n\t\t\thide = 0\n\t\t\twatching = 0\n\t\t}`
  );
  const block = endpoints.length === 0 ? [] : ["\tendpoints = {", ...names, "\t}"];
  return [`% sudo launchctl print system/${label}`, `system/${label} = {`, ...lines, ...block, "}", ""].join("\n");
}

/** The record of a probe of libxpc: the name is there, is not (but perhaps in the user's session), or (null) a sandbox forbids to ask. */
export function probe(name: string, isFound: boolean | null, inSession = false): string {
  const reason = isFound === null
    ? "Connection init failed at lookup with error 159 - Sandbox restriction"
    : "Connection init failed at lookup with error 3 - No such process";
  const record = {
    format: PROBE_FORMAT,
    name,
    lookUp: inSession ? { code: 0 } : null,
    connection: { reason: isFound ? null : reason },
  };
  return `${JSON.stringify(record)}\n`;
}

export interface SampleJob {
  /** Short version and build as they end the label. */
  readonly version?: string;
  readonly id?: string;
  readonly label?: string;
  readonly endpoints?: readonly string[];
}

/** A complete print of the system domain with these service rows (`PID STATUS LABEL`). */
export function domain(...services: readonly (readonly [pid: number, label: string])[]): string {
  const rows = services.map(([pid, label]) => `\t${String(pid).padStart(8)}      - \t${label}`);
  return [
    "% sudo launchctl print system",
    "system = {",
    "\ttype = system",
    "\thandle = 0",
    "\tservices = {",
    ...rows,
    "\t}",
    "}",
    "",
  ].join("\n");
}

/** One record of sysextd's database as `plutil -p` prints it, in a database of its own. */
export function database(...records: readonly SampleRecord[]): string {
  const body = records.map((
    { state, version = ["2.4.0", "240"], uuid = "11111111-2222-4333-8444-555555555555", mach = [] },
    i,
  ) =>
    [
      `    ${i} => {`,
      mach.length === 0
        ? ""
        : `      "additionalLaunchdPlistEntries" => {\n        "MachServices" => {\n${
          mach.map((name) => `          "${name}" => 1`).join("\n")
        }\n        }\n      }`,
      '      "bundleVersion" => {',
      `        "CFBundleShortVersionString" => "${version[0]}"`,
      `        "CFBundleVersion" => "${version[1]}"`,
      "      }",
      '      "categories" => [',
      `        0 => "${CATEGORY}"`,
      "      ]",
      '      "container" => {',
      '        "bundlePath" => "/Applications/Example Tunnel.app"',
      "      }",
      `      "identifier" => "${ID}"`,
      '      "stagedBundleURL" => {',
      `        "relative" => "file:///Library/SystemExtensions/${uuid}/${ID}.systemextension/"`,
      "      }",
      `      "state" => "${state.replaceAll(" ", "_")}"`,
      `      "teamID" => "${TEAM}"`,
      `      "uniqueID" => "${uuid}"`,
      "    }",
    ].filter((line) => line !== "").join("\n")
  );
  return [
    "{",
    '  "bootUUID" => "99999999-8888-4777-8666-555555555555"',
    '  "developerMode" => 0',
    '  "extensionPolicies" => [',
    "  ]",
    '  "extensions" => [',
    ...body,
    "  ]",
    '  "version" => 1',
    "}",
    "",
  ].join("\n");
}

/** The parsed database with these records; what is not said is as after an activation, without paths and Mach services. */
export function parsedDatabase(...records: readonly Partial<DatabaseEntry>[]): ExtensionDatabase {
  const extensions = records.map((record): DatabaseEntry => ({
    bundleId: ID,
    teamId: TEAM,
    version: "2.4.0",
    build: "240",
    state: "activated enabled",
    categories: [CATEGORY],
    stagedPath: null,
    originPath: null,
    containerPath: null,
    uniqueId: null,
    machServices: null,
    ...record,
  }));
  return { developerMode: false, bootUUID: null, policies: 0, extensions };
}

export interface SampleRecord {
  readonly state: string;
  readonly version?: readonly [short: string, build: string];
  readonly uuid?: string;
  readonly mach?: readonly string[];
}

/** The output of `ps` for one process of the extension, started from the staged copy with this UUID. */
export function ps(pid: number, uuid: string, started = "Fri Nov 20 08:00:00 2026"): string {
  const path = `/Library/SystemExtensions/${uuid}/${ID}.systemextension/Contents/MacOS/${ID}`;
  return `  PID  PPID   UID STARTED                      COMMAND\n${
    String(pid).padStart(5)
  }     1     0 ${started} ${path}\n`;
}

/** What syspolicy_check prints about the app: one finding, or none when it passed. */
export function policyReport(asked: "distribution" | "notary-submission", title?: string, error?: string): string {
  const app = "/Applications/Example Tunnel.app";
  const kind = asked === "distribution" ? "distribution" : "notarization";
  const head = `% syspolicy_check ${asked} "${app}"`;
  if (title === undefined) return `${head}\nApp passed all pre-${kind} checks and is ready.\n`;
  const divider = "-".repeat(63);
  return [
    head,
    `App has failed one or more pre-${kind} checks.`,
    divider,
    title,
    "    File: Example Tunnel.app",
    "    Severity: Fatal",
    `    Full Error: ${error}`,
    "    Type: Distribution Error",
    divider,
    "",
  ].join("\n");
}
