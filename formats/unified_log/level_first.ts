/** Copies out of Console.app whose tabs may be lost: the level before the time (samples: `console_copy.ts`). */
import { parseSpaced } from "./console_copy.ts";
import { isLevel, nameLevel, type RecordParts } from "./record_parts.ts";
import { parseTimedLine } from "./timed_line.ts";
import { takeTimestamp } from "./timestamp.ts";

const LEVEL_FIRST =
  /^(?:(\w[\w-]{0,60}(?:\.[\w-]{1,80}){1,8})\s+(?:([^\s\d]\S{0,60})\s+)?)?(\p{L}{1,16})([\t ]{1,8})(?=\d)/u;

/**
 * Parses `[subsystem [category]] level time …`; null when the line has no such beginning. The level is localised: a word
 * that is none in English counts where a tab or a time as only the log prints it follows.
 */
export function parseLevelFirst(text: string): RecordParts | null {
  const match = LEVEL_FIRST.exec(text);
  const stamp = match && takeTimestamp(text.slice(match[0].length));
  if (!match || !stamp) return null;
  const [, subsystem, category, level, gap] = match;
  if (!isLevel(level!) && !stamp.precise && !gap!.includes("\t")) return null;
  const timed = parseTimedLine(stamp);
  const parts = timed.process === undefined ? parseSpaced(stamp.rest.trimStart(), true) ?? timed : timed;
  return {
    ...parts,
    style: "console",
    level: nameLevel(level!),
    time: stamp.time,
    subsystem: parts.subsystem ?? subsystem ?? null,
    category: parts.category ?? category ?? null,
  };
}
