import type { NetworkConfiguration } from "../../../formats/network_extension/configuration.ts";
import { type LabelMatch, matchLabel } from "../../../formats/launchctl/labels.ts";
import type { LaunchdDomain } from "../../../formats/launchctl/print_domain.ts";
import type { ExtensionList, ExtensionRow } from "../../../formats/sysextd/extension_list.ts";
import type { Judged, Observed, View } from "../define.ts";
import { cannotTell, confirm, contradict, evidenceOf, missing, valueOf } from "../seen.ts";

const NETWORK = "com.apple.system_extension.network_extension";

/** The network extensions that are enabled. */
export function enabledExtensions(view: View): ExtensionRow[] {
  const rows = valueOf<ExtensionList>(view, "reg.list")?.extensions ?? [];
  return rows.filter(({ category, state }) => (category ?? NETWORK) === NETWORK && state === "activated enabled");
}

/** The jobs of an extension in the system's domain, and the form of their labels. */
export function jobsOf(row: ExtensionRow, domain: LaunchdDomain): { label: string; form: LabelMatch["form"] }[] {
  const { bundleId, teamId, version, build } = row;
  return domain.services.flatMap(({ label }) => {
    const match = matchLabel(label, { bundleId, teamId, versions: [{ version, build }] });
    return match === null ? [] : [{ label, form: match.form }];
  });
}

/** A job of an older version keeps the form; that it is still there is a matter of rules. */
export function checkJobLabel(mac: Observed): Judged {
  const domain = valueOf<LaunchdDomain>(mac, "launchd.domain");
  if (domain === null) return missing(mac, "launchd.domain");
  const rows = enabledExtensions(mac).filter(({ version, build }) => version !== null && build !== null);
  if (rows.length === 0) return cannotTell("No network extension is enabled on this Mac");
  let line: string | null = null;
  for (const row of rows) {
    const jobs = jobsOf(row, domain);
    const versioned = jobs.find(({ form }) => form === "ne-versioned");
    const other = jobs[0]?.label ?? near(row, domain, mac)[0];
    if (versioned === undefined && other !== undefined) {
      const expected = `NetworkExtension.${row.bundleId}.${row.version}.${row.build}`;
      return contradict(`The job of ${row.bundleId} is not called ${expected}`, other);
    }
    if (versioned === undefined) return cannotTell(`${row.bundleId} has no job in the system's domain`);
    line ??= versioned.label;
  }
  return confirm(`${rows.length} enabled, each with its job`, line);
}

/** Labels that hold its id in a form that nobody knows, and are no other extension's. */
function near({ bundleId }: ExtensionRow, domain: LaunchdDomain, mac: Observed): string[] {
  const rows = valueOf<ExtensionList>(mac, "reg.list")?.extensions ?? [];
  const others = rows.filter((row) => row.bundleId !== bundleId).flatMap((row) => jobsOf(row, domain));
  return domain.services.map(({ label }) => label).filter((label) =>
    label.includes(`.${bundleId}.`) && !others.some((other) => other.label === label)
  );
}

export function checkJobAtActivation(mac: Observed): Judged {
  const domain = valueOf<LaunchdDomain>(mac, "launchd.domain");
  const configurations = valueOf<NetworkConfiguration[]>(mac, "ne.configs");
  if (domain === null) return missing(mac, "launchd.domain");
  if (configurations === null) return missing(mac, "ne.configs");
  const wanted = new Set(
    configurations.flatMap(({ providers, app }) => [...providers.map(({ bundleId }) => bundleId), app]),
  );
  const unwanted = enabledExtensions(mac).filter(({ bundleId }) =>
    ![...wanted].some((id) => id !== null && (id === bundleId || bundleId.startsWith(`${id}.`)))
  );
  const [row] = unwanted;
  if (row === undefined) return cannotTell("No enabled extension is without a configuration");
  const [job] = jobsOf(row, domain);
  if (job === undefined && !evidenceOf(mac, "launchd.domain").complete) {
    return cannotTell("The print of the domain was cut");
  }
  return job === undefined
    ? contradict(`${row.bundleId} is enabled and has neither a configuration nor a job`)
    : confirm(`${row.bundleId} has a job and no configuration`, job.label);
}
