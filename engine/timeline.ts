/** The story that the log tells of one extension: request, validation, approval, job, start, session, stop, and where it broke. */
import type { Case } from "../checks/define.ts";
import { eventsOf } from "../checks/log_events.ts";
import type { At } from "../checks/target.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";
import { elapsedBetween } from "../formats/unified_log/moment.ts";
import type { Phase, Timeline, TimelineStep } from "./timeline_shape.ts";
import { beginsAttempt, type Part, phaseOf, reachesGoal } from "./timeline_phases.ts";
import { SIGNATURE_BY_ID } from "../formats/unified_log/signature_by_id.ts";

/** Steps of one story: its beginning and its end say more than what is repeated between them. */
const MOST_FIRST = 30;
const MOST_LAST = 30;

/** An event with its place in the life of the extension. */
interface Scene {
  readonly event: At<LogEvent>;
  readonly phase: Phase;
  readonly part: Part;
}

/** The last attempt of each part, in the order of the log; null when the log tells less than two steps. */
export function drawTimeline(of: Case): Timeline | null {
  const { kept, earlier } = keepLastAttempts(readScenes(of));
  const broken = new Set([findBreak(kept, "activation"), findBreak(kept, "session")]);
  const steps = describeSteps(of, kept, broken);
  if (steps.length < 2) return null;
  const isLong = steps.length > MOST_FIRST + MOST_LAST;
  return {
    steps: isLong ? [...steps.slice(0, MOST_FIRST), ...steps.slice(-MOST_LAST)] : steps,
    earlierAttempts: earlier,
  };
}

/** Of several events of one line, the one that says that it is harmless, else what went wrong, else the most specific, the first. */
function readScenes(of: Case): Scene[] {
  const scenes: Scene[] = [];
  for (const event of eventsOf(of, ...SIGNATURE_BY_ID.keys())) {
    const place = phaseOf(event.value);
    if (place === null) continue;
    const last = scenes.at(-1);
    const scene = { event, ...place };
    if (last === undefined || !isOneLine(of, last.event, event)) scenes.push(scene);
    else if (rank(event.value) > rank(last.event.value)) scenes[scenes.length - 1] = scene;
  }
  return scenes;
}

function isOneLine(of: Case, a: At<LogEvent>, b: At<LogEvent>): boolean {
  return a.value.line === b.value.line && sourceOf(of, a) === sourceOf(of, b);
}

function sourceOf(of: Case, { cite }: At<LogEvent>): string {
  return of.facts.evidence("log.events").origins[cite.at]?.source ?? "";
}

function rank(event: LogEvent): number {
  return event.benign ? 2 : isTrouble(event) ? 1 : 0;
}

function isTrouble({ signature }: LogEvent): boolean {
  return ["cause", "symptom"].includes(SIGNATURE_BY_ID.get(signature)!.kind);
}

/** What stands before the last beginning of its own part is an earlier attempt. */
function keepLastAttempts(scenes: readonly Scene[]): { kept: Scene[]; earlier: number } {
  const begins = (part: Part) =>
    scenes.flatMap((scene, i) => scene.part === part && beginsAttempt(scene.event.value) ? [i] : []);
  const starts = { activation: begins("activation"), session: begins("session") };
  return {
    kept: scenes.filter(({ part, phase }, i) => i >= (starts[part].at(-1) ?? 0) || phase === "job"),
    earlier: Math.max(0, starts.activation.length - 1) + Math.max(0, starts.session.length - 1),
  };
}

/** The first failure of a part that no later success heals. */
function findBreak(scenes: readonly Scene[], part: Part): Scene | undefined {
  const own = scenes.filter((scene) => scene.part === part);
  const healed = own.findLastIndex(({ event }) => reachesGoal(event.value));
  return own.slice(healed + 1).find(({ event }) => isTrouble(event.value));
}

/** Events that repeat the one before become one step. */
function describeSteps(of: Case, scenes: readonly Scene[], broken: ReadonlySet<Scene | undefined>): TimelineStep[] {
  const steps: TimelineStep[] = [];
  let before: LogEvent | null = null;
  for (const scene of scenes) {
    const { value } = scene.event;
    const last = steps.at(-1);
    if (last !== undefined && before !== null && isSame(before, value) && !broken.has(scene)) {
      steps[steps.length - 1] = { ...last, count: last.count + 1 };
      continue;
    }
    steps.push({
      phase: scene.phase,
      time: value.time,
      afterMs: millisecondsAfter(before, value),
      signature: value.signature,
      says: SIGNATURE_BY_ID.get(value.signature)!.meaning,
      count: 1,
      source: sourceOf(of, scene.event),
      line: value.line,
      broke: broken.has(scene),
    });
    before = value;
  }
  return steps;
}

function isSame(a: LogEvent, b: LogEvent): boolean {
  return a.signature === b.signature && a.message === b.message;
}

function millisecondsAfter(before: LogEvent | null, event: LogEvent): number | null {
  const elapsed = elapsedBetween(before?.time ?? null, event.time);
  return elapsed === null ? null : Math.round(elapsed);
}
