/**
 * Any pasted text as clean lines: a ticket, a mail thread, a forum post, a saved page (knowledge: transcripts of macOS
 * 10.15 to 26). Mail quotes, Markdown fences, HTML and terminal leftovers go; what a parser may need stays, and each
 * line keeps the number that it has in the file:
 *
 *     > ```                                      (dropped: 1)
 *     > jo@mac ~ % systemextensionsctl list      { n: 2, text: "jo@mac ~ % …", command: "systemextensionsctl list" }
 *     > 1 extension(s)                           { n: 3, text: "1 extension(s)" }
 */
import { joinCutLines } from "./cut_lines.ts";
import { decodeEntities, detectHtml, stripTags } from "./html_text.ts";
import type { Line } from "./parsed.ts";
import { parsePrompt } from "./shell_prompt.ts";
import { stripSourceCode } from "./source_code.ts";
import { cleanTerminalText } from "./terminal_text.ts";
import { trimEndOf } from "./trim_end.ts";

type Draft = { -readonly [K in keyof Line]: Line[K] };

/** `2026-11-20T10:00:00.1234567Z `: seven digits and a `Z`, as no log of a Mac has them. */
const BUILD_STAMP = /^\s{0,8}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z ?/;
const FEWEST_STAMPS = 3;
const BAR_MARKS = /^ {0,3}(?:[|│┃▌] ?)/;
/** What follows the prompt of `scutil`, which looks like a quote: `> show State:/Network/Global/DNS`. */
const SCUTIL_INPUT = /^(?:list|show|get|set|open|close|quit|exit|help|[dnf]\.\w{1,12})(?:\s|$)/;
const FENCE = /^\s*(?:[-*+]\s+|\d{1,3}[.)]\s+)?(?:`{3,}|~{3,})/;
const LANGUAGE_WORD = /^\s*(?:text|txt|plaintext|sh|bash|zsh|shell|console|terminal|log|xml|json)\s+/;
/** The fences of Jira and of forums: `{noformat}`, `[code]`. */
const BRACKET_FENCE =
  /^\s*(?:\{(?:code|noformat)(?::[^{}]{0,80})?\}|\[\/?(?:code|quote|pre)(?:=[^[\]]{0,80})?\])|(?:\{(?:code|noformat)\}|\[\/(?:code|quote|pre)\])$/gi;
const BRACKET_HINT = /\{(?:code|noformat)|\[\/?(?:code|quote|pre)/i;
const LANGUAGE = /^(?:\{[^{}]{0,60}\}|[\w+#.-]{0,20})$/;
const ESCAPED_MARK = /\\([_*\[\]<>#`~|])/g;

/** Cleans a text and marks its shell prompts (`command`). Lines that were only a Markdown fence are left out. */
export function parseTranscript(text: string): Line[] {
  // An old Mac's text has no LF; elsewhere a lone CR parts a line that has one number.
  const clean = cleanTerminalText(text.includes("\n") ? text : text.replaceAll("\r", "\n"));
  const html = detectHtml(clean);
  const drafts = splitLines(html === "markup" ? stripTags(clean) : clean);
  if (html !== null) { for (const draft of drafts) draft.text = decodeEntities(draft.text); }
  stripStamps(drafts);
  stripQuotes(drafts);
  stripBars(drafts);
  stripStamps(drafts);
  return markPrompts(joinCutLines(stripSourceCode(stripFences(drafts))));
}

/** Lines at LF, numbered; the pieces that a lone CR parts share a number. */
function splitLines(text: string): Draft[] {
  const parts = text.split("\n");
  if (parts.at(-1) === "") parts.pop();
  const drafts: Draft[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (!part.includes("\r")) drafts.push({ n: i + 1, text: part });
    else for (const piece of splitAtCr(part)) drafts.push({ n: i + 1, text: piece });
  }
  return drafts;
}

function splitAtCr(part: string): string[] {
  const pieces = part.split("\r").filter((piece) => piece !== "");
  return pieces.length === 0 ? [""] : pieces;
}

/** Takes the times off that build servers print before every line; Apple's log has no such times. */
function stripStamps(drafts: Draft[]): void {
  const stamped = drafts.filter(({ text }) => BUILD_STAMP.test(text));
  if (stamped.length < FEWEST_STAMPS) return;
  for (const draft of stamped) draft.text = draft.text.replace(BUILD_STAMP, "");
}

/** Takes mail quote marks off each run of quoted lines, but not scutil's prompts. */
function stripQuotes(drafts: Draft[]): void {
  for (let start = 0; start < drafts.length;) {
    let end = start;
    while (end < drafts.length && firstVisible(drafts[end]!.text) === ">") end++;
    if (end > start) stripQuotedRun(drafts.slice(start, end));
    start = end + 1;
  }
}

