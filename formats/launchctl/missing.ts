/**
 * launchctl's answer for a label that launchd does not know (exit 113; knowledge: launchctl's errors, transcripts of
 * macOS 10.10 to 26). Some systems say `Bad request.` before it. The short form names no label: its command does.
 *
 *     Could not find service "com.example.ext" in domain for system     also: for port, for user gui: 501
 *     Boot-out failed: 113: Could not find specified service
 */
import type { Line, Parsed } from "../parsed.ts";
import type { LaunchctlCommand } from "./command.ts";
import { beginContext, endContext, noteLine } from "./context.ts";
import type { MissingJob } from "./job.ts";

/** One such answer: lines `from` (its command, when that stands directly before) up to, without, `end`. */
export interface FoundMissing {
  readonly from: number;
  readonly end: number;
  readonly line: Line;
  readonly job: MissingJob;
}

const SENTENCE =
  /Could not find service (?:["“”‘']([^"“”‘’'\n]{1,300})["“”’']|(\w[\w:[\]@+-]{0,100}(?:\.[\w:[\]@+-]{1,100}){1,12}))/;
const SCOPE = /^ in domain for (?:(?:user )?(gui|user|uid|login): (\d+)|[a-z]+)/;
/** Left to a shell or a formatter: no label. */
const PLACEHOLDER = /[%$<>{}*\\+]|^\s|\s$/;
const SHORT = /Could not find specified service/;
/** What stands before the sentence in source code, but in no output. */
const CODE = [
  /\b(?:printf|echo|grep|egrep|rg|assert)\s/,
  /\b(?:assert\w*|expect|print|puts|log|raise \w+|throw new \w+)\(/,
  /[=!~]=|=~|=>|:=/,
  /[=(,:+[]\s?[bruf#@]{0,3}["'`]$/,
];

/** Reads every such answer. Origins: `0`, `1`, …; value null when there is none. */
export function parseMissingService(lines: readonly Line[]): Parsed<MissingJob[]> {
  const found = findMissingServices(lines);
  const origins: Record<string, Line> = Object.create(null);
  found.forEach(({ line }, i) => origins[`${i}`] = line);
  return { value: found.length === 0 ? null : found.map(({ job }) => job), problems: [], origins };
}

/** Finds the answers in any text. */
export function findMissingServices(lines: readonly Line[]): FoundMissing[] {
  const found: FoundMissing[] = [];
  const context = beginContext();
  lines.forEach((line, at) => {
    const job = line.command === undefined ? parseAnswer(line.text, context.command) : null;
    if (job === null) {
      noteLine(context, line, at);
      return;
    }
    const bad = at > 0 && lines[at - 1]!.text.trim() === "Bad request." ? at - 1 : at;
    found.push({ from: context.index < 0 ? bad : context.index, end: at + 1, line, job });
    endContext(context);
  });
  return found;
}

function parseAnswer(text: string, command: LaunchctlCommand | null): MissingJob | null {
  if (!text.includes("Could not find s") || text.length > 4000) return null;
  const match = SENTENCE.exec(text);
  const root = command?.root ?? null;
  if (match) {
    const label = match[1] ?? match[2]!;
    if (PLACEHOLDER.test(label) || isCode(text.slice(0, match.index))) return null;
    const scope = SCOPE.exec(text.slice(match.index + match[0].length));
    const domain = parseScope(scope) ?? (command?.label === label ? command.domain : null);
    return { label, missing: true, error: match[0] + (scope?.[0] ?? ""), domain, root };
  }
  const short = SHORT.exec(text);
  if (!short || isCode(text.slice(0, short.index)) || command?.label == null) return null;
  return { label: command.label, missing: true, error: text.trim(), domain: command.domain, root };
}

/** `system` is a domain; `port` and `login` only say how launchctl asked. */
function parseScope(scope: RegExpExecArray | null): string | null {
  if (scope === null) return null;
  const [text, kind, number] = scope;
  if (kind === undefined) return text.endsWith(" system") ? "system" : null;
  return `${kind === "uid" ? "user" : kind}/${number}`;
}

function isCode(before: string): boolean {
  return CODE.some((pattern) => pattern.test(before));
}
