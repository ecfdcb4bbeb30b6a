/**
 * The names of report files on a Mac (knowledge 05 §2):
 *
 *     com.example.ext-2026-11-20-100001.ips                          com.example.ext_2026-11-20-100001_Jos-Mac.wakeups_resource.diag
 *     com.example.ext-2026-11-20-100001.000.ips                      panic-full-2026-11-20-100001.0002.panic
 *     ExcResource_com.example.ext-2026-11-20-100001.ips              ExcUserFault_com.example.ext-2026-11-20-100001.ips
 */
export interface ReportName {
  /** The process; `JetsamEvent`, `panic-full`, `Kernel` for what is no process's report. May be cut. */
  readonly process: string;
  /** `2026-11-20-100001`, in the Mac's own time. */
  readonly time: string;
}

const NAME = /^(.{1,200}?)[-_](\d{4}-\d\d-\d\d-\d{4,6})[-_.].{0,120}$/;
const ENDING = /\.(?:ips|crash|diag|panic|hang|spin)(?:\.(?:beta|synced|ca))?$/;
/** What the system puts before a process that it did not end, or ended for what it used. */
const PREFIX = /^Exc(?:Resource|UserFault)_/;
/** What the system puts between the process and the time. */
const LIMIT = /\.(?:cpu|wakeups|diskwrites)_resource(?:_fatal)?$/;

/** Reads a file's name; null when no report of a Mac is called so. */
export function parseReportName(name: string): ReportName | null {
  const match = ENDING.test(name) ? NAME.exec(name) : null;
  return match ? { process: match[1]!.replace(PREFIX, "").replace(LIMIT, ""), time: match[2]! } : null;
}
