/** A record that begins with its time: which style it is shows in what follows (samples: `columns.ts`, `console_copy.ts`). */
import { parseBrackets, parseColumns, parseCompact } from "./columns.ts";
import { parseCellsAfterTime, parseSpaced } from "./console_copy.ts";
import { parseNamed } from "./named_line.ts";
import type { RecordParts } from "./record_parts.ts";
import type { Timestamp } from "./timestamp.ts";

/** Parses what follows a time. Never null: a time alone makes a record, whose message is then all that follows. */
export function parseTimedLine(stamp: Timestamp): RecordParts {
  const rest = stamp.rest.trimStart();
  const parts = parseColumns(rest) ?? parseCompact(rest) ?? parseHosted(rest, stamp.kind) ??
    (stamp.rest.startsWith("\t") ? parseCellsAfterTime(rest) : null) ?? parseNamed(rest) ??
    parseSpaced(rest, false) ?? { style: "trimmed" as const, message: rest.trimEnd() };
  return { ...parts, time: stamp.time };
}

/** `localhost process[pid]: …`, `host process[pid] <Level>: …`; the host may be missing. */
function parseHosted(rest: string, kind: Timestamp["kind"]): RecordParts | null {
  const host = /^\S{1,64} +(?=\S)/.exec(rest)?.[0] ?? "";
  const hosted = host !== "" && (kind === "legacy" || host.startsWith("localhost "));
  const direct = parseBrackets(rest);
  // Only a process that NSLog names may hold blanks; everywhere else the first word is the host.
  const after = hosted || (direct?.closed && !direct.threaded && direct.parts.process?.includes(" "))
    ? parseBrackets(rest.slice(host.length))
    : null;
  const found = hosted && direct && !direct.parts.process?.includes(" ") ? direct : after ?? direct;
  if (found) return kind === "legacy" ? { ...found.parts, style: "legacy" } : found.parts;
  // Old kernel and launchd lines may lack the pid: `Nov 20 10:00:00 mac kernel: message`.
  if (!hosted) return null;
  const named = parseNamed(rest.slice(host.length));
  return named && { ...named, style: kind === "legacy" ? "legacy" : "syslog" };
}
