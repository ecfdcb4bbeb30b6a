/**
 * What `xcrun stapler staple` and `validate` print (man page stapler(1), its exit codes are those of sysexits(3)), with `-v` much
 * more between the lines:
 *
 *     Processing: /Applications/Example.app
 *     CloudKit query for Example.app (2/0011…) failed due to "Record not found".
 *     The staple and validate action failed! Error 65.
 */
import { argumentsOf, joinPaths } from "../command_words.ts";
import type { Line } from "../parsed.ts";
import { trimEndOf } from "../trim_end.ts";
import { makeNotaryCheck, type NotaryCheck, type NotaryFound, readText } from "./check.ts";

const PROCESSING = /^Processing: (.{1,600})$/;
const ENDED = /^The (staple and )?validate action (worked|failed)\b(?:!? Error (\d{1,3})\b)?/;
const UNSTAPLED = /^(.{1,600}?) does not have a ticket stapled to it\b/;
const QUERY = /^CloudKit query for (.{1,600}?)(?: \(\d\/[0-9a-f]{1,128}\))? failed due to (.{1,200})$/;

/** Said as well when Apple could not be asked: only the exit status tells. */
const INVALID = "ticket not valid";
const REFUSED = "65";
const UNANSWERED = "68";

/** What a line says went wrong, in our words; `isNo` when it is an answer about the ticket. */
type Reason = readonly [says: RegExp, reason: string, isNo: boolean];

/** Lines that only stapler prints. */
const OWN_REASONS: readonly Reason[] = [
  [UNSTAPLED, "not stapled", true],
  [/\bfailed due to ["“]Record not found["”]/, "no record", true],
  [/^Could not find base64 encoded ticket in response\b/, "no record", true],
  [/^Could not validate ticket for\b/, INVALID, false],
  [QUERY, "no answer from Apple", false],
];
/** Lines that others print as well; they count while stapler is at work. */
const SHARED_REASONS: readonly Reason[] = [
  [/\b(?:has been|is) revoked\b/i, "revoked", true],
  [
    /\bNSURLErrorDomain\b|^Could not establish secure connection\b|\brequest timed out\b|\bconnection appears to be offline\b/i,
    "no answer from Apple",
    false,
  ],
  [/\b(?:does not exist|couldn.t be opened)\b/i, "no such file", false],
];
/** Lines of one answer at most; `-v` shows the whole ticket. */
const LONGEST_ANSWER = 400;
/** What stapler's exit status adds where no line explains the failure. */
const ERRORS: Readonly<Record<string, readonly [reason: string, isNo: boolean]>> = {
  "64": ["wrong usage", false],
  "66": ["no such file", false],
  "68": ["no answer from Apple", false],
  "73": ["cannot be stapled", false],
  "77": ["revoked", true],
};

/** One answer while its lines are read. */
interface Draft {
  readonly at: number;
  path: string | null;
  asked: NotaryCheck["asked"];
  worked: boolean | null;
  isNo: boolean;
  reasons: string[];
  /** What a line said that others print as well: it counts when the answer turns out to be stapler's. */
  readonly perhaps: Reason[];
}

/** Finds every answer of stapler: one for each file that it worked on. */
export function findStapler(lines: readonly Line[]): NotaryFound[] {
  const drafts: Draft[] = [];
  let open: Draft | null = null;
  let command: { asked: NotaryCheck["asked"]; path: string | null } = { asked: null, path: null };
  const start = (at: number, path: string | null): Draft => {
    const draft: Draft = { at, path, asked: command.asked, worked: null, isNo: false, reasons: [], perhaps: [] };
    drafts.push(draft);
    return draft;
  };
  lines.forEach((line, at) => {
    if (line.command !== undefined) {
      command = readQuestion(line.command);
      open = null;
      return;
    }
    const text = readText(line);
    const processing = PROCESSING.exec(text)?.[1];
    if (processing !== undefined) {
      // `staple` says so once for each of its two steps.
      const isAgain = open !== null && open.path === processing && open.reasons.length === 0;
      if (!isAgain) open = start(at, processing);
      return;
    }
    if (open !== null && at - open.at > LONGEST_ANSWER) open = null;
    const ended = ENDED.exec(text);
    const reason = OWN_REASONS.find(([says]) => says.test(text));
    if (ended === null && reason === undefined) {
      const shared = open === null ? undefined : SHARED_REASONS.find(([says]) => says.test(text));
      if (shared !== undefined) open!.perhaps.push(shared);
      return;
    }
    const named = UNSTAPLED.exec(text)?.[1] ?? QUERY.exec(text)?.[1] ?? null;
    if (open === null || (named !== null && !isOf(open, named))) open = start(at, named ?? command.path);
    const draft: Draft = open;
    if (reason !== undefined) addReason(draft, reason);
    if (ended !== null) {
      endDraft(draft, ended);
      open = null;
    }
  });
  return drafts.filter(isAnswer).map((draft) => ({ at: draft.at, check: finish(draft) }));
}

function readQuestion(command: string): { asked: NotaryCheck["asked"]; path: string | null } {
  const [asked, ...rest] = (argumentsOf(command, "stapler") ?? []).filter((word) => !word.startsWith("-"));
  if (asked !== "staple" && asked !== "validate") return { asked: null, path: null };
  return { asked, path: joinPaths(rest)[0] ?? null };
}

/** A message about another file than the one at work is the beginning of another answer. */
function isOf({ path }: Draft, named: string): boolean {
  const last = (text: string) => trimEndOf(text, "/").replace(/^.*\//, "");
  return path === null || last(path) === last(named);
}

function addReason(draft: Draft, [, reason, isNo]: Reason): void {
  draft.isNo ||= isNo;
  if (!draft.reasons.includes(reason)) draft.reasons.push(reason);
}

function endDraft(draft: Draft, [, both, word, code]: RegExpExecArray): void {
  draft.worked = word === "worked";
  draft.asked ??= both === undefined ? "validate" : "staple";
  if (draft.worked) return;
  for (const reason of draft.perhaps) addReason(draft, reason);
  const [reason, isNo] = ERRORS[code ?? ""] ?? [code === undefined ? "failed" : `error ${code}`, false];
  if (draft.reasons.length === 0) addReason(draft, [ENDED, reason, isNo]);
  if (code === UNANSWERED) addReason(draft, [ENDED, reason, isNo]);
  draft.isNo ||= code === REFUSED && draft.reasons.includes(INVALID);
}

/** `Processing:` alone is printed by many tools. */
function isAnswer({ worked, reasons }: Draft): boolean {
  return worked !== null || reasons.length > 0;
}

function finish({ path, asked, worked, isNo, reasons }: Draft): NotaryCheck {
  return makeNotaryCheck("stapler", { asked, path, ok: worked === true ? true : isNo ? false : null, reasons });
}
