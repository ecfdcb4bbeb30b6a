import type { LaunchdEntry } from "../../../formats/launchctl/job.ts";
import type { Process } from "../../../formats/ps.ts";
import type { Judged, Observed } from "../define.ts";
import { NO_COUNTER } from "../questions.ts";
import {
  cannotTell,
  confirm,
  contradict,
  endOf,
  evidenceOf,
  linesOf,
  missing,
  repliesTo,
  replyTo,
  valueOf,
} from "../seen.ts";

const STAGED = /^(?:\/private)?\/Library\/SystemExtensions\//;
const LSTART =
  /^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \d{4}$/;
/** launchd starts within a minute of the kernel; a clock that was set later moves the boot time, not the start. */
const BOOT_MS = 3 * 60_000;
/** Time zones are half hours apart, at most fourteen hours. */
const ZONE_MS = 30 * 60_000;
const MOST_ZONES = 28;

export function checkStagedProcess(mac: Observed): Judged {
  const processes = valueOf<Process[]>(mac, "proc.list");
  const jobs = valueOf<LaunchdEntry[]>(mac, "launchd.jobs");
  if (processes === null) return missing(mac, "proc.list");
  if (jobs === null) return missing(mac, "launchd.jobs");
  const running = jobs.flatMap((job) => "missing" in job || job.pid === null ? [] : [job]);
  const pairs = running.flatMap(({ pid, label }) =>
    processes.filter((process) => process.pid === pid).map(({ command }) => ({ label, command }))
  );
  const [first] = pairs;
  if (first === undefined) return cannotTell("No extension with a job runs");
  const other = pairs.find(({ command }) => !STAGED.test(command));
  return other === undefined
    ? confirm(`${pairs.length} run from there`, first.command)
    : contradict(`The process of ${other.label} is shown under another path`, other.command);
}

export function checkLongStart(mac: Observed): Judged {
  const processes = valueOf<Process[]>(mac, "proc.list");
  if (processes === null) {
    const reply = repliesTo(mac, "/bin/ps")[0];
    const isRead = reply?.status === "ok" && evidenceOf(mac, "proc.list").status === "unreadable";
    return isRead
      ? contradict("The output has no form that the doctor knows", linesOf(reply)[1] ?? null)
      : missing(mac, "proc.list");
  }
  const odd = processes.find(({ started }) => !LSTART.test(started ?? ""));
  if (odd !== undefined) {
    return contradict(`The start of process ${odd.pid} is written otherwise`, odd.started ?? odd.command);
  }
  const launchd = processes.find(({ pid }) => pid === 1)?.started;
  const boot = valueOf<string>(mac, "host.bootTime");
  if (launchd === undefined || launchd === null || boot === null) {
    return cannotTell("The form is right; without launchd and the boot time the zone stays open");
  }
  const offset = new Date(`${launchd} UTC`).getTime() - new Date(boot).getTime();
  if (Math.abs(offset) <= BOOT_MS) {
    return confirm(`Of ${processes.length}; launchd started ${Math.round(offset / 1000)} s after the kernel`, launchd);
  }
  const zones = Math.round(offset / ZONE_MS);
  const isZone = zones !== 0 && Math.abs(zones) <= MOST_ZONES && Math.abs(offset - zones * ZONE_MS) <= BOOT_MS;
  return isZone
    ? contradict(`launchd's start is ${zones * 30} minutes from the boot time ${boot}: another time zone`, launchd)
    : cannotTell(
      `The form is right; launchd's start and the boot time ${boot} do not fit, as when a clock was set`,
      launchd,
    );
}

export function checkBootTime(mac: Observed): Judged {
  const boot = valueOf<string>(mac, "host.bootTime");
  const reply = replyTo(mac, "/usr/sbin/sysctl kern.boottime");
  const line = reply === null ? null : linesOf(reply)[0] ?? null;
  if (boot !== null) return confirm(`Read as ${boot}`, line);
  if (reply?.status === "ok" && reply.exitCode === 0 && line !== null) {
    return contradict("It prints something else", line);
  }
  return missing(mac, "host.bootTime");
}

export function checkMissingCounter(mac: Observed): Judged {
  const reply = replyTo(mac, `/usr/sbin/sysctl net.cfil ${NO_COUNTER} net.necp`);
  if (reply === null || reply.status !== "ok") {
    return cannotTell(`sysctl did not answer: ${reply === null ? "there was no whole answer" : endOf(reply)}`);
  }
  const lines = linesOf(reply);
  const has = (name: string) => lines.find((line) => line.startsWith(`${name}.`));
  if (has("net.cfil") !== undefined && has("net.necp") !== undefined) {
    return confirm(
      "Beside an unknown name the counters are printed",
      lines.find((line) => line.includes(NO_COUNTER)) ?? null,
    );
  }
  const known = replyTo(mac, "/usr/sbin/sysctl net.cfil net.necp net.netagent");
  const isKnown = known?.status === "ok" &&
    ["net.cfil.", "net.necp."].every((name) => linesOf(known).some((line) => line.startsWith(name)));
  return isKnown
    ? contradict("With an unknown name among them, counters that exist are not printed", lines[0] ?? null)
    : cannotTell("This kernel does not have both counters", lines[0] ?? null);
}
