/** The timeline of a terminal report: one step per row, the broken one marked, with the time since the step before. */
import { clockOf } from "../formats/unified_log/timestamp.ts";
import { Table } from "../compat/cliffy_table.ts";
import type { Timeline, TimelineStep } from "../engine/timeline_shape.ts";
import type { RenderOptions } from "./define.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/** Steps that are shown up to the broken one and behind it, unless everything is wanted. */
const SHOWN_BEFORE = 9;
const SHOWN_AFTER = 3;

/** The rows of the timeline. A story without a break, in good health, is for those who want everything. */
export function renderTimeline(timeline: Timeline | undefined, style: Style, { verbose }: RenderOptions): string[] {
  if (timeline === undefined) return [];
  const { steps, earlierAttempts } = timeline;
  const broke = steps.findIndex((step) => step.broke);
  if (broke === -1 && !verbose) return [];
  const shown = verbose ? steps : steps.slice(Math.max(0, broke - SHOWN_BEFORE), broke + 1 + SHOWN_AFTER);
  const rows = shown.map((step, i) => {
    const mark = step.broke ? "broken" : broke !== -1 && steps.indexOf(step) > broke ? "unknown" : "ok";
    return [style.linkMark(mark), sayWhen(step, i === 0), step.phase, sayStep(step)];
  });
  const table = new Table().body(rows).padding(1).indent(4).maxColWidth([8, 14, 12, style.width - 46]);
  const left = steps.length - shown.length;
  return [
    ...table.toString().split("\n").map((line) => line.trimEnd()),
    ...(left === 0 ? [] : style.paragraph(style.dim(`and ${left} more steps, see --verbose`), "    ")),
    ...(earlierAttempts === 0
      ? []
      : style.paragraph(style.dim(`Attempts before this one in the log: ${earlierAttempts}`), "    ")),
  ];
}

function sayStep({ says, count }: TimelineStep): string {
  return printable(count === 1 ? says : `${says} (${count} times)`);
}

function sayWhen({ time, afterMs }: TimelineStep, isFirst: boolean): string {
  // The time of day is enough: a story rarely takes longer.
  return afterMs === null || isFirst ? clockOf(time) : sayElapsed(afterMs);
}

/** `+12 ms`, `+1.4 s`, `+3 min`, `+2 h`. */
function sayElapsed(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? "-" : "+";
  if (size < 1_000) return `${sign}${size} ms`;
  if (size < 60_000) return `${sign}${(size / 1_000).toFixed(1)} s`;
  if (size < 3_600_000) return `${sign}${Math.round(size / 60_000)} min`;
  return `${sign}${Math.round(size / 3_600_000)} h`;
}