function stripQuotedRun(run: readonly Draft[]): void {
  const marks = run.map(({ text }) => measureMarks(text));
  const least = marks.reduce((depth, mark) => Math.min(depth, mark.depth), Infinity);
  const onlyInput = run.every(({ text }, i) => SCUTIL_INPUT.test(text.slice(marks[i]!.length)));
  if (onlyInput && least === 1) return;
  run.forEach((draft, i) => {
    const { depth, length } = marks[i]!;
    const rest = draft.text.slice(length);
    draft.text = (depth > least || onlyInput) && SCUTIL_INPUT.test(rest) ? `> ${rest}` : rest;
  });
}

/** How deep `> > ` quotes, and how many characters the marks take, with one blank after each. */
function measureMarks(line: string): { depth: number; length: number } {
  let length = line.indexOf(">");
  let depth = 0;
  while (line[length] === ">") {
    depth++;
    length += line[length + 1] === " " ? 2 : 1;
  }
  return { depth, length };
}

/** The first character that is no blank, of the first four. */
function firstVisible(line: string): string | undefined {
  let at = 0;
  while (at < 3 && line[at] === " ") at++;
  return line[at];
}

/** Takes bars off runs of lines that all begin with one; tables, whose lines also end with one, keep theirs. */
function stripBars(drafts: Draft[]): void {
  for (let start = 0; start < drafts.length;) {
    let end = start;
    let closed = 0;
    while (end < drafts.length && isBarred(drafts[end]!.text)) {
      if (/\S\s*[|│┃]\s*$/.test(drafts[end]!.text.slice(-8))) closed++;
      end++;
    }
    if (end - start >= 2 && closed * 2 < end - start) {
      for (let i = start; i < end; i++) drafts[i]!.text = drafts[i]!.text.replace(BAR_MARKS, "");
    }
    start = end + 1;
  }
}

function isBarred(line: string): boolean {
  const first = firstVisible(line);
  return first !== undefined && "|│┃▌".includes(first) && /^ {0,3}[|│┃▌](?: |$)/.test(line);
}

/** Drops fences, keeps what stands on a fence's line besides its language, and undoes Markdown escapes outside them. */
function stripFences(drafts: Draft[]): Draft[] {
  let inside = false;
  return drafts.filter((draft) => {
    const { text } = draft;
    const fence = text.includes("```") || text.includes("~~~") ? FENCE.exec(text) : null;
    if (!fence) {
      if (inside && text.endsWith("```")) inside = false;
      const rest = stripMarkup(text, inside);
      draft.text = rest ?? "";
      return rest !== null;
    }
    const info = text.slice(fence[0].length).trimEnd();
    const rest = info.endsWith("```") ? trimEndOf(info, "`") : info;
    if (rest === info || rest === "") inside = !inside;
    draft.text = rest.replace(LANGUAGE_WORD, "").trimEnd();
    return !LANGUAGE.test(info.trim()) || /^\s*\d/.test(info);
  });
}

/** A line without Markdown's marks around it; null when nothing else is on it. */
function stripMarkup(text: string, inside: boolean): string | null {
  let out = text;
  if (BRACKET_HINT.test(out)) {
    out = out.replace(BRACKET_FENCE, "");
    if (out.trim() === "") return null;
  }
  if (out.includes("`")) out = stripCodeSpan(out);
  // A backslash before a quotation mark is JSON's or a shell's.
  if (!inside && out.includes("\\") && !/\\["\\]/.test(out)) out = out.replace(ESCAPED_MARK, "$1");
  return out;
}

function stripCodeSpan(line: string): string {
  const out = line.endsWith("```") ? trimEndOf(line, "`") : line;
  const span = out.trim();
  const whole = span.length > 2 && span.startsWith("`") && span.indexOf("`", 1) === span.length - 1;
  return whole ? span.slice(1, -1) : out;
}

function markPrompts(drafts: Draft[]): Line[] {
  drafts.forEach((draft, i) => {
    const command = parsePrompt(draft.text);
    if (command !== null) draft.command = joinContinuation(command, drafts, i);
  });
  return drafts;
}

/** A command that ends in a backslash goes on in the next line. */
function joinContinuation(command: string, drafts: readonly Draft[], at: number): string {
  let out = command;
  for (let i = at + 1; out.endsWith("\\") && i < drafts.length && i <= at + 10; i++) {
    out = `${out.slice(0, -1).trimEnd()} ${drafts[i]!.text.trim()}`;
  }
  return out;
}
