/** Which process of the product a name in the log means: the extension's own, or the app's. */
import type { Case } from "./define.ts";
import { appOf, extensionOf } from "./bundle_of.ts";
import { isNamedAfter, isSoleExtension } from "./sessions.ts";
import { jobsOf, recordsOf } from "./target.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";
import { isKnownProcess, plainName } from "../formats/unified_log/processes.ts";

/** The kernel cuts the names of processes: what is at least as long as this may be the beginning of one. */
const CUT = 15;

/** True for the extension's executable, which most products name after its bundle identifier. */
export function isExtensionProcess(of: Case, printed: string): boolean {
  return namesOf(of).extension.some((name) => isName(printed, name));
}

/** True for the executable of the app around the extension. */
export function isAppProcess(of: Case, printed: string): boolean {
  return namesOf(of).app.some((name) => isName(printed, name));
}

/** What the processes of the product are called. */
interface Names {
  readonly extension: readonly string[];
  readonly app: readonly string[];
}

const NAMES = new WeakMap<Case, Names>();

/** Of every line of a log it is asked who said it. */
function namesOf(of: Case): Names {
  const known = NAMES.get(of) ?? { extension: readExtensionNames(of), app: readAppNames(of) };
  NAMES.set(of, known);
  return known;
}

function readExtensionNames(of: Case): string[] {
  const { target } = of;
  if (target === null) return [];
  const programs = jobsOf(of).flatMap(({ value: { program } }) => program === null ? [] : [plainName(program)]);
  const executable = extensionOf(of)?.value.executable;
  return [target.bundleId, ...programs, ...(executable == null ? [] : [executable])];
}

function readAppNames(of: Case): string[] {
  const paths = [
    ...recordsOf(of).map(({ value }) => value.containerPath),
    ...(of.facts.value("app.paths") ?? []).map(({ path }) => path),
  ];
  const names = paths.flatMap((path) => path == null ? [] : [plainName(path).replace(/\.app$/, "")]);
  const executable = appOf(of)?.value.executable;
  const listed = of.target?.name;
  return [...names, ...(executable == null ? [] : [executable]), ...(listed == null ? [] : [listed])];
}

/** Whether the product said it: its extension, its app, or a process that the text does not show. */
export function isSaidByProduct(of: Case, { process, subsystem }: LogEvent): boolean {
  if (process === null) return true;
  // Without an extension that is known, a process that is named after a bundle identifier of somebody's is taken for it.
  if (of.target === null) return /^(?!com\.apple\.)[\w-]+(?:\.[\w-]+){2,}$/.test(plainName(process));
  const id = of.target.bundleId;
  return isExtensionProcess(of, process) || isAppProcess(of, process) ||
    subsystem?.includes(".") === true && `${id}.`.startsWith(`${subsystem}.`);
}

/** The same for lines that anybody could log: what nobody is seen to say counts where no other extension is known. */
export function isSaidByTarget(of: Case, event: LogEvent): boolean {
  const { process, message } = event;
  if (process === null) return isSoleExtension(of);
  // Apple's daemons speak for many: what names the extension is about it.
  return isSaidByProduct(of, event) || isNamedAfter(of, plainName(process)) && !isKnownProcess(process) ||
    of.target !== null && message.includes(of.target.bundleId);
}

function isName(printed: string, name: string): boolean {
  const own = plainName(printed);
  return own === name || own.length >= CUT && name.startsWith(own);
}
