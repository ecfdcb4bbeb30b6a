/** A record whose time was cut off (samples: `columns.ts`, `named_line.ts`), and only what cannot be prose. */
import { parseBrackets, parseColumns, parseCompact } from "./columns.ts";
import { parseMessageHead } from "./message_head.ts";
import { isSureHead, parseNamed } from "./named_line.ts";
import { isKnownProcess } from "./processes.ts";
import type { RecordParts } from "./record_parts.ts";

/** Parses a line without a time; null when it may as well be prose or the rest of a message. */
export function parseBareLine(text: string): RecordParts | null {
  const host = /^localhost +/.exec(text)?.[0].length ?? 0;
  return parseColumns(text) ?? parseCompact(text) ?? parseBracketLine(text.slice(host)) ?? parseNamed(text) ??
    parseHeadOnly(text);
}

function parseBracketLine(text: string): RecordParts | null {
  const found = parseBrackets(text);
  if (!found) return null;
  const name = found.parts.process ?? "";
  const sure = isKnownProcess(name) ||
    (found.parts.pid !== null && (found.threaded || (found.closed && !name.includes(" "))));
  return sure ? { ...found.parts, style: found.threaded ? "nslog" : "trimmed" } : null;
}

/** `(Security) [com.apple.sx:XPC] message`, `[com.apple.sx:StateChanges] message`. */
function parseHeadOnly(text: string): RecordParts | null {
  if (!text.startsWith("[") && !text.startsWith("(")) return null;
  const head = parseMessageHead(text);
  return isSureHead(head) ? { style: "trimmed", ...head } : null;
}
