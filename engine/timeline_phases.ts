/** Which step of an extension's life a log event belongs to (knowledge: chapter 03, section 5; chapter 09, section 3). */
import { isConnected, isTaken } from "../checks/recoveries.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";
import type { Phase } from "./timeline_shape.ts";

/** `activation`: from the app's request to the registered extension. `session`: from its launchd job to the end of its traffic. */
export type Part = "activation" | "session";

/** In the order of the life; what stands in no row is not part of the story. A trailing `*` stands for the rest of an id. */
const PHASES: readonly (readonly [phase: Phase, part: Part, ids: readonly string[]])[] = [
  ["request", "activation", [
    "sx.request",
    "sx.realize",
    "sx.realize-target",
    "sx.decision",
    "sx.replace",
    "sx.conflict",
    "sx.client-gone",
    "sx.no-policy",
    "sx.two-entries",
    "sx.two-active-trap",
    "app.sx",
  ]],
  ["validation", "activation", [
    "sx.stage",
    "sx.policy-allow",
    "sx.policy-deny",
    "sx.notary-check",
    "sx.req-67050",
    "sx.os-67062",
    "sx.os-67028",
    "sx.failed-validate",
    "sx.uninstall-invalid",
    "sx.mach-*",
    "sx.category-*",
    "sx.no-category",
    "sx.pkg-sysx",
    "sp.ticket",
  ]],
  ["registration", "activation", ["sx.runnable", "sx.activate-anyway"]],
  ["job", "session", [
    "ne.submit-job",
    "ne.subscribe",
    "ne.reg-*",
    "ne.ext-none",
    "ld.*",
    "tg.*",
    "amfid.*",
    "mis.profile",
    "krn.cs-fatal",
    "krn.restricted",
  ]],
  ["start", "session", [
    "ne.start-cmd",
    "ne.plugin-pid",
    "ne.pid0",
    "ne.start-error",
    "ne.start-provider-failed",
    "ne.val-*",
    "ne.vif",
    "prov.principal",
    "na.*",
  ]],
  ["session", "session", ["ne.status", "ne.attach", "ne.filter-*", "ne.enter-state", "prov.newflow"]],
  ["stop", "session", ["ne.stop-*", "ne.disconnected-with", "ne.kill", "ne.uninstall-req", "ne.app-missing"]],
];

/** sysextd's states, by the phase that they open. */
const STATES: readonly (readonly [state: RegExp, phase: Phase])[] = [
  [/waiting_for_user/, "approval"],
  [/^(?:realizing|staging|validating)/, "validation"],
  [/^activated/, "registration"],
];

/** The phase and part of an event; null when it is not part of the story. */
export function phaseOf({ signature, fields }: LogEvent): { phase: Phase; part: Part } | null {
  if (signature === "sx.advance" || signature === "sx.changing-state") {
    const state = fields["b"] ?? fields["state"] ?? "";
    const phase = STATES.find(([pattern]) => pattern.test(state))?.[1] ?? "registration";
    return { phase, part: "activation" };
  }
  const row = PHASES.find(([, , ids]) => ids.some((id) => fits(signature, id)));
  return row === undefined ? null : { phase: row[0], part: row[1] };
}

function fits(signature: string, id: string): boolean {
  return id.endsWith("*") ? signature.startsWith(id.slice(0, -1)) : signature === id;
}

/** True for the event that makes a new attempt of its part begin. */
export function beginsAttempt({ signature }: LogEvent): boolean {
  return signature === "sx.request" || signature === "ne.start-cmd";
}

/** True for the event that says that a part reached its goal; what failed before it is history. */
export function reachesGoal(event: LogEvent): boolean {
  return isTaken(event) || isConnected(event);
}
