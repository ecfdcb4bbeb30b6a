/** What a report says to somebody who only uses the Mac: what is wrong, at most three plain steps, and what to send to whom. */
import type { Diagnosis, Report } from "../../engine/report.ts";
import { repairedFirst } from "../audience.ts";

/** One extension, in plain words. */
export interface UserAdvice {
  readonly name: string;
  readonly says: string;
  readonly steps: readonly string[];
  /** What stands above the next. */
  readonly sendTitle: string;
  readonly send: readonly string[];
}

/** Nobody follows more. */
const MOST_STEPS = 3;

/** What is wrong, by the rung of the ladder (`STAGE_NAMES`). */
const WRONG: readonly string[] = [
  "it and this version of macOS do not fit together",
  "the app is not installed the way macOS wants it",
  "the app itself has a fault that only its makers can repair",
  "macOS does not accept this version of the app",
  "macOS has not been allowed to use it",
  "macOS has not taken over the app's current version",
  "a part of it does not keep running",
  "the app cannot reach its own part in the background",
  "its settings are missing, switched off, or do not fit",
  "it cannot connect",
  "something else on this Mac or its network stands in the way",
  "it does not come back after the Mac slept",
  "this version of macOS has a known fault",
  "more has to be looked at",
];

/** The advice for every extension of a report. */
export function speakToUser(report: Report): UserAdvice[] {
  return report.diagnoses.map((diagnosis) => advise(diagnosis, report));
}

function advise(diagnosis: Diagnosis, report: Report): UserAdvice {
  const { target, verdict } = diagnosis;
  const name = target?.name ?? target?.bundleId ?? "the app";
  const works = verdict.status === "healthy" || verdict.status === "warning";
  const own = works ? [] : repairedFirst(diagnosis)?.fix.flatMap(({ plain }) => plain ?? []) ?? [];
  const steps = [...new Set(own)].slice(0, MOST_STEPS);
  return {
    name,
    says: capital(sayState(diagnosis, name, report.source.kind === "bundle" ? "" : " on this Mac")),
    steps: works || steps.length > 0 ? steps : [sendOn(name)],
    sendTitle: steps.length > 0 ? "If that does not help, send this to support" : "What to send",
    send: verdict.status === "healthy" ? [] : whatToSend(diagnosis, report),
  };
}

function sayState({ verdict: { status, primary, leading }, findings }: Diagnosis, name: string, where: string): string {
  const stage = findings.find(({ rule }) => rule === primary)?.stage;
  const wrong = stage === undefined ? undefined : WRONG[stage];
  switch (status) {
    case "healthy":
      return `${name} is set up as it should be${where}.`;
    case "warning":
      return `${name} works. Whoever looks after this Mac should see the report all the same.`;
    case "unknown":
      return findings.some(({ rule }) => rule === leading)
        ? `Why ${name} does not work is not known yet.`
        : `Whether ${name} works${where} cannot be told yet: too little is known of it.`;
    default:
      return `${name} ${status === "suspected" ? "probably does" : "does"} not work${where}${
        wrong === undefined ? "" : `: ${wrong}`
      }.`;
  }
}

/** A name that is no word stays as it is. */
function capital(says: string): string {
  return says.startsWith("the app ") ? `T${says.slice(1)}` : says;
}

/** Rather than nothing. */
function sendOn(name: string): string {
  return `Send the report to your administrator, or to the makers of ${name}: this is not yours to repair`;
}

function whatToSend({ target, verdict }: Diagnosis, { source, host }: Report): string[] {
  const code = verdict.primary ?? verdict.leading;
  const version = target?.version == null ? null : `version ${target.version}`;
  const os = host.os.version === null ? null : `macOS ${host.os.version}`;
  const facts = [code === null ? null : `the code ${code}`, version, os].filter((part) => part !== null);
  const file = source.kind === "live"
    ? "the file that this command makes; names of people and networks in it are replaced: doctor capture"
    : `the file that this was read from: ${source.paths.join(", ")}`;
  return [...(facts.length === 0 ? [] : [facts.join(", ")]), file];
}
