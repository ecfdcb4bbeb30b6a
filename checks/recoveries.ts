/** What in the log shows that a failure is over: each family of failures has its own success. */
import type { LogEvent } from "../formats/unified_log/events.ts";
import { sessionOf } from "./sessions.ts";

type Success = (event: LogEvent) => boolean;

/** sysextd took the extension after all. */
export const isTaken: Success = ({ signature, fields }) => {
  const state = signature === "sx.advance" ? fields["b"] : signature === "sx.changing-state" ? fields["state"] : "";
  return signature === "sx.runnable" || /^activated_enabl/.test(state ?? "");
};

/** The session came up. */
export const isConnected: Success = ({ signature, fields }) =>
  signature === "ne.status" && fields["st"] === "connected";

/** Its process runs: macOS accepted the code and found the provider's class. */
const isStarted: Success = (event) =>
  ["ne.plugin-pid", "prov.principal", "prov.newflow"].includes(event.signature) || isConnected(event);

/** Network Extension knows the provider. */
const isFound: Success = (event) => event.signature === "ne.reg-some" || isStarted(event);

/** By signature, else by family: the part of the id before the dot. Of what is not here, sysextd's word is the end. */
const OVER: Readonly<Record<string, Success>> = {
  "ne.reg-none": isFound,
  "ne.ext-none": isFound,
  "ne.ls-unavailable": isFound,
  "ne.not-installed": isFound,
  "ne.app-missing": isFound,
  ne: isConnected,
  na: isStarted,
  tg: isStarted,
  amfid: isStarted,
  krn: isStarted,
  ld: isStarted,
};

/** Whether the event shows that something works of which an earlier failure said that it did not. */
export const isSuccess: Success = (event) => isTaken(event) || isFound(event);

/** Whether the later event is the success that makes the failure history. */
export function isOver(failure: LogEvent, later: LogEvent): boolean {
  const family = failure.signature.slice(0, failure.signature.indexOf("."));
  const success = OVER[failure.signature] ?? OVER[family] ?? isTaken;
  return success(later) && concernsSame(failure, later);
}

/** Two sessions are two stories; an event that names none belongs to any. */
function concernsSame(failure: LogEvent, later: LogEvent): boolean {
  const [a, b] = [sessionOf(failure), sessionOf(later)];
  return a === null || b === null || a.key === b.key;
}
