/**
 * What each line is to `systemextensionsctl list` (knowledge: transcripts of macOS 10.15 to 27). An output is
 *
 *     2 extension(s)                                                              count
 *     --- com.apple.system_extension.network_extension (Go to 'System …' to …)    category, from macOS 15 with a hint
 *     enabled⇥active⇥teamID⇥bundleID (version)⇥name⇥[state]                       header
 *     *⇥*⇥EXAMPLE123⇥com.example.app.filter (1.2/34)⇥Example Filter⇥[activated enabled]
 *
 * Rows, hints and error messages that a mail program or a terminal wrapped are put together again.
 */
import type { Line } from "../parsed.ts";
import { beginsRow, isRowStub, type ListRow, parseListRow, type RowContext } from "./list_row.ts";
import { splitListText } from "./list_text.ts";
import { joinWrapped } from "./list_wrap.ts";

/** One line of an output, with the pasted lines that it stood on. */
export type ListEntry =
  & { readonly lines: readonly Line[] }
  & (
    /** `list`: the command is `systemextensionsctl list`. */
    | { readonly kind: "prompt"; readonly list: boolean }
    /** `inline`: said within a sentence. */
    | { readonly kind: "count"; readonly count: number; readonly inline: boolean }
    | { readonly kind: "category"; readonly category: string }
    | { readonly kind: "row"; readonly row: ListRow }
    /**
     * `stub`: what is left of a row. `sip`, `refusal` and `unknown`: the tool would not run (System Integrity Protection, a
     * sandbox, no such command); `failure`: it ran and broke; `abort`: it died; `noise`: it logged.
     */
    | { readonly kind: PlainKind }
  );

type PlainKind =
  | "stub"
  | "header"
  | "hint"
  | "blank"
  | "ellipsis"
  | "sip"
  | "refusal"
  | "unknown"
  | "failure"
  | "abort"
  | "noise"
  | "other";
type Piece =
  | { readonly kind: "count"; readonly count: number; readonly inline: boolean }
  | { readonly kind: "category"; readonly category: string }
  | { readonly kind: PlainKind };

