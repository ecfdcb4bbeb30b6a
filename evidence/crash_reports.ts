import type { CrashFolder } from "../formats/crash/folder_list.ts";
import { parseReportName } from "../formats/crash/report_name.ts";
import type { CrashReport } from "../formats/crash/report.ts";
import { parseCrashReports } from "../formats/crash/reports.ts";
import { parseFolderListing } from "../formats/folder_listing.ts";
import { matters, probeFolders } from "./crash_folders.ts";
import type { Known, Output, Parsed, Probe } from "./define.ts";
import { defineFact } from "./define.ts";
import { wholeText } from "./outputs.ts";

/** Reports read of one process: a loop of crashes says no more with the tenth than with the fourth. */
const MOST_OF_ONE = 4;
const MOST = 24;
/** A report has a few hundred kilobytes; the header, the end and the faulting thread stand at its beginning. */
const CAP_BYTES = 8 * 2 ** 20;

/** What macOS wrote when a process died. An empty list means that the folders were read and hold no such report. */
export default defineFact<CrashReport[]>({
  key: "crash.reports",
  summary: "Crash reports: what died, of what, and where",
  privacy: "personal",
  privilege: "root",
  isSlow: true,
  merge: "append",
  most: 1_000,
  sources: [
    {
      format: "DiagnosticReports",
      after: ["reg.list", "reg.db"],
      probes: probeFolders,
      // Nothing in it is a report yet; that it could be listed makes an empty list an answer.
      parse: ({ lines }) => ({ value: [], problems: [], origins: {}, complete: parseFolderListing(lines).complete! }),
    },
    {
      format: ".ips, .crash, .diag, .panic",
      after: ["crash.folders", "reg.list", "reg.db"],
      probes: probeReports,
      find: ({ lines }) => wholeText(lines),
      parse: parseReports,
    },
  ],
});

/** The newest reports of each process. */
function probeReports(known: Known): Probe[] {
  const isWanted = matters(known);
  const files = ((known("crash.folders") as CrashFolder[] | null) ?? []).flatMap(({ path, reports }) =>
    reports.map(({ name, modified }) => ({ file: `${path}/${name}`, name, modified: modified ?? "" }))
  );
  const counts = new Map<string, number>();
  return files.filter(({ name }) => isWanted(name)).sort((a, b) => a.modified < b.modified ? 1 : -1).filter(
    ({ name }) => {
      const process = parseReportName(name)!.process;
      const count = (counts.get(process) ?? 0) + 1;
      counts.set(process, count);
      return count <= MOST_OF_ONE;
    },
  ).slice(0, MOST).map(({ file }) => ({ file, capBytes: CAP_BYTES }));
}

function parseReports({ lines }: Output): Parsed<CrashReport[]> {
  return parseCrashReports(lines);
}
