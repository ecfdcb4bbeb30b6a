/** What to run next for each key that the tree can ask for (knowledge chapter 09, section 8), and which of them helps most. */
import type { Probe } from "../evidence/define.ts";
import type { Case } from "../checks/define.ts";
import { FACTS } from "../evidence/mod.ts";
import { nameProbe } from "../evidence/reply.ts";
import { CATALOGUE, explainsRow } from "./catalogue.ts";
import { fillRequest } from "./fill_request.ts";
import type { CollectRequest } from "./report.ts";
import { keysInOrder, nodesOf } from "./walk.ts";

/** One thing to collect. Commands are for a person; what is not known of the target stays in angle brackets. */
export interface CollectStep {
  readonly command: string;
  /** What the answer tells, as the end of "It would show …". */
  readonly shows: string;
}

const LOG = "/usr/bin/log show --info --debug";

export const COLLECT: Readonly<Record<string, CollectStep>> = {
  "app.appex": { command: "ls <app>/Contents/PlugIns", shows: "which app extensions the app brings along" },
  "app.info": { command: "plutil -p <app>/Contents/Info.plist", shows: "what the app says of itself" },
  "app.layout": { command: "find <app>/Contents -maxdepth 2", shows: "how the app is laid out" },
  "app.machNames": { command: "doctor inspect <app>", shows: "which Mach names the app's code holds" },
  "app.notary": { command: "spctl --assess --type execute -vv <app>", shows: "whether the app is notarised" },
  "app.path": { command: `mdfind "kMDItemCFBundleIdentifier == '<app id>'"`, shows: "where the app lies" },
  "app.paths": {
    command: `mdfind "kMDItemCFBundleIdentifier == '<app id>'"`,
    shows: "whether the app is there, and only once",
  },
  "code": {
    command: "codesign -dvvv --entitlements - --xml /Library/SystemExtensions/*/<bundle id>.systemextension <app>",
    shows: "who signed the app and the extension, and whether the signatures agree",
  },
  "codesign": {
    command: "codesign -dvvv --entitlements - --xml /Library/SystemExtensions/*/<bundle id>.systemextension <app>",
    shows: "who signed the app and the extension, and whether the signatures agree",
  },
  "crash.folders": {
    command: "sudo ls -lt /Library/Logs/DiagnosticReports",
    shows: "which crash reports there are",
  },
  "crash.reports": {
    command: "ls -lt /Library/Logs/DiagnosticReports; cat /Library/Logs/DiagnosticReports/<bundle id>*",
    shows: "whether the extension crashed, and how",
  },
  "embedded.provisionprofile": {
    command: "security cms -D -i <bundle>/Contents/embedded.provisionprofile",
    shows: "whether the profile authorises the entitlements",
  },
  "entitlements": {
    command: "codesign -d --entitlements - --xml /Library/SystemExtensions/*/<bundle id>.systemextension",
    shows: "what the running copy may do",
  },
  "errors": { command: "<what the app says when it fails, word by word>", shows: "which error the app got" },
  "host.os": { command: "sw_vers", shows: "the macOS version and build" },
  "host.provisioningUdid": {
    command: "system_profiler SPHardwareDataType",
    shows: "by which identifier profiles know the Mac",
  },
  "launchd.endpoints": { command: "sudo launchctl print system/<label>", shows: "which Mach services the job owns" },
  "launchd.jobs": {
    command: "sudo launchctl print system | grep <bundle id>; sudo launchctl print system/<label>",
    shows: "whether launchd knows the extension, runs it, and how it ended",
  },
  "log.events": {
    command: `${LOG} --last 1h --predicate 'process == "sysextd" OR process == "nesessionmanager"'`,
    shows: "what macOS said of the extension",
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
  "log.stats": { command: `${LOG} --last 1h`, shows: "how much of the log there is" },
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
  "net.listeners": { command: "netstat -anv -f inet", shows: "who waits for connections on this Mac" },
  "net.serviceSettings": { command: "scutil --nc show <service>", shows: "how the VPN service is set up" },
  "net.serviceStatus": { command: "scutil --nc status <service>", shows: "whether the VPN service is connected" },
  "net.store": { command: "scutil -p --snapshot /dev/stdout", shows: "what configd knows of the network" },
  "net.dns": { command: "scutil --dns", shows: "which resolvers are in use" },
  "net.proxies": { command: "scutil --proxy", shows: "which proxies are in use" },
  "net.routes": { command: "netstat -rn", shows: "where the traffic goes" },
  "power.events": { command: "pmset -g log", shows: "when the Mac slept and woke" },
  "profiles": {
    command:
      "security cms -D -i /Library/SystemExtensions/*/<bundle id>.systemextension/Contents/embedded.provisionprofile",
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
  "sysex.macho": {
    command: "otool -l /Library/SystemExtensions/*/<bundle id>.systemextension/Contents/MacOS/*",
    shows: "whether the executable can be loaded",
  },
  "sysex.staged": {
    command: "sudo plutil -p /Library/SystemExtensions/db.plist",
    shows: "which copy macOS staged, and from where",
  },
  "xpc.probe": {
    command: "doctor probe <Mach service>",
    shows: "whether launchd has the extension's Mach service",
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

/** What to run for a key, and why, for the report; with what is known of the target in place of placeholders. */
export function collectRequest(key: string, of?: Case): CollectRequest {
  const { command, shows } = COLLECT[key] ?? stepOf(key);
  return { key, command: of === undefined ? command : fillRequest(command, of), why: `It would show ${shows}` };
}

/** A fact is asked for as the live source asks. */
function stepOf(key: string): CollectStep {
  const fact = FACTS.find((one) => one.key === key);
  const probe = fact?.sources.flatMap(({ probes }) => Array.isArray(probes) ? probes : [])[0] as Probe | undefined;
  if (fact === undefined || probe === undefined) return { command: key, shows: key };
  const asked = "file" in probe ? `plutil -p ${probe.file}` : nameProbe(probe);
  const command = fact.privilege === "root" || "file" in probe ? `sudo ${asked}` : asked;
  return { command, shows: fact.summary.slice(0, 1).toLowerCase() + fact.summary.slice(1) };
}
