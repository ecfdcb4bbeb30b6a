/**
 * What `syspolicy_check notary-submission | distribution` prints (man page syspolicy_check(1), transcripts of macOS 14 to 27), as
 * text and with `--json`:
 *
 *     App has failed one or more pre-distribution checks.
 *     ---------------------------------------------------------------
 *     Notary Ticket Missing
 *         File: Example.app
 *         Severity: Fatal
 *         Full Error: A Notarization ticket is not stapled to this
 *             application.
 *         Type: Distribution Error
 *     ---------------------------------------------------------------
 */
import { argumentsOf, joinPaths } from "../command_words.ts";
import type { Line } from "../parsed.ts";
import { countOpenBraces } from "../plist/braces.ts";
import { makeNotaryCheck, type NotaryCheck, type NotaryFound, type PolicyFinding, readText } from "./check.ts";

const HEAD = /^App (?:has failed one or more|(passed) all) pre-(distribution|notarization|submission) checks\b/;
const DIVIDER = /^-{10,}$/;
const FIELD = /^(File|Severity|Full Error|Type|Suggested Fix|Documentation|NSError\.userInfo):(?: (.*))?$/;
/** Every finding begins with one of these. */
const FIRST_FIELD = /^(?:File|Severity|Full Error):/;
const LONGEST_REPORT = 2_000;
const LONGEST_JSON = 4_000;
/** Lines that are searched for the end of an object, all objects together. */
const MOST_JSON = 40_000;
/** Lines of unknown kind behind which a report without dividers has ended. */
const IDLE = 12;
const MOST_FINDINGS = 200;
const LONGEST_TITLE = 120;
const JSON_START = /^\{/;

type Draft = { -readonly [K in keyof PolicyFinding]: PolicyFinding[K] };

/** Finds every report of syspolicy_check, in the order of the text. */
export function findPolicyChecks(lines: readonly Line[]): NotaryFound[] {
  const found: NotaryFound[] = [];
  const jsonLeft = { lines: MOST_JSON };
  let question: Pick<NotaryCheck, "asked" | "path"> = { asked: null, path: null };
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    if (line.command !== undefined) question = readQuestion(line.command);
    const text = line.command === undefined ? readText(line) : "";
    const head = HEAD.exec(text);
    const json = head === null && JSON_START.test(text) ? readJson(lines, at, question.asked !== null, jsonLeft) : null;
    if (head === null && json === null) {
      at++;
      continue;
    }
    const report = json ?? readReport(lines, at + 1, head![1] === undefined);
    const asked = head === null ? null : head[2] === "distribution" ? "distribution" : "notary-submission";
    found.push({ at, check: finish(report.findings, { ...question, ...asked !== null && { asked } }, head) });
    at = report.next;
  }
  return found;
}

function readQuestion(command: string): Pick<NotaryCheck, "asked" | "path"> {
  const [asked, ...rest] = (argumentsOf(command, "syspolicy_check") ?? []).filter((word) => !word.startsWith("-"));
  if (asked !== "distribution" && asked !== "notary-submission") return { asked: null, path: null };
  return { asked, path: joinPaths(rest)[0] ?? null };
}

interface Report {
  readonly findings: readonly PolicyFinding[];
  /** The index of the first line behind it. */
  readonly next: number;
}

/** The findings behind the head; a paste may have lost dividers, blank lines and indents. */
function readReport(lines: readonly Line[], start: number, isFailed: boolean): Report {
  const findings: Draft[] = [];
  let open: "error" | "file" | null = null;
  let next = start;
  let dividers = 0;
  let idle = 0;
  const end = Math.min(lines.length, start + LONGEST_REPORT);
  for (let at = start; isFailed && at < end; at++) {
    const line = lines[at]!;
    const text = readText(line);
    if (line.command !== undefined || HEAD.test(text)) break;
    const field = FIELD.exec(text);
    const current = findings.at(-1);
    if (text === "") open = null;
    if (DIVIDER.test(text)) dividers++;
    else if (field !== null && current !== undefined) open = setField(current, field);
    else if (isTitle(lines, at, text)) {
      if (findings.length < MOST_FINDINGS) findings.push({ title: text, severity: null, error: null, file: null });
      open = null;
    } else if (open !== null && current !== undefined && text !== "") {
      current[open] = `${current[open] ?? ""} ${text}`.trim();
    } else if (text !== "") idle++;
    if (idle > IDLE && dividers !== 1) break;
    if (field !== null || DIVIDER.test(text)) {
      idle = 0;
      next = at + 1;
    }
    if (dividers === 2) break;
  }
  return { findings, next };
}

