/**
 * The named events of a log: lines of any style of `log show` and `log stream`, copies out of Console, or single messages
 * that someone pasted, that match a signature of the catalogue (knowledge: chapter 03).
 *
 *     2026-11-20 10:00:00.123456+0100 0x1a2b Default 0x0 412 0 sysextd: [com.apple.sx:XPC] client activation request for com.example.ext
 *     → { signature: "sx.request", process: "sysextd", pid: 412, subsystem: "com.apple.sx", …, fields: { id: "com.example.ext" } }
 */
import type { Line, Parsed } from "../parsed.ts";
import { candidatesOf, type Catalogue, compileCatalogue } from "./catalogue.ts";
import { createEventBuffer, type EventBuffer } from "./event_buffer.ts";
import { cutExcerpt, type Excerpt } from "./excerpt.ts";
import { separateObjects } from "./json_lines.ts";
import { labelOf } from "./launchd_label.ts";
import { type Match, matchExcerpt } from "./match.ts";
import { findHits } from "./prefilter.ts";
import { isOwnLine } from "./record.ts";
import { SIGNATURES } from "./signatures/mod.ts";
import { SIGNATURE_BY_ID } from "./signature_by_id.ts";

/** One line of a log that means something. What the text does not show is null. */
export interface LogEvent {
  /** The id of the signature: `sx.request`. */
  readonly signature: string;
  /** As printed. */
  readonly time: string | null;
  readonly process: string | null;
  readonly pid: number | null;
  readonly subsystem: string | null;
  readonly category: string | null;
  readonly message: string;
  readonly line: number;
  /** It looks like a failure and is none. */
  readonly benign: boolean;
  /** A more exact signature that the line raises, too, and that says all there is to say; rules hear only that one. */
  readonly narrowedBy: string | null;
  /** The named groups of the signature's pattern that matched; no prototype. */
  readonly fields: Readonly<Record<string, string>>;
}

/** An event, and the line that it begins on. */
export interface FoundEvent {
  readonly event: LogEvent;
  readonly line: Line;
}

/** A predicate quotes messages, wherever it stands: in a script, in a ticket, in what sudo logs of a command. */
const PREDICATE = /--predicate\b|\b(?:eventMessage|composedMessage) ?(?:CONTAINS|BEGINSWITH|ENDSWITH|MATCHES|LIKE|==)/i;
/** A text with more lines is not searched for what stands on too many of them. */
const LARGE_TEXT = 50_000;

let compiled: Catalogue | null = null;

/**
 * Parses a whole text: its events in their order, bounded, with what the others say about each of them. Several signatures may
 * match one line, those of a family the more exact first. The value is never null: an empty list means that no line is of interest.
 */
export function parseLogEvents(lines: readonly Line[]): Parsed<LogEvent[]> {
  const buffer = bufferEvents();
  findLogEvents(lines, buffer.add);
  return buffer.read();
}

/** A buffer for the events of a text that is read in parts. */
export function bufferEvents(): EventBuffer {
  return createEventBuffer(SIGNATURE_BY_ID);
}

/**
 * Finds the events of a text, or of a part of one that begins and ends between records; each is judged by itself alone.
 * `isLarge`: the text that they are a part of is large.
 */
export function findLogEvents(lines: readonly Line[], take: (found: FoundEvent) => void, isLarge = false): void {
  const catalogue = compiled ??= compileCatalogue(SIGNATURES);
  const records = separateObjects(lines);
  const seeksAll = !isLarge && records.length <= LARGE_TEXT;
  const isSought = (which: number) => seeksAll || catalogue.isSought[which]!;
  const hits = findHits(records, { ...catalogue, isSought });
  let floor = 0;
  for (const [which, hit] of hits.entries()) {
    const line = records[hit]!;
    if (hit < floor || line.command !== undefined || quotesMessages(line.text)) continue;
    const excerpt = cutExcerpt(records, hits, which, floor);
    for (const match of matchesOf(excerpt, catalogue)) take({ event: eventOf(match, excerpt), line: match.line });
    floor = excerpt.next;
  }
}

/** True for a line that can say why something failed, but in this text is harmless. */
export function isHarmlessHere({ signature, benign }: LogEvent): boolean {
  return benign && SIGNATURE_BY_ID.get(signature)?.kind !== "benign";
}

/** A predicate; that of the banner is no message either, but the banner is of interest itself. */
function quotesMessages(text: string): boolean {
  return PREDICATE.test(text) && !isOwnLine(text);
}

/** What the message raises; where its arguments are hidden or it is missing, what its format raises. */
function matchesOf(excerpt: Excerpt, catalogue: Catalogue): Match[] {
  const found = matchExcerpt(excerpt, candidatesOf(catalogue, excerpt.text));
  if (excerpt.format === null || found.some(({ signature }) => signature.kind !== "marker")) return found;
  return [...found, ...matchExcerpt({ ...excerpt, text: excerpt.format }, candidatesOf(catalogue, excerpt.format))];
}

function eventOf({ signature, line, message, fields, headed, narrowedBy }: Match, { record }: Excerpt): LogEvent {
  const head = headed ? record : null;
  const label = head === null ? null : labelOf(head);
  return {
    signature: signature.id,
    time: head?.time ?? null,
    process: head?.process ?? null,
    pid: head?.pid ?? null,
    subsystem: head?.subsystem ?? null,
    category: head?.category ?? null,
    message,
    line: line.n,
    benign: signature.kind === "benign",
    narrowedBy,
    fields: label === null || "label" in fields ? fields : Object.assign(fields, { label }),
  };
}
