/** The words of macOS's own that were met, and which of them no table of the doctor's has: a new macOS is noticed here first. */
import type { LaunchdDomain } from "../../formats/launchctl/print_domain.ts";
import { parseEntry } from "../../formats/launchctl/entry.ts";
import { DOMAIN_BLOCKS, SERVICE_KEYS } from "../../formats/launchctl/keys.ts";
import { type LabelMatch, matchLabel } from "../../formats/launchctl/labels.ts";
import type { DnsConfiguration } from "../../formats/scutil/dns.ts";
import type { NetworkConfiguration } from "../../formats/network_extension/configuration.ts";
import type { ExtensionDatabase } from "../../formats/sysextd/database.ts";
import type { ExtensionList } from "../../formats/sysextd/extension_list.ts";
import type { KernelCounters } from "../../formats/sysctl_network.ts";
import type { Observed } from "./define.ts";
import type { MetWord } from "./report.ts";
import { linesOf, repliesTo, valueOf } from "./seen.ts";

/** sysextd's states: of lists, of error texts, and of its own binary (knowledge chapter 01 §2). */
const STATES: ReadonlySet<string> = new Set([
  "activated enabled",
  "activated disabled",
  "activated enabling",
  "activated waiting for user",
  "activated waiting to upgrade",
  "activated waiting to upgrade on reboot",
  "validating",
  "validating by category",
  "realizing",
  "staging",
  "terminating for disable",
  "terminating for disable but still running",
  "terminating for uninstall",
  "terminating for uninstall but still running",
  "terminating for uninstall via delegate",
  "terminating for upgrade via delegate",
  "terminated waiting to uninstall on reboot",
  "uninstalling",
  "uninstalled",
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
/** The forms of labels (formats/launchctl/labels.ts). */
const FORMS: ReadonlySet<string> = new Set<LabelMatch["form"]>(["ne-versioned", "ne-bare", "team", "bare"]);
const MOST = 500;

/** The words, those that no table has first. */
export function listWords(mac: Observed): MetWord[] {
  const isIn = (table: ReadonlySet<string>) => (word: string) => table.has(word);
  const met: readonly (readonly [string, readonly string[], (word: string) => boolean])[] = [
    ["state of systemextensionsctl", statesOf(mac), isIn(STATES)],
    ["category of systemextensionsctl", categoriesOf(mac), isIn(CATEGORIES)],
    ["key of launchctl print SERVICE", serviceKeys(mac), isIn(SERVICE_KEYS)],
    ["block of launchctl print DOMAIN", domainBlocks(mac), isIn(DOMAIN_BLOCKS)],
    ["form of an extension's label", labelForms(mac), (form) => FORMS.has(form)],
    ["flag of scutil --dns", resolvers(mac).flatMap(({ flags }) => flags), isIn(RESOLVER_FLAGS)],
    ["reachability of scutil --dns", resolvers(mac).flatMap(({ reach }) => reach), isIn(REACH)],
    ["kind of a configuration", configurationKinds(mac), (kind) => !kind.startsWith("other")],
    ["counter of sysctl that is no number", oddCounters(mac), () => false],
  ];
  const words = met.flatMap(([table, list, isKnown]) =>
    [...countWords(list)].map(([word, count]) => ({ table, word, count, known: isKnown(word) }))
  );
  return words.sort((a, b) => Number(a.known) - Number(b.known)).slice(0, MOST);
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

/** How the labels are made that name a registered extension; one that is made otherwise stands for itself. */
function labelForms(mac: Observed): string[] {
  const rows = valueOf<ExtensionList>(mac, "reg.list")?.extensions ?? [];
  const labels = (valueOf<LaunchdDomain>(mac, "launchd.domain")?.services ?? []).map(({ label }) => label);
  return labels.filter((label) => rows.some(({ bundleId }) => label.includes(bundleId))).map((label) => {
    const matches = rows.flatMap(({ bundleId, teamId, version, build }) =>
      matchLabel(label, { bundleId, teamId, versions: [{ version, build }] }) ?? []
    );
    return matches[0]?.form ?? label;
  });
}

function resolvers(mac: Observed): DnsConfiguration["resolvers"] {
  return valueOf<DnsConfiguration>(mac, "net.dns")?.resolvers ?? [];
}

/** With the class of its settings where the kind is none that we know. */
function configurationKinds(mac: Observed): string[] {
  const configurations = valueOf<NetworkConfiguration[]>(mac, "ne.configs") ?? [];
  return configurations.map(({ kind, protocol }) =>
    kind === "other" && protocol !== null ? `other: ${protocol}` : kind
  );
}

/** A counter whose value is no number is none that a rule could read. */
function oddCounters(mac: Observed): string[] {
  return Object.entries(valueOf<KernelCounters>(mac, "sysctl.net") ?? {})
    .filter(([, value]) => typeof value !== "number").map(([name]) => name);
}
