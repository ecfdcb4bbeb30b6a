/** What to run next for each key that the tree can ask for (knowledge chapter 09, section 8), and which of them helps most. */
import { CATALOGUE, explainsRow } from "./catalogue.ts";
import type { CollectRequest } from "./report.ts";
import { keysInOrder, nodesOf } from "./walk.ts";

/** One thing to collect. Commands are for a person: some hold placeholders in angle brackets. */
export interface CollectStep {
  readonly command: string;
  /** What the answer tells, as the end of "It would show …". */
  readonly shows: string;
}

const LOG = "/usr/bin/log show --info --debug";

export const COLLECT: Readonly<Record<string, CollectStep>> = {
  "app.path": { command: `mdfind "kMDItemCFBundleIdentifier == '<app id>'"`, shows: "where the app lies" },
  "app.paths": {
    command: `mdfind "kMDItemCFBundleIdentifier == '<app id>'"`,
    shows: "whether the app is there, and only once",
  },
  "codesign": {
    command: "codesign -dvvv --entitlements - --xml <path of the app and of the extension>",
    shows: "who signed the app and the extension, and whether the signatures agree",
  },
  "crash.reports": {
    command: "ls -lt /Library/Logs/DiagnosticReports; cat /Library/Logs/DiagnosticReports/<bundle id>*",
    shows: "whether the extension crashed, and how",
  },
  "entitlements": {
    command: "codesign -d --entitlements - --xml /Library/SystemExtensions/*/<bundle id>.systemextension",
    shows: "what the running copy may do",
  },
  "host.os": { command: "sw_vers", shows: "the macOS version and build" },
  "launchd.endpoints": { command: "sudo launchctl print system/<label>", shows: "which Mach services the job owns" },
  "launchd.jobs": {
    command: "sudo launchctl print system | grep <bundle id>; sudo launchctl print system/<label>",
    shows: "whether launchd knows the extension, runs it, and how it ended",
  },
  "log.kernel": {
    command: `${LOG} --last 30m --predicate 'process == "kernel" AND eventMessage CONTAINS "CFIL"'`,
    shows: "what the kernel's content filter and flow divert complained of",
  },
  "log.launchd": {
    command: `${LOG} --last 30m --predicate 'process == "launchd"'`,
    shows: "why launchd refused a job or an endpoint",
  },
  "log.nesessionmanager": {
    command:
      `${LOG} --last 30m --predicate 'process == "nesessionmanager" OR subsystem == "com.apple.networkextension"'`,
    shows: "whether a session was started, and why it ended",
  },
  "log.sysextd": {
    command: `${LOG} --last 1h --predicate 'process == "sysextd"'`,
    shows: "the reason behind the activation error",
  },
  "mdm.profiles": {
    command: "sudo profiles show -type configuration -output stdout-xml",
    shows: "which policy allows or forbids the extension",
  },
  "ne.configs": {
    command: "sudo plutil -p /Library/Preferences/com.apple.networkextension.plist",
    shows: "whether an enabled configuration wants the extension to run",
  },
  "net.dns": { command: "scutil --dns", shows: "which resolvers are in use" },
  "net.proxies": { command: "scutil --proxy", shows: "which proxies are in use" },
  "net.routes": { command: "netstat -rn", shows: "where the traffic goes" },
  "power.events": { command: "pmset -g log", shows: "when the Mac slept and woke" },
  "profiles": {
    command: "security cms -D -i <bundle>/Contents/embedded.provisionprofile",
    shows: "whether the profile authorises the entitlements",
  },
  "reg.list": {
    command: "systemextensionsctl list",
    shows: "whether macOS has the extension registered, and in which state",
  },
  "sysex.embedded": {
    command: "ls <app>/Contents/Library/SystemExtensions",
    shows: "which extension the app brings along",
  },
  "sysex.macho": { command: "otool -l <extension's executable>", shows: "whether the executable can be loaded" },
  "sysex.staged": {
    command: "sudo plutil -p /Library/SystemExtensions/db.plist",
    shows: "which copy macOS staged, and from where",
  },
};

/** What tells most about a symptom whose node in the tree asks for nothing (knowledge chapter 09 §7, chapter 01 §2). */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  "reg.stuck-state": ["log.sysextd", "codesign"],
  "sign.amfi-rejected": ["codesign", "profiles"],
  "proc.crash-loop": ["crash.reports"],
};

/**
 * The unanswered keys that would decide about a rule, most telling first: those of its own node, then those of the nodes of
 * every rule that could explain it.
 */
export function keysThatDecide(rule: string, unanswered: readonly string[]): string[] {
  const own = [...FIRST[rule] ?? [], ...keysOf([rule])];
  const explaining = keysOf([...CATALOGUE.keys()].filter((cause) => explainsRow(cause, rule) !== undefined));
  return [...new Set([...own, ...explaining])].filter((key) => unanswered.includes(key));
}

function keysOf(rules: readonly string[]): string[] {
  const asked = new Set(
    rules.flatMap(nodesOf).flatMap((node) => node.answers.flatMap((answer) => answer.collects)),
  );
  return keysInOrder().filter((key) => asked.has(key));
}

/** What to run for a key, and why, for the report. */
export function collectRequest(key: string): CollectRequest {
  const step = COLLECT[key];
  return { key, command: step?.command ?? key, why: `It would show ${step?.shows ?? key}` };
}