/** The line above a finding's first field. */
function isTitle(lines: readonly Line[], at: number, text: string): boolean {
  if (text === "" || text.length > LONGEST_TITLE || FIELD.test(text)) return false;
  const below = lines[at + 1];
  return below !== undefined && below.command === undefined && FIRST_FIELD.test(readText(below));
}

/** Sets a field and gives the one that the next line may go on with. */
function setField(finding: Draft, [, name, value = ""]: RegExpExecArray): "error" | "file" | null {
  if (name === "Severity") finding.severity ??= value.trim() || null;
  if (name === "File") {
    finding.file ??= value.trim() || null;
    return "file";
  }
  if (name !== "Full Error") return null;
  finding.error ??= value.trim() || null;
  return "error";
}

/** `--json`: `{ "output": [ { "SyspolicyCheckShortError": …, … } ] }`. An empty list counts when the command asked for it. */
function readJson(
  lines: readonly Line[],
  start: number,
  isAsked: boolean,
  left: { lines: number },
): Report | null {
  const parts: string[] = [];
  let depth = 0;
  const end = Math.min(lines.length, start + LONGEST_JSON);
  if (!lines.slice(start, start + 3).some(({ text }) => text.includes('"output"'))) return null;
  for (let at = start; at < end && left.lines > 0; at++, left.lines--) {
    const line = lines[at]!;
    if (line.command !== undefined) return null;
    parts.push(line.text);
    depth += countOpenBraces(line.text);
    if (depth > 0) continue;
    const findings = parseJson(parts.join("\n"));
    const isOurs = findings !== null && (findings.length > 0 || isAsked);
    return isOurs ? { findings, next: at + 1 } : null;
  }
  return null;
}

function parseJson(text: string): PolicyFinding[] | null {
  if (!text.includes('"output"')) return null;
  try {
    const { output } = JSON.parse(text) as { output?: unknown };
    if (!Array.isArray(output)) return null;
    const findings = output.slice(0, MOST_FINDINGS).flatMap(readObject);
    return findings.length === Math.min(output.length, MOST_FINDINGS) ? findings : null;
  } catch {
    return null;
  }
}

function readObject(json: unknown): PolicyFinding[] {
  if (typeof json !== "object" || json === null) return [];
  const says = (key: string): string | null => {
    const value: unknown = Object.hasOwn(json, key) ? (json as Record<string, unknown>)[key] : null;
    return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
  };
  const title = says("SyspolicyCheckShortError");
  if (title === null) return [];
  return [{
    title,
    severity: says("SyspolicyCheckErrorLevel"),
    error: says("SyspolicyCheckLongError"),
    file: says("SyspolicyCheckErrorFile"),
  }];
}

/** The text says itself whether the app passed; in JSON it did when nothing is worse than a warning. */
function finish(
  findings: readonly PolicyFinding[],
  question: Pick<NotaryCheck, "asked" | "path">,
  head: RegExpExecArray | null,
): NotaryCheck {
  const grave = findings.filter(({ severity }) => severity !== "Warning");
  return makeNotaryCheck("syspolicy_check", {
    ...question,
    path: question.path ?? findings.find(({ file }) => file !== null)?.file ?? null,
    ok: head === null ? grave.length === 0 : head[1] !== undefined,
    reasons: grave.map(({ title, error }) => error ?? title),
    findings,
  });
}
