/**
 * What `spctl -a -vv`, `xcrun stapler validate` and `syspolicy_check` say of an app (man pages spctl(8), stapler(1),
 * syspolicy_check(1); knowledge: transcripts of macOS 10.15 to 26), in pasted text:
 *
 *     /Applications/Example.app: accepted
 *     source=Notarized Developer ID
 *     origin=Developer ID Application: Example (EXAMPLE123)
 *
 *     Processing: /Applications/Example.app
 *     Example.app does not have a ticket stapled to it.
 *
 *     App has failed one or more pre-distribution checks.
 *     Notary Ticket Missing
 *     File: Example.app
 *     Severity: Fatal
 */
import type { Line, Parsed } from "./parsed.ts";
import { trimEndOf } from "./trim_end.ts";

/** One answer of one tool; what the text does not show is null. */
export interface NotaryCheck {
  readonly tool: "spctl" | "stapler" | "syspolicy_check";
  /** As the tool or its command names it. */
  readonly path: string | null;
  /** Accepted, worked, passed. */
  readonly ok: boolean;
  /** `Notarized Developer ID`, `Unnotarized Developer ID`, `no usable signature`, …: of spctl. */
  readonly source: string | null;
  readonly origin: string | null;
  /** True for `override=security disabled`: then an acceptance says nothing. */
  readonly overridden: boolean;
  /** What else it says: `not stapled`, `no record`, or the fatal findings as printed. */
  readonly reasons: readonly string[];
}

type Draft = { -readonly [K in keyof NotaryCheck]: NotaryCheck[K] } & { reasons: string[] };

/** How far behind a verdict its details stand. */
const NEAR = 6;
const LONGEST = 1000;
const VERDICT = /^(.{1,600}?): (accepted|rejected)(?: \(([^()]{1,200})\))?(?=$|\s+(?:source|override)=)/;
const FIELD = /(?:^|\s)(source|origin|override)=/;
const UNSTAPLED = /^(.{1,600}?) does not have a ticket stapled to it\b/;
const WORKED = /^The (?:staple and )?validate action worked\b/;
const NO_RECORD = /\bfailed due to "Record not found"|^Could not find base64 encoded ticket in response/;
const PASSED = /^App passed all pre-(?:distribution|submission) checks/;
const FAILED = /^App has failed one or more pre-(?:distribution|submission) checks/;
/** What stands where the path was left out. */
const VERBS = /^(?:validate|staple|distribution|notary-submission)$/;

/** Reads every answer of the three tools in a text, in its order; null when there is none. Origins: `N`. */
export function parseNotaryChecks(lines: readonly Line[]): Parsed<NotaryCheck[]> {
  const checks: Draft[] = [];
  const origins: Record<string, Line> = {};
  let command = "";
  let last = { at: -Infinity, processing: null as string | null };
  lines.forEach((line, i) => {
    if (line.command !== undefined) {
      command = line.command;
      last = { at: -Infinity, processing: null };
      return;
    }
    const text = trimEndOf(line.text.slice(0, LONGEST).trim(), "`*");
    if (text.startsWith("Processing: ")) last.processing = text.slice("Processing: ".length);
    const made = parseVerdict(text, command, last.processing, lines.slice(i + 1, i + 1 + NEAR));
    if (made === null) {
      if (i - last.at <= (checks.at(-1)?.tool === "syspolicy_check" ? 200 : NEAR)) addDetail(checks.at(-1)!, text);
      return;
    }
    const previous = checks.at(-1);
    last.at = i;
    // stapler tells one failure in several lines.
    if (
      made.tool === "stapler" && previous?.tool === "stapler" && previous.path === made.path && !made.ok && !previous.ok
    ) {
      previous.reasons.push(...made.reasons.filter((reason) => !previous.reasons.includes(reason)));
      return;
    }
    origins[checks.length] = line;
    checks.push(made);
  });
  return { value: checks.length > 0 ? checks : null, problems: [], origins };
}

