import { findListLabels, findMissing, findServicePrints } from "../formats/launchctl/find.ts";
import type { LaunchdEntry } from "../formats/launchctl/job.ts";
import { matchLabel } from "../formats/launchctl/labels.ts";
import { parseListLabel } from "../formats/launchctl/list_label.ts";
import { parseMissingService } from "../formats/launchctl/missing.ts";
import type { LaunchdDomain } from "../formats/launchctl/print_domain.ts";
import { parseServicePrint } from "../formats/launchctl/print_service.ts";
import type { ExtensionList } from "../formats/sysextd/extension_list.ts";
import type { Known, Output, Parsed, Probe } from "./define.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

/** More extension jobs than this on one Mac are a broken dump, not a Mac. */
const MAX_JOBS = 48;

export default defineFact<LaunchdEntry[]>({
  key: "launchd.jobs",
  summary: "The launchd jobs of the extensions: state, process, exits, endpoints",
  privacy: "path",
  privilege: "root",
  merge: "append",
  most: 1_000,
  sources: [
    {
      format: "launchctl print <service>",
      after: ["launchd.domain", "reg.list"],
      probes: (known) =>
        labelsToPrint(known).map((label): Probe => ({ command: ["/bin/launchctl", "print", `system/${label}`] })),
      find: ({ lines }) => outputsOf(findServicePrints(lines)),
      parse: (output) => withPrivilege(output, parseReply(output)),
    },
    {
      format: "launchctl list <label>",
      find: ({ lines }) => outputsOf(findListLabels(lines)),
      parse: (output) => withPrivilege(output, parseListLabel(output.lines)),
    },
    {
      format: "Could not find service",
      find: ({ lines }) => outputsOf(findMissing(lines)),
      parse: ({ lines }) => parseMissingService(lines),
    },
  ],
});

/** launchctl describes a service on standard output and refuses one on standard error. */
function parseReply(output: Output): Parsed<LaunchdEntry[]> {
  const printed = parseServicePrint(output.lines);
  return printed.value === null && output.errors.length > 0 ? parseMissingService(output.errors) : printed;
}

/** Where the text does not say who asked, the way it was collected does: endpoints may be hidden from others than root. */
function withPrivilege(output: Output, parsed: Parsed<LaunchdEntry[]>): Parsed<LaunchdEntry[]> {
  const value = parsed.value?.map((job) => "missing" in job || job.root !== null ? job : { ...job, root: output.root });
  return { ...parsed, value: value ?? null };
}

/**
 * Every label of the domain that can belong to a registered extension; for a registered one that has none there, the labels that
 * it must have: a domain that was cut or denied lists too few, and launchd's answer for the very label is an answer.
 */
function labelsToPrint(known: Known): string[] {
  const rows = (known("reg.list") as ExtensionList | null)?.extensions ?? [];
  const services = (known("launchd.domain") as LaunchdDomain | null)?.services ?? [];
  const listed = services.map(({ label }) => label).filter((label) =>
    label.startsWith("NetworkExtension.") || rows.some((row) => belongs(label, row))
  );
  const alone = rows.filter((row) =>
    !listed.some((label) => belongs(label, row)) && row.state?.startsWith("activated")
  );
  const guessed = alone.flatMap(({ bundleId, teamId, version, build }) => [
    ...(version === null || build === null ? [] : [`NetworkExtension.${bundleId}.${version}.${build}`]),
    ...(teamId === null ? [] : [`${teamId}.${bundleId}`]),
  ]);
  return [...new Set([...listed, ...guessed])].filter((label) => /^[\w.-]+$/.test(label)).slice(0, MAX_JOBS);
}

function belongs(label: string, row: ExtensionList["extensions"][number]): boolean {
  return matchLabel(label, {
    bundleId: row.bundleId,
    teamId: row.teamId,
    versions: [{ version: row.version, build: row.build }],
  }) !== null;
}
