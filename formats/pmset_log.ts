/**
 * When a Mac slept and woke, as `pmset -g log` prints it (powerd; macOS 10.9 to 26). Most of its lines are of other kinds, and
 * there may be hundreds of thousands of them:
 *
 *     2026-11-20 18:56:24 +0100 Sleep               	Entering Sleep state due to 'Clamshell Sleep': Using AC (Charge:100%) 21 secs
 *     2026-11-20 18:56:45 +0100 DarkWake            	DarkWake from Normal Sleep [CDN] : due to GLAN/ Using AC (Charge:100%) 14 secs
 *     2026-11-20 20:15:45 +0100 Wake                	DarkWake to FullWake from Normal Sleep [CDNVA] : due to HID Activity Using AC
 *     2026-11-20 20:40:02 +0100 Start               	powerd process is started
 */
import type { Line, Parsed } from "./parsed.ts";

export interface PowerEvent {
  /** As printed: `2026-11-20 18:56:24 +0100`. */
  readonly time: string;
  /** `darkWake`: awake for maintenance, the display stays off; a Mac also passes through it on its way to sleep. */
  readonly kind: "sleep" | "darkWake" | "wake" | "shutdown" | "start";
  /** `Clamshell Sleep`, `HID Activity`; null where none is printed. */
  readonly reason: string | null;
  readonly message: string;
}

const LINE =
  /^\W{0,20}(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}) (Sleep|DarkWake|Wake|Shutdown|Start|Restart)\s{1,40}(\S[^]*)$/;
/** The same in a text that is not split into lines. */
const IN_TEXT =
  /^[ \t]{0,20}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} (?:Sleep|DarkWake|Wake|Shutdown|Start|Restart)[ \t][^\r\n]{0,1000}/gm;
const LONGEST = 2_000;
/** A fortnight of a restless Mac; of more, the newest count. */
const MOST = 5_000;

/** Reads the events of a log, oldest first. Origins: `0`, `1`, … Value null when it has none. */
export function parsePowerEvents(lines: readonly Line[]): Parsed<PowerEvent[]> {
  const found: { readonly line: Line; readonly event: PowerEvent }[] = [];
  for (const line of lines) {
    const event = line.command === undefined ? parseEvent(line.text) : null;
    if (event !== null) found.push({ line, event });
  }
  const kept = found.slice(-MOST);
  const origins: Record<string, Line> = Object.create(null);
  kept.forEach(({ line }, i) => origins[i] = line);
  const value = kept.length === 0 ? null : kept.map(({ event }) => event);
  return { value, problems: [], origins, complete: kept.length === found.length };
}

/** Finds the events in any text: all of them are one output. */
export function findPowerEvents(lines: readonly Line[]): (readonly Line[])[] {
  const found = lines.filter((line) => line.command === undefined && parseEvent(line.text) !== null);
  return found.length === 0 ? [] : [found];
}

/** The lines of a whole log that tell an event, numbered as in the log: it is too long to be split into all its lines. */
export function listPowerLines(text: string): Line[] {
  const lines: Line[] = [];
  let n = 1;
  let from = 0;
  for (const { 0: line, index } of text.matchAll(IN_TEXT)) {
    n += countLineEnds(text, from, index);
    from = index;
    lines.push({ n, text: line });
  }
  return lines;
}

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function parseEvent(text: string): PowerEvent | null {
  if (text.length > LONGEST || !/\d [+-]\d{4} [SDWR]/.test(text)) return null;
  const [, time, domain, message = ""] = LINE.exec(text) ?? [];
  if (time === undefined) return null;
  const kind = kindOf(domain!, message);
  return kind === null ? null : { time, kind, reason: reasonOf(message), message: message.trim() };
}

function kindOf(domain: string, message: string): PowerEvent["kind"] | null {
  if (domain === "Sleep") return /^Entering DarkWake\b/.test(message) ? "darkWake" : "sleep";
  // A failed attempt is no sleep; `Wake Requests` are plans.
  if (domain === "Wake") return /^(?:Wake|DarkWake|FullWake|Display)/.test(message) ? "wake" : null;
  if (domain === "DarkWake") return "darkWake";
  return domain === "Shutdown" || domain === "Restart" ? "shutdown" : "start";
}

/** `due to 'Clamshell Sleep':`, `due to GLAN/Lid Open Using AC`. */
function reasonOf(message: string): string | null {
  const quoted = /due to '([^']{0,200})'/.exec(message)?.[1];
  if (quoted !== undefined) return quoted || null;
  const at = message.indexOf("due to ");
  if (at < 0) return null;
  const rest = message.slice(at + "due to ".length, at + 300);
  const end = rest.search(/ Using (?:AC|Batt)|:TCPKeepAlive|\(Charge/i);
  return (end < 0 ? rest : rest.slice(0, end)).trim() || null;
}