/** Finds the part of a text from the first answer's command to its end: one block, or none. */
export function findNotaryChecks(lines: readonly Line[]): (readonly Line[])[] {
  const isNear = ({ text }: Line) =>
    /: (?:accepted|rejected)|ticket stapled|validate action|Record not found|base64 encoded ticket|pre-\w{1,20} checks/
      .test(
        text.slice(0, LONGEST),
      );
  return lines.some(isNear) && parseNotaryChecks(lines).value !== null ? [lines] : [];
}

function parseVerdict(text: string, command: string, processing: string | null, next: readonly Line[]): Draft | null {
  const verdict = VERDICT.exec(text);
  if (verdict) return parseAssessment(text, verdict, command, next);
  const unstapled = UNSTAPLED.exec(text);
  if (unstapled) return { ...make("stapler", processing ?? unstapled[1]!, false), reasons: ["not stapled"] };
  if (WORKED.test(text)) return make("stapler", processing ?? pathOf(command, "stapler"), true);
  if (NO_RECORD.test(text)) {
    return { ...make("stapler", processing ?? pathOf(command, "stapler"), false), reasons: ["no record"] };
  }
  const failed = FAILED.test(text);
  return failed || PASSED.test(text) ? make("syspolicy_check", pathOf(command, "syspolicy_check"), !failed) : null;
}

/** `path: accepted` alone may be anything: the command or a line about the source behind it says that it is spctl's. */
function parseAssessment(text: string, verdict: RegExpExecArray, command: string, next: readonly Line[]): Draft | null {
  const [whole, path, word, note] = verdict;
  const isNamed = /^[/~.]/.test(path!) || /\.(?:app|systemextension|pkg|dmg)$/i.test(path!);
  const isAsked = /\bspctl\b/.test(command);
  const explained = next.findIndex(({ text, command }) =>
    command !== undefined || VERDICT.test(text.slice(0, LONGEST))
  );
  const own = explained < 0 ? next : next.slice(0, explained);
  const isSourced = FIELD.test(text.slice(whole.length)) || own.some((line) => FIELD.test(line.text.slice(0, LONGEST)));
  if (!isNamed || !(isAsked || isSourced)) return null;
  const check = make("spctl", path!, word === "accepted");
  if (note !== undefined) check.reasons.push(note);
  addFields(check, text.slice(whole.length));
  return check;
}

function make(tool: NotaryCheck["tool"], path: string | null, ok: boolean): Draft {
  return { tool, path, ok, source: null, origin: null, overridden: false, reasons: [] };
}

function addDetail(check: Draft, text: string): void {
  if (check.tool === "spctl") return addFields(check, text);
  if (check.tool !== "syspolicy_check" || check.reasons.length >= 50) return;
  const file = /^File: (.+)$/.exec(text);
  if (file) check.path ??= file[1]!;
  const error = /^Full Error: (.+)$/.exec(text);
  if (error) check.reasons.push(error[1]!);
}

/** `source=Notarized Developer ID`; a paste that lost its line breaks has several on one line. */
function addFields(check: Draft, text: string): void {
  const parts = text.split(/(?:^|\s)(source|origin|override)=/);
  for (let i = 1; i + 1 < parts.length; i += 2) {
    const value = trimEndOf(parts[i + 1]!.trim(), "`* ");
    if (value === "") continue;
    if (parts[i] === "override") check.overridden = true;
    else if (parts[i] === "source") check.source ??= value;
    else check.origin ??= value;
  }
}

/** The last argument of a command; quotes and backslashes go. */
function pathOf(command: string, tool: string): string | null {
  const at = command.lastIndexOf(tool);
  if (at < 0 || command.length > LONGEST) return null;
  const rest = command.slice(at + tool.length);
  const quoted = /["']([^"']{1,600})["']/.exec(rest)?.[1];
  // A blank behind a backslash belongs to the path; no path holds this mark.
  const word = rest.replaceAll("\\ ", "\0").trim().split(/\s/).at(-1)!.replaceAll("\0", " ").replaceAll("\\", "");
  const path = quoted ?? word;
  return path === "" || path.startsWith("-") || VERBS.test(path) ? null : path;
}
