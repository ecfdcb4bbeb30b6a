/** One event of a log that is followed, as one line. */
import type { LogEvent } from "../formats/unified_log/events.ts";
import type { SignatureKind } from "../formats/unified_log/define.ts";
import { clockOf } from "../formats/unified_log/timestamp.ts";
import { plainName } from "../formats/unified_log/processes.ts";
import { displayWidth } from "../compat/display_width.ts";
import type { Link } from "../engine/report.ts";
import type { RenderOptions } from "../reports/define.ts";
import { printable } from "../reports/printable.ts";
import { createStyle } from "../reports/style.ts";
import { SIGNATURE_BY_ID } from "../formats/unified_log/signature_by_id.ts";

const MARKS: Readonly<Partial<Record<SignatureKind, Link["mark"]>>> = {
  baseline: "ok",
  timeline: "ok",
  cause: "broken",
  symptom: "suspect",
};

/** `10:00:00.123 ✗ sx.notary-check sysextd: message → sign.not-notarized`, cut to the width in its message. */
export function renderEvent({ time, signature, process, message }: LogEvent, options: RenderOptions): string {
  const style = createStyle(options);
  const { kind, rules } = SIGNATURE_BY_ID.get(signature)!;
  const head = `${clockOf(time).padEnd(12)} ${style.linkMark(MARKS[kind] ?? "unknown")} ${style.bold(signature)} `;
  const name = process === null ? "" : `${printable(plainName(process))}: `;
  const pointer = rules.length === 0 ? "" : `${options.plain ? " -> " : " → "}${rules.join(", ")}`;
  const said = `${name}${printable(message.replace(/\s+/g, " ").trim())}`;
  const room = options.width - displayWidth(head) - displayWidth(pointer);
  return `${head}${clip(said, room)}${style.dim(pointer)}\n`;
}

/** At least a few words stay, for without them the line says nothing. */
function clip(text: string, room: number): string {
  const most = Math.max(24, room);
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`;
}
