/** What the crash reports say about one extension and its app. Shared by the rules that read them. */
import { appOf, extensionOf } from "./bundle_of.ts";
import { type Case, type Found, found, type Outcome, unknown } from "./define.ts";
import { currentJobs } from "./mach_services.ts";
import { type At, isTerminated, recordsOf, rowsOf } from "./target.ts";
import type { FactKey } from "../evidence/facts.ts";
import type { CrashClass, CrashReport } from "../formats/crash/report.ts";
import { parseCrashTime } from "../formats/crash/crash_time.ts";
import { parseStarted } from "../formats/ps_started.ts";

export type CrashOf = At<CrashReport>;

/** A developer's own run: a stop in the debugger is no crash on a customer's Mac. */
const DEBUGGERS = /^(?:debugserver|lldb|lldb-rpc-server|Xcode)$/;
/** Signals that come from outside: a person, an installer, a shutdown. */
const FROM_OUTSIDE: readonly (number | string | null)[] = [9, 15];
/** The shortest name that a kernel or a file may have made of a longer one. */
const CUT_NAME = 15;
const OF_MACOS = /^(?:\/System\/|\/usr\/lib\/|\/Library\/Apple\/|@rpath\/libswift[^/]*\.dylib$)/;
const DAY_MS = 86_400_000;
const OLD_DAYS = 7;
/** So many crashes within a day will not have been the last. */
const MANY = 3;

const CRASHES = new WeakMap<Case, CrashOf[]>();

/** The deaths of the target's process, each once, in the order of the evidence; whatever its version. */
export function crashesOf(of: Case): CrashOf[] {
  const known = CRASHES.get(of);
  if (known !== undefined) return known;
  const crashes = once(allReports(of)).filter(({ value }) => isDeath(value) && isOfTarget(of, value));
  CRASHES.set(of, crashes);
  return crashes;
}

/** Every report in the evidence. */
export function allReports({ facts }: Case): CrashOf[] {
  return (facts.value("crash.reports") ?? []).map((value, i) => ({
    value,
    cite: { key: "crash.reports", at: String(i) },
  }));
}

/** The deaths of the container app. */
export function appCrashesOf(of: Case): CrashOf[] {
  return once(allReports(of)).filter(({ value }) => isDeath(value) && isOfApp(of, value));
}

/** For conditions: whether the target's process died of this; undefined when no report of a death is there. */
export function diedOf(cls: CrashClass): (of: Case) => boolean | undefined {
  return (of) => areOf(cls, crashesOf(of));
}

/** The same of the container app. */
export function appDiedOf(cls: CrashClass): (of: Case) => boolean | undefined {
  return (of) => areOf(cls, appCrashesOf(of));
}

function areOf(cls: CrashClass, crashes: readonly CrashOf[]): boolean | undefined {
  return crashes.length === 0 ? undefined : crashes.some(({ value }) => value.class === cls);
}

/** True when the report is of the target's process, by bundle identifier, path or name. */
export function isOfTarget(of: Case, report: CrashReport): boolean {
  const { target } = of;
  if (target === null) return false;
  const { bundleId, path, process, referencedFrom } = report;
  const inside = `/${target.bundleId}.systemextension/`;
  if (bundleId !== null && bundleId !== process) return bundleId === target.bundleId;
  if (path !== null && path.includes(".systemextension/")) return path.includes(inside);
  if (process === null && path === null) return referencedFrom?.includes(inside) ?? isOnlyExtension(of);
  return process !== null && isNameOf(of, process);
}

/** True when the target's process is called so; the kernel knows only the first characters of a name. */
export function isNameOf(of: Case, process: string): boolean {
  const id = of.target?.bundleId ?? "";
  if (process === id || process === extensionOf(of)?.value.executable) return true;
  return process.length >= CUT_NAME && id.startsWith(process);
}

