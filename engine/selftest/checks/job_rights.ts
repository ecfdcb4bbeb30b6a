import type { LaunchdDomain } from "../../../formats/launchctl/print_domain.ts";
import type { LaunchdEntry, LaunchdJob } from "../../../formats/launchctl/job.ts";
import type { ExtensionDatabase } from "../../../formats/sysextd/database.ts";
import type { ProbedService } from "../../../formats/xpc/probe.ts";
import type { Judged, Observed, View } from "../define.ts";
import {
  cannotTell,
  confirm,
  contradict,
  evidenceOf,
  isRefused,
  missing,
  NEEDS_ROOT,
  NEEDS_USER,
  ordinaryView,
  valueOf,
} from "../seen.ts";
import { enabledExtensions, jobsOf } from "./job_labels.ts";

export function checkDomainWithoutRoot(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  if (isRefused(view, "launchd.domain")) {
    return contradict("An ordinary user may not print the domain", evidenceOf(view, "launchd.domain").note);
  }
  const domain = valueOf<LaunchdDomain>(view, "launchd.domain");
  if (domain === null) return missing(view, "launchd.domain");
  if (mac.ordinary !== null) return compareDomains(mac, domain);
  const rows = enabledExtensions(mac);
  const without = rows.filter((row) => jobsOf(row, domain).length === 0);
  if (rows.length === 0) return cannotTell("No network extension is enabled on this Mac");
  if (without.length > 0) return cannotTell(`Without root, ${without[0]!.bundleId} has no job: look with sudo, too`);
  return confirm(`An ordinary user sees the jobs of all ${rows.length} enabled`, jobsOf(rows[0]!, domain)[0]!.label);
}

function compareDomains(mac: Observed, seen: LaunchdDomain): Judged {
  const all = valueOf<LaunchdDomain>(mac, "launchd.domain");
  if (all === null) return missing(mac, "launchd.domain");
  const labels = new Set(seen.services.map(({ label }) => label));
  const own = all.services.map(({ label }) => label).filter((label) => label.startsWith("NetworkExtension."));
  const hidden = own.filter((label) => !labels.has(label));
  if (hidden.length > 0 && !evidenceOf(mac.ordinary!, "launchd.domain").complete) {
    return cannotTell("The print of the domain was cut");
  }
  if (hidden.length > 0) return contradict(`An ordinary user does not see ${hidden.length} jobs`, hidden[0]!);
  if (own.length === 0) return cannotTell("There is no job of a network extension");
  return confirm(`root and an ordinary user see the same ${own.length} jobs`, own[0]!);
}

export function checkHiddenEndpoints(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  const own = jobsIn(view);
  if (mac.ordinary !== null) {
    const full = jobsIn(mac).find(({ endpoints }) => endpoints.length > 0);
    if (full === undefined) return cannotTell("root was shown no job with endpoints");
    const same = own.find(({ label }) => label === full.label);
    if (same === undefined) return cannotTell(`An ordinary user was not shown ${full.label}`);
    return same.endpoints.length < full.endpoints.length
      ? confirm(
        `An ordinary user is shown ${same.endpoints.length} of the endpoints of ${full.label}`,
        full.endpoints[0]!,
      )
      : contradict(`root and an ordinary user are shown the same endpoints of ${full.label}`, full.endpoints[0]!);
  }
  const shown = own.find(({ endpoints }) => endpoints.length > 0);
  if (shown !== undefined) {
    return contradict(`Without root, endpoints of ${shown.label} are shown`, shown.endpoints[0]!);
  }
  const records = valueOf<ExtensionDatabase>(mac, "reg.db")?.extensions ?? [];
  const owner = records.find(({ bundleId, machServices }) =>
    (machServices?.length ?? 0) > 0 && own.some(({ label }) => label?.includes(bundleId))
  );
  return owner === undefined
    ? NEEDS_ROOT
    : confirm(`Without root, no endpoint of ${owner.bundleId} is shown, which has one`, owner.machServices![0]!);
}

function jobsIn(view: View): LaunchdJob[] {
  return (valueOf<LaunchdEntry[]>(view, "launchd.jobs") ?? []).filter((job): job is LaunchdJob => !("missing" in job));
}

export function checkNameInSystem(mac: Observed): Judged {
  const probed = valueOf<ProbedService[]>(mac, "xpc.probe");
  const records = valueOf<ExtensionDatabase>(mac, "reg.db")?.extensions;
  if (probed === null) return missing(mac, "xpc.probe");
  if (records === undefined) return missing(mac, "reg.db");
  const running = enabledExtensions(mac).filter(({ bundleId }) =>
    jobsIn(mac).some(({ label, pid }) => pid !== null && label?.includes(bundleId))
  );
  const names = new Set(
    records.filter(({ bundleId }) => running.some((row) => row.bundleId === bundleId)).flatMap(({ machServices }) =>
      machServices ?? []
    ),
  );
  const own = probed.filter(({ name }) => names.has(name));
  if (own.length === 0) return cannotTell("No Mach service of an enabled extension that runs was asked for");
  const lost = own.find(({ outcome }) => outcome === "not-registered");
  if (lost !== undefined) {
    return contradict("Its extension runs, and launchd does not have the name", `${lost.name}: ${lost.reason}`);
  }
  const open = own.find(({ outcome }) => outcome !== "registered");
  if (open !== undefined) return cannotTell(`The answer was ${open.outcome}`, `${open.name}: ${open.reason}`);
  return confirm(`${own.length} registered, asked ${mac.root ? "as root" : "as an ordinary user"}`, own[0]!.name);
}
