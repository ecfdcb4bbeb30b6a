/** Words of macOS's own that no table of the doctor's has: what a new macOS prints is met here first. */
import type { LaunchdDomain } from "../../formats/launchctl/print_domain.ts";
import { parseEntry } from "../../formats/launchctl/entry.ts";
import { DOMAIN_BLOCKS, SERVICE_KEYS } from "../../formats/launchctl/keys.ts";
import { matchLabel } from "../../formats/launchctl/labels.ts";
import type { DnsConfiguration } from "../../formats/scutil/dns.ts";
import type { NetworkConfiguration } from "../../formats/network_extension/configuration.ts";
import type { ExtensionDatabase } from "../../formats/sysextd/database.ts";
import type { ExtensionList } from "../../formats/sysextd/extension_list.ts";
import type { KernelCounters } from "../../formats/sysctl_network.ts";
import type { Observed } from "./define.ts";
import type { UnknownWord } from "./report.ts";
import { linesOf, repliesTo, valueOf } from "./seen.ts";

/** sysextd's states, as it prints them (knowledge chapter 01). */
const STATES: ReadonlySet<string> = new Set([
  "activated enabled",
  "activated disabled",
  "activated enabling",
  "activated disabling",
  "activated waiting for user",
  "activated waiting to upgrade",
  "activated waiting to upgrade on reboot",
  "terminated waiting to uninstall on reboot",
  "terminated waiting to uninstall",
  "terminating for uninstall",
  "terminating for uninstall but still running",
  "terminating for upgrade",
  "terminating for upgrade via delegate",
  "terminating for category",
  "terminating for policy",
  "uninstalled",
  "uninstalling",
  "staging",
  "staged",
  "realizing",
  "validating",
  "validating by category",
  "enabled",
  "disabled",
]);
const CATEGORIES: ReadonlySet<string> = new Set(
  ["network_extension", "endpoint_security", "driver_extension", "cmio"].map((name) =>
    `com.apple.system_extension.${name}`
  ),
);
/** `dnsinfo_logging.h` of configd. */
const RESOLVER_FLAGS: ReadonlySet<string> = new Set([
  "Scoped",
  "Service-specific",
  "Supplemental",
  "Request A records",
  "Request AAAA records",
  "Request all records",
]);
const REACH: ReadonlySet<string> = new Set([
  "Not Reachable",
  "Reachable",
  "Transient Connection",
  "Connection Required",
  "Connection Automatic",
  "Automatic Connection On Traffic",
  "Intervention Required",
  "On Demand",
  "Local Address",
  "Directly Reachable Address",
]);
const MOST = 100;

/** The words, by table. */
export function findUnknownWords(mac: Observed): UnknownWord[] {
  const met: [string, readonly string[]][] = [
    ["state of systemextensionsctl", statesOf(mac).filter((state) => !STATES.has(state))],
    ["category of systemextensionsctl", categoriesOf(mac).filter((category) => !CATEGORIES.has(category))],
    ["key of launchctl print SERVICE", serviceKeys(mac).filter((key) => !SERVICE_KEYS.has(key))],
    ["block of launchctl print DOMAIN", domainBlocks(mac).filter((block) => !DOMAIN_BLOCKS.has(block))],
    ["label of an extension's job", strangeLabels(mac)],
    ["flag of scutil --dns", resolvers(mac).flatMap(({ flags }) => flags).filter((flag) => !RESOLVER_FLAGS.has(flag))],
    ["reachability of scutil --dns", resolvers(mac).flatMap(({ reach }) => reach).filter((word) => !REACH.has(word))],
    ["kind of a configuration", strangeConfigurations(mac)],
    ["counter of sysctl", strangeCounters(mac)],
  ];
  return met.flatMap(([table, words]) => [...countWords(words)].map(([word, count]) => ({ table, word, count }))).slice(
    0,
    MOST,
  );
}

function countWords(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function statesOf(mac: Observed): string[] {
  const rows = [
    ...valueOf<ExtensionList>(mac, "reg.list")?.extensions ?? [],
    ...valueOf<ExtensionDatabase>(mac, "reg.db")?.extensions ?? [],
  ];
  return rows.flatMap(({ state }) => state ?? []);
}

function categoriesOf(mac: Observed): string[] {
  const listed = (valueOf<ExtensionList>(mac, "reg.list")?.extensions ?? []).flatMap(({ category }) => category ?? []);
  return [
    ...listed,
    ...(valueOf<ExtensionDatabase>(mac, "reg.db")?.extensions ?? []).flatMap(({ categories }) => categories),
  ];
}

/** What stands one step below the head of a print, as its indent shows: whole lines, not what stands in blocks. */
function serviceKeys(mac: Observed): string[] {
  const prints = repliesTo(mac, "/bin/launchctl print").filter(({ probe }) =>
    "command" in probe && probe.command[2] !== "system"
  );
  return prints.flatMap((reply) => firstLevel(linesOf(reply)));
}

function domainBlocks(mac: Observed): string[] {
  return repliesTo(mac, "/bin/launchctl print system").flatMap((reply) =>
    firstLevel(linesOf(reply).filter((line) => line.trimEnd().endsWith("{")))
  );
}

function firstLevel(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\t(?!\t)\S/.test(line) ? parseEntry(line.trim()).key ?? [] : []);
}

/** Labels that name a registered extension in none of the forms that we know. */
function strangeLabels(mac: Observed): string[] {
  const rows = valueOf<ExtensionList>(mac, "reg.list")?.extensions ?? [];
  const labels = (valueOf<LaunchdDomain>(mac, "launchd.domain")?.services ?? []).map(({ label }) => label);
  return labels.filter((label) =>
    rows.some(({ bundleId }) => label.includes(bundleId)) &&
    !rows.some(({ bundleId, teamId, version, build }) =>
      matchLabel(label, { bundleId, teamId, versions: [{ version, build }] }) !== null
    )
  );
}

function resolvers(mac: Observed): DnsConfiguration["resolvers"] {
  return valueOf<DnsConfiguration>(mac, "net.dns")?.resolvers ?? [];
}

function strangeConfigurations(mac: Observed): string[] {
  const configurations = valueOf<NetworkConfiguration[]>(mac, "ne.configs") ?? [];
  return configurations.filter(({ kind }) => kind === "other").map(({ protocol }) => protocol ?? "other");
}

/** A counter whose value is no number is none that a rule could read. */
function strangeCounters(mac: Observed): string[] {
  return Object.entries(valueOf<KernelCounters>(mac, "sysctl.net") ?? {})
    .filter(([, value]) => typeof value !== "number").map(([name]) => name);
}