const COUNT = /^(\d{1,6})\s{1,4}extension\(s\)["'`,+;\s]{0,8}$/i;
const INLINE_EMPTY = /(?<![\d.])0 extension\(s\)/i;
const WISHED = /\b(?:should|expect|must|until|unless|if|when|would)\b/i;
const CATEGORY =
  /^([-—–]{1,4}\s{0,4})?(com\.apple\.system_extension\.[\w-]{1,60}(?:\.[\w-]{1,60}){0,4})(\s{0,8}\(.{0,400}|\s{0,8}(?:…|\.{3})?["'`,\\\s]{0,8})$/;
const HEADER = /enabled\s{0,20}active\s{0,20}team\s?id\s{0,20}bundle\s?id|^\[state\]$/i;
const HINT = /^(?:[-—–]{1,4}\s{0,4})?\(?Go to ['‘’"]|system extension\(s\)\){0,2}["'\s]{0,4}$/i;
const ELLIPSIS =
  /^[[(<*]{0,2}(?:\.{3,20}|…|⋮|snip|(?:more |other )?(?:rows |lines )?(?:omitted|removed|truncated))[\])>*]{0,2}$/i;
const SIP = /cannot be used if System Integrity Protection is enabled/i;
const SIP_TAIL = /^(?:This limitation will be removed|Please remember to re-enable System Integrity)/i;
const NOT_RUN = /operation not permitted: ?\S{0,40}systemextensionsctl|systemextensionsctl: operation not permitted/i;
const NOT_FOUND = /systemextensionsctl: command not found|command not found: systemextensionsctl/i;
const LIST_FAILED = /list command failed/i;
const ABORT =
  /\babort\b.{0,40}systemextensionsctl|^Abort trap|terminating (?:with|app due to) uncaught|systemextensionsctl.{0,40}\b(?:abort|crashed|quit unexpectedly)/i;
const NOISE = /\bsystemextensionsctl\[\d{1,10}/;
const TOOL = /^[ \t]{0,20}(?:sudo\s{1,4})?(?:\/usr\/bin\/)?systemextensionsctl\s/;
const LIST_COMMAND = /systemextensionsctl\s{1,4}list\b/;

/** What every line but rows and dots has a part of; most lines of a log have none. */
const MARKED =
  /extension\(s\)|system_extension|systemextensionsctl|team ?id|\[state\]|abort|list command|go to|integrity|uncaught|limitation/i;

/** Prose after which a table is no longer open. */
const PROSE_TOLERATED = 2;

/** Tells what each line is; lines that were run together give several entries, wrapped ones one. */
export function parseListEntries(lines: readonly Line[]): ListEntry[] {
  const entries: ListEntry[] = [];
  let indent = "";
  let prose = PROSE_TOLERATED + 1;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.text === "") {
      entries.push({ kind: "blank", lines: [line] });
      continue;
    }
    const prompt = parsePromptEntry(line);
    if (prompt !== null) {
      entries.push(prompt);
      prose = PROSE_TOLERATED + 1;
    }
    const pieces = prompt === null ? splitListText(line.text) : splitAfterPrompt(line.text);
    for (const [at, text] of pieces.entries()) {
      const context = { inList: prose <= PROSE_TOLERATED, indent };
      const last = at === pieces.length - 1;
      const { entry, used } = parseEntry(text, line, last ? lines.slice(i + 1, i + 4) : [], context);
      entries.push(entry);
      i += used;
      if (entry.kind === "count" || entry.kind === "category" || entry.kind === "header") {
        indent = /^\s*/.exec(text)![0];
      }
      if (entry.kind === "other") prose++;
      else if (entry.kind !== "blank") prose = 0;
    }
  }
  return entries;
}

function parsePromptEntry(line: Line): ListEntry | null {
  const command = line.command ?? (TOOL.test(line.text) ? line.text : undefined);
  if (command === undefined) return null;
  return { kind: "prompt", list: LIST_COMMAND.test(command.slice(0, 400)), lines: [line] };
}

/** Some pages run the command and its output together. */
function splitAfterPrompt(text: string): string[] {
  const found = LIST_COMMAND.exec(text.slice(0, 600));
  const pieces = found ? splitListText(text.slice(found.index + found[0].length)) : [];
  return pieces.length > 1 || COUNT.test(pieces[0]?.trim().slice(0, 60) ?? "") ? pieces : [];
}

function parseEntry(
  text: string,
  line: Line,
  following: readonly Line[],
  context: RowContext,
): { entry: ListEntry; used: number } {
  const piece = parsePiece(text);
  if (piece.kind === "category" || piece.kind === "hint") return joinHint(piece, text, line, following);
  if (piece.kind === "failure") return joinFailure(text, line, following);
  if (piece.kind !== "other") return { entry: { ...piece, lines: [line] }, used: 0 };
  const row = parseListRow(text, context);
  if (row !== null && !row.cut) return { entry: { kind: "row", row, lines: [line] }, used: 0 };
  const joined = joinRow(text, following, context);
  if (joined !== null) {
    return {
      entry: { kind: "row", row: joined.row, lines: [line, ...following.slice(0, joined.used)] },
      used: joined.used,
    };
  }
  if (row !== null) return { entry: { kind: "row", row, lines: [line] }, used: 0 };
  return { entry: { kind: isRowStub(text, context) ? "stub" : "other", lines: [line] }, used: 0 };
}

/** What a line is on its own, rows aside. */
function parsePiece(text: string): Piece {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "blank" };
  const head = trimmed.slice(0, 600);
  if (ELLIPSIS.test(head)) return { kind: "ellipsis" };
  if (!MARKED.test(head)) return { kind: "other" };
  const count = COUNT.exec(head);
  if (count !== null) return { kind: "count", count: Number(count[1]), inline: false };
  if (HEADER.test(head)) return { kind: "header" };
  const category = CATEGORY.exec(head);
  if (category !== null && (category[1] !== undefined || category[3]!.includes("Go to"))) {
    return { kind: "category", category: category[2]! };
  }
  if (HINT.test(head)) return { kind: "hint" };
  if (SIP.test(head) || SIP_TAIL.test(head)) return { kind: "sip" };
  if (NOT_RUN.test(head)) return { kind: "refusal" };
  if (NOT_FOUND.test(head)) return { kind: "unknown" };
  if (LIST_FAILED.test(head)) return { kind: "failure" };
  if (ABORT.test(head)) return { kind: "abort" };
  if (NOISE.test(head)) return { kind: "noise" };
  if (head.includes("systemextensionsctl") && INLINE_EMPTY.test(head) && !WISHED.test(head)) {
    return { kind: "count", count: 0, inline: true };
  }
  return { kind: "other" };
}

/** A hint whose parenthesis is still open goes on for up to three lines. */
function joinHint(
  piece: Exclude<Piece, { kind: "count" }>,
  text: string,
  line: Line,
  following: readonly Line[],
): { entry: ListEntry; used: number } {
  let used = 0;
  if (/\(\s?Go to/i.test(text) && !/extension\(s\)|'\s?\)$/i.test(text.trimEnd())) {
    const end = following.findIndex((next) => /extension\(s\)/i.test(next.text.slice(0, 300)));
    const wrapped = following.slice(0, end + 1).every((next) => isContinuation(next));
    if (end >= 0 && wrapped) used = end + 1;
  }
  return { entry: { ...piece, lines: [line, ...following.slice(0, used)] }, used };
}

function joinFailure(text: string, line: Line, following: readonly Line[]): { entry: ListEntry; used: number } {
  const next = following[0];
  const open = !/refused|error -?\d/i.test(text.slice(0, 600));
  const used = open && next !== undefined && isContinuation(next) && /refused|error -?\d/i.test(next.text) ? 1 : 0;
  const lines = [line, ...following.slice(0, used)];
  const refused = lines.some((each) => /connection refused/i.test(each.text.slice(0, 600)));
  return { entry: { kind: refused ? "refusal" : "failure", lines }, used };
}

/** A row that goes on in the next line or two, up to its state. */
function joinRow(text: string, following: readonly Line[], context: RowContext): { row: ListRow; used: number } | null {
  if (!beginsRow(text, context)) return null;
  let joined = text;
  let last = text;
  for (let used = 1; used <= Math.min(2, following.length); used++) {
    const next = following[used - 1]!;
    if (beginsRow(next.text, context) || !isContinuation(next)) return null;
    joined = joinWrapped(joined, last, next.text);
    last = next.text;
    const row = parseListRow(joined, context);
    if (row !== null && !row.cut) return { row, used };
  }
  return null;
}

function isContinuation(line: Line): boolean {
  if (line.command !== undefined || line.text.length > 300) return false;
  const { kind } = parsePiece(splitListText(line.text)[0] ?? "");
  return kind === "other" || kind === "hint";
}
