/** What in the log shows that a failure is over: each family of failures has its own successes. */
import type { LogEvent } from "../formats/unified_log/events.ts";
import { sessionOf } from "./sessions.ts";
import { plainName } from "../formats/unified_log/processes.ts";

/** sysextd took the extension after all. */
const TAKEN: readonly string[] = ["sx.runnable", "sx.advance", "sx.changing-state"];
/** The session came up. */
const CONNECTED: readonly string[] = ["ne.status"];
/** Its process runs: macOS accepted the code and found the provider's class. */
const STARTED: readonly string[] = ["ne.plugin-pid", "prov.principal", "prov.newflow", ...CONNECTED];
/** launchd started it, and it was not refused. */
const SPAWNED: readonly string[] = ["ld.spawned", ...STARTED];
/** Network Extension knows the provider. */
const FOUND: readonly string[] = ["ne.reg-some", ...STARTED];

/** The app's configuration was saved, or there was nothing to save, or it works. */
export const SAVED: readonly string[] = ["cfg.saved-ok", "cfg.sig-ok", "app.cfg9", ...CONNECTED];
/** The provider's settings are in place, or flows reach it. */
const APPLIED: readonly string[] = ["prov.settings-ok", "prov.newflow", ...CONNECTED];

/** By signature, else by family: the part of the id before the dot. Of what is not here, sysextd's word is the end. */
const OVER: Readonly<Record<string, readonly string[]>> = {
  "ne.reg-none": FOUND,
  "ne.ext-none": FOUND,
  "ne.ls-unavailable": FOUND,
  "ne.not-installed": FOUND,
  "ne.app-missing": FOUND,
  "app.tp-saving": SAVED,
  "cfg.sig-null": SAVED,
  "nh.no-config": SAVED,
  "nh.unreachable": SAVED,
  ne: CONNECTED,
  na: STARTED,
  tg: STARTED,
  amfid: STARTED,
  krn: STARTED,
  "krn.loadcs": SPAWNED,
  "ld.codesigning": SPAWNED,
  "ld.spawn-failed": SPAWNED,
  ld: STARTED,
  prov: ["prov.settings-ok", ...CONNECTED],
  "prov.stop": ["prov.start", ...APPLIED],
  kc: APPLIED,
  "krn.fd-exhausted": APPLIED,
  "krn.fd-nogroup": APPLIED,
  // What the sandbox denies, and flows that went nowhere, no step of the registration makes good.
  sbx: [],
  flow: [],
};

/** The signatures that can show that a failure of this signature is over. */
export function successesOf(signature: string): readonly string[] {
  return OVER[signature] ?? OVER[signature.slice(0, signature.indexOf("."))] ?? TAKEN;
}

/** True for sysextd's word that it took the extension. */
export function isTaken({ signature, fields }: LogEvent): boolean {
  const state = signature === "sx.advance" ? fields["b"] : signature === "sx.changing-state" ? fields["state"] : "";
  return signature === "sx.runnable" || /^activated_enabl/.test(state ?? "");
}

/** True for the line that a session came up. */
export function isConnected({ signature, fields }: LogEvent): boolean {
  return signature === "ne.status" && fields["st"] === "connected";
}

/** Whether the later event is the success that makes the failure history. */
export function isOver(failure: LogEvent, later: LogEvent): boolean {
  const { signature } = later;
  if (!successesOf(failure.signature).includes(signature) || !concernsSame(failure, later)) return false;
  return TAKEN.includes(signature) ? isTaken(later) : CONNECTED.includes(signature) ? isConnected(later) : true;
}

/** Two sessions are two stories, and so are two apps that save; an event that names none belongs to any. */
function concernsSame(failure: LogEvent, later: LogEvent): boolean {
  const [a, b] = [sessionOf(failure), sessionOf(later)];
  const [one, other] = [appOf(failure), appOf(later)];
  return (a === null || b === null || a.key === b.key) && (one === null || other === null || one === other);
}

/** The app in which the framework said it. */
function appOf({ signature, process }: LogEvent): string | null {
  return process !== null && /^(?:app|cfg)\./.test(signature) ? plainName(process) : null;
}
