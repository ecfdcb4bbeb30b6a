import type { CrashReport } from "../../../formats/crash/report.ts";
import type { ExtensionList } from "../../../formats/sysextd/extension_list.ts";
import type { Judged, Observed, View } from "../define.ts";
import { CRASH_FOLDER } from "../questions.ts";
import {
  cannotTell,
  confirm,
  contradict,
  endOf,
  evidenceOf,
  linesOf,
  missing,
  NEEDS_USER,
  ordinaryView,
  replyTo,
  valueOf,
} from "../seen.ts";

const SURE = 15;

export function checkCrashFolder(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  const listed = replyTo(view, `/bin/ls ${CRASH_FOLDER}`);
  const groups = replyTo(view, "/usr/bin/id -Gn");
  if (listed === null || listed.status !== "ok") {
    return cannotTell(`ls was not run: ${listed === null ? "there was no whole answer" : endOf(listed)}`);
  }
  if (groups === null || groups.status !== "ok" || groups.exitCode !== 0) {
    return cannotTell("The groups of the user are not known");
  }
  const isAdmin = new TextDecoder().decode(groups.stdout).trim().split(/\s+/).includes("admin");
  const refusal = linesOf(listed).find((line) => /permission denied|not permitted/i.test(line));
  const who = isAdmin ? "An administrator" : "A user outside of the group admin";
  if (listed.exitCode === 0) {
    return isAdmin ? confirm(`${who} may list it`) : contradict(`${who} may list it`);
  }
  if (refusal === undefined) return cannotTell(`ls failed otherwise: ${endOf(listed)}`, linesOf(listed)[0] ?? null);
  return isAdmin ? contradict(`${who} may not list it`, refusal) : confirm(`${who} may not list it`, refusal);
}

/** A report, and where it was read. */
function reportsOfExtensions(view: View): { report: CrashReport; id: string; file: string }[] {
  const { value, origins } = evidenceOf(view, "crash.reports");
  const ids = (valueOf<ExtensionList>(view, "reg.list")?.extensions ?? []).map(({ bundleId }) => bundleId);
  return ((value as CrashReport[] | null) ?? []).flatMap((report, i) => {
    const id = ids.find((one) => one === report.bundleId || report.path?.includes(`/${one}.systemextension/`));
    const file = (origins[`${i}`] ?? Object.entries(origins).find(([path]) => path.startsWith(`${i}.`))?.[1])?.source ??
      "";
    return id === undefined ? [] : [{ report, id, file: file.slice(file.lastIndexOf("/") + 1) }];
  });
}

export function checkCrashNames(mac: Observed): Judged {
  if (valueOf(mac, "crash.reports") === null) return missing(mac, "crash.reports");
  const own = reportsOfExtensions(mac).filter(({ file }) => file !== "");
  const [first] = own;
  if (first === undefined) return cannotTell("No report of a listed extension was found");
  const odd = own.find(({ id, file }) =>
    !file.replace(/^Exc(?:Resource|UserFault)_/, "").startsWith(id.slice(0, SURE))
  );
  return odd === undefined
    ? confirm(`${own.length} of them; reports under other names would not be found`, first.file)
    : contradict(`A report of ${odd.id} has another name`, odd.file);
}

export function checkCrashPaths(mac: Observed): Judged {
  if (valueOf(mac, "crash.reports") === null) return missing(mac, "crash.reports");
  const own = reportsOfExtensions(mac).filter(({ report }) => report.path !== null);
  const [first] = own;
  if (first === undefined) return cannotTell("No report of a listed extension was found");
  const odd = own.find(({ report, id }) => !report.path!.includes(`/${id}.systemextension/`));
  return odd === undefined
    ? confirm(`${own.length} of them`, first.report.path)
    : contradict(`The path in a report of ${odd.id} does not keep it`, odd.report.path);
}