/** True when the report is of the app around the target. */
function isOfApp(of: Case, { bundleId, path }: CrashReport): boolean {
  const { target } = of;
  if (target === null || (path !== null && /\.(?:systemextension|appex|xpc)\//.test(path))) return false;
  if (bundleId !== null) {
    const app = appOf(of)?.value.bundleId;
    const isParent = bundleId.split(".").length >= 3 && target.bundleId.startsWith(`${bundleId}.`);
    return app == null ? isParent : bundleId === app;
  }
  return recordsOf(of).some(({ value }) =>
    value.containerPath !== null && (path?.startsWith(`${value.containerPath}/Contents/MacOS/`) ?? false)
  );
}

/** A part of a report that names nobody is of the only extension there is talk of. */
function isOnlyExtension({ facts, target }: Case): boolean {
  const listed = [...facts.value("reg.list")?.extensions ?? [], ...facts.value("reg.db")?.extensions ?? []];
  const ids = new Set(listed.map(({ bundleId }) => bundleId));
  return ids.size === 0 || (ids.size === 1 && ids.has(target!.bundleId));
}

function isDeath({ exception, kind, parent, termination }: CrashReport): boolean {
  if (kind !== "crash" || DEBUGGERS.test(parent ?? "")) return false;
  const isSent = termination?.namespace === "SIGNAL" && FROM_OUTSIDE.includes(termination.code);
  return !isSent && !/^SIG(?:KILL|TERM)$/.test(termination === null ? exception?.signal ?? "" : "");
}

/** One incident may have been attached twice. */
function once(reports: readonly CrashOf[]): CrashOf[] {
  const seen = new Set<string>();
  return reports.filter(({ value: { incident, pid, process, time }, cite }) => {
    const name = incident ?? (time === null ? cite.at : `${process} ${pid} ${time}`);
    return !seen.has(name) && seen.add(name) !== undefined;
  });
}

/** Why a death does no harm now; undefined when it may well do. */
export function whyHarmless(of: Case, crash: CrashOf): string | undefined {
  const { pid, time, version } = crash.value;
  if (isFormer(of, version)) return `It was version ${version}, which is not the one that is registered now`;
  const happened = parseCrashTime(time);
  const isDated = happened !== null && of.facts.evidence("crash.reports").collectedAt !== null;
  const age = isDated ? (of.now.getTime() - happened) / DAY_MS : 0;
  if (age > OLD_DAYS) return `It was ${Math.floor(age)} days ago`;
  if (crashesOf(of).filter((one) => isWithinADay(one, crash)).length >= MANY) return undefined;
  const running = currentJobs(of).find(({ value }) => value.pid !== null && value.pid !== pid)?.value.pid ?? null;
  if (running === null || startedBefore(of, running, crash.value)) return undefined;
  return `launchd started it again, and process ${running} runs`;
}

function isWithinADay(one: CrashOf, other: CrashOf): boolean {
  const [a, b] = [parseCrashTime(one.value.time), parseCrashTime(other.value.time)];
  return a !== null && b !== null && Math.abs(a - b) <= DAY_MS;
}

/** A process that was there before the crash is no sign of a recovery. ps and the report of a text tell the Mac's own time alike. */
function startedBefore(of: Case, pid: number, { time }: CrashReport): boolean {
  const processes = of.facts.evidence("proc.list");
  const started = processes.value?.find((one) => one.pid === pid)?.started;
  const since = started == null ? null : parseStarted(started, of.now)?.getTime() ?? null;
  const isUtc = processes.collectedAt !== null;
  const happened = parseCrashTime(isUtc ? time : time?.replace(/ ?[+-]\d\d:?\d\d$/, "Z") ?? null);
  return since !== null && happened !== null && since < happened;
}

/** True when a registration is known and the report's version is none that is registered. */
export function isFormer(of: Case, version: string | null): boolean {
  const rows = rowsOf(of).filter(({ value }) => !isTerminated(value.state) && value.version !== null);
  const match = /^(\S+) \((\S+)\)$/.exec(version ?? "");
  if (rows.length === 0 || !match || rows.some(({ value }) => /[…*<_x]/.test(`${value.version}${value.build}`))) {
    return false;
  }
  return !rows.some(({ value }) => value.version === match[1] && (value.build === null || value.build === match[2]));
}

/** `Example 2.4.0 (240) [412] at 2026-11-20 10:00:00 +0100`, with what the report shows. */
export function nameCrash({ value: { pid, process, time, version } }: CrashOf): string {
  const name = [process ?? "A process", version, pid === null ? null : `[${pid}]`].filter((part) => part !== null);
  return `${name.join(" ")}${time === null ? "" : ` at ${time}`}`;
}

/** How it ended: `EXC_BAD_ACCESS (SIGSEGV)`, `CODESIGNING 2, Invalid Page`, with the place in the code where that is shown. */
export function sayEnd({ exception, termination, thread }: CrashReport): string {
  const isSignal = termination?.namespace == null || termination.namespace === "SIGNAL";
  const signal = exception?.signal == null ? "" : ` (${exception.signal})`;
  const fault = exception?.type == null ? null : `${exception.type}${signal}`;
  const indicator = termination?.indicator == null ? "" : `, ${termination.indicator}`;
  const reason = isSignal ? null : `${termination!.namespace} ${termination!.code ?? ""}`.trim() + indicator;
  const frame = isSignal
    ? thread?.frames.find((one) => !/^(?:libsystem_|libdispatch|dyld\b|\?\?\?)/.test(one))
    : undefined;
  return `${reason ?? fault ?? "an unknown end"}${frame === undefined ? "" : ` in ${frame}`}`;
}

/** `crashed: EXC_BAD_ACCESS (SIGSEGV)`, as a sentence goes on from a crash's name. */
export function sayCrash(report: CrashReport): string {
  return `crashed: ${sayEnd(report)}`;
}

/** The same of a library that the loader missed. */
export function sayMissing({ library }: CrashReport): string {
  return `died in the loader, which did not find ${library}`;
}

/** Deaths over a library that is neither macOS's nor Swift's runtime, which every Mac has. */
export function missedBy(crashes: readonly CrashOf[]): CrashOf[] {
  return crashes.filter(({ value }) =>
    value.class === "dyld-missing-library" && value.library !== null && !OF_MACOS.test(value.library)
  );
}

/** Found, or unknown where nothing was found and the key was not read either. */
export function foundOrUnread(of: Case, key: FactKey, ...list: readonly Found[]): Outcome {
  return list.length === 0 && of.facts.value(key) === undefined ? unknown([key]) : found(...list);
}

/** One finding for all crashes of which the same is to be said; `say` goes on from the name of the last: `crashed: …`. */
export function foundAlike(
  of: Case,
  crashes: readonly CrashOf[],
  say: (report: CrashReport) => string,
  more: (report: CrashReport) => Partial<Found> = () => ({}),
): Found[] {
  const groups = new Map<string, CrashOf[]>();
  for (const one of crashes) {
    const key = `${say(one.value)}\n${whyHarmless(of, one) ?? ""}`;
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  return [...groups.values()].map((alike) => {
    const last = alike.reduce((a, b) => (b.value.time ?? "") > (a.value.time ?? "") ? b : a);
    const often = alike.length === 1 ? "" : ` (${alike.length} reports say the same)`;
    const cites = [last, ...alike.filter((one) => one !== last)].map(({ cite }) => cite);
    return { ...foundIn(of, last, `${nameCrash(last)} ${say(last.value)}${often}`), cites, ...more(last.value) };
  });
}

/** A finding about one crash, latent where it does no harm now, and less sure where the report names nobody. */
export function foundIn(of: Case, crash: CrashOf, message: string): Found {
  const latent = whyHarmless(of, crash);
  const isNameless = crash.value.process === null && crash.value.path === null && crash.value.referencedFrom === null;
  return {
    message,
    cites: [crash.cite],
    ...isNameless && { confidence: "D" as const },
    ...latent !== undefined && { latent },
  };
}
