/**
 * The named events of a log: lines of any style of `log show` and `log stream`, copies out of Console, or single messages
 * that someone pasted, that match a signature of the catalogue (knowledge: chapter 03).
 *
 *     2026-11-20 10:00:00.123456+0100 0x1a2b Default 0x0 412 0 sysextd: [com.apple.sx:XPC] client activation request for com.example.ext
 *     → { signature: "sx.request", process: "sysextd", pid: 412, subsystem: "com.apple.sx", …, fields: { id: "com.example.ext" } }
 */
import type { Line, Parsed } from "../parsed.ts";
import type { Signature } from "./define.ts";
import { cutExcerpt, type Excerpt } from "./excerpt.ts";
import { compileSignatures, type Match, type Matcher, matchExcerpt } from "./match.ts";
import { createPrefilter } from "./prefilter.ts";
import { isOwnLine } from "./record.ts";
import { SIGNATURES } from "./signatures/mod.ts";

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

interface Catalogue {
  readonly matchers: readonly Matcher[];
  readonly prefilter: (lines: readonly Line[]) => number[];
}

let compiled: Catalogue | null = null;

/**
 * Finds the events of a text in its order; several signatures may match one line, the more specific first (the order of the
 * catalogue). The value is never null: an empty list means that no line is of interest.
 */
export function parseLogEvents(lines: readonly Line[]): Parsed<LogEvent[]> {
  const { matchers, prefilter } = compiled ??= compileCatalogue(SIGNATURES);
  const hits = prefilter(lines).filter((hit) => isMessageLine(lines[hit]!));
  const value: LogEvent[] = [];
  const origins: Record<string, Line> = Object.create(null);
  let floor = 0;
  for (const [which, hit] of hits.entries()) {
    if (hit < floor) continue;
    const excerpt = cutExcerpt(lines, hits, which, floor);
    for (const match of matchExcerpt(excerpt, matchers)) {
      origins[value.length] = match.line;
      value.push(eventOf(match, excerpt));
    }
    floor = excerpt.next;
  }
  return { value, problems: [], origins };
}

function compileCatalogue(signatures: readonly Signature[]): Catalogue {
  return {
    matchers: compileSignatures(signatures),
    prefilter: createPrefilter(signatures.flatMap(({ literals }) => literals)),
  };
}

/** A command line and the banner of `log` quote messages in their predicates. */
function isMessageLine(line: Line): boolean {
  return line.command === undefined && !isOwnLine(line.text);
}

function eventOf({ signature, line, message, fields, headed, narrowedBy }: Match, { record }: Excerpt): LogEvent {
  const head = headed ? record : null;
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
    fields,
  };
}
