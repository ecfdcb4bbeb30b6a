/**
 * One row of `systemextensionsctl list`, whole or mangled (knowledge: transcripts of macOS 10.15 to 27). The tool prints
 * tabs; a paste may have blanks, one blank, or nothing in their place, and columns may be lost:
 *
 *     *⇥*⇥EXAMPLE123⇥com.example.app.filter (1.2/34)⇥Example Filter (beta)⇥[activated enabled]
 *     **EXAMPLE123com.example.app.filter (1.2/34)Example Filter[activated enabled]
 *     EXAMPLE123 com.example.app.filter (1.2/34) [terminated_waiting_to_uninstall_on_reboot]
 *
 * The version is the first `(…)` right after the bundle id, parted at its first `/`; the state is the last `[…]`.
 */
import { parseRowHead, type RowHead } from "./list_head.ts";
import { parseListState } from "./list_state.ts";
import { isRedacted } from "./list_token.ts";

/** A row's columns; `null` where the paste does not show one. */
export interface ListRow {
  readonly enabled: boolean | null;
  readonly active: boolean | null;
  readonly teamId: string | null;
  readonly bundleId: string;
  readonly version: string | null;
  readonly build: string | null;
  readonly name: string | null;
  readonly state: string | null;
  /** True when the row ends before its state, or within its version. */
  readonly cut: boolean;
}

/** What stands around a row: whether a header or another row came just before, and how far those are indented. */
export interface RowContext {
  readonly inList: boolean;
  readonly indent: string;
}

interface Version {
  readonly version: string | null;
  readonly build: string | null;
  /** The parentheses are there, closed. */
  readonly shown: boolean;
  readonly cut: boolean;
  readonly rest: string;
}

/** A row of two hundred characters is long; beyond this it is something else. */
const LONGEST_ROW = 1500;
/** Every bundle id, shown or hidden, has one of these. */
const ID_MARK = /[.<_…]/;
const LONGEST_VERSION = 200;
/** What makes a sentence of `com.example.ext (1.2/3) is [activated enabled]`. */
const PROSE =
  /^(?:is|was|are|has|had|as|in|at|to|and|or|not|still|stays?|shows?|remains?|goes|went|now|:|=|->|→|,)(?:\s|$)/i;

/** Reads a row; null when the text is none (prose, log lines, other tools' tables). */
export function parseListRow(text: string, context: RowContext): ListRow | null {
  if (text.length > LONGEST_ROW || !ID_MARK.test(text)) return null;
  const head = parseRowHead(dropIndent(text, context.indent));
  if (head === null) return null;
  const version = parseVersion(head.rest);
  const { state, known, name, closed, trailing } = parseListState(version.rest);
  const marks = head.prefix.replace(/\s+/g, "");
  const evidence = { head, marks, version, known, closed, trailing, name, inList: context.inList };
  if (!isRow(evidence)) return null;
  const [enabled, active] = parseFlags(head.prefix, marks, state);
  return {
    enabled,
    active,
    teamId: head.teamId,
    bundleId: head.bundleId,
    version: version.version,
    build: version.build,
    name: name === "" || isRedacted(name) ? null : name,
    state,
    cut: version.cut || !closed,
  };
}

/** Tells whether a text begins like a row, whatever follows: for rows that go on in the next line. */
export function beginsRow(text: string, context: RowContext): boolean {
  if (text.length > LONGEST_ROW || !ID_MARK.test(text)) return false;
  const head = parseRowHead(dropIndent(text, context.indent));
  return head !== null && (head.team === "id" || head.prefix.includes("*"));
}

/** Tells whether a line in a table is what is left of a row: stars, a team id, perhaps half a bundle id. */
export function isRowStub(text: string, context: RowContext): boolean {
  if (!context.inList || text.length > LONGEST_ROW) return false;
  const line = dropIndent(text, context.indent);
  if (/^\s{0,40}\*\s{0,40}\*\s{0,40}[A-Z0-9]{0,10}\s{0,40}$/.test(line)) return true;
  const head = parseRowHead(line);
  return head !== null && head.team === "id" && head.rest.trim() === "";
}

function dropIndent(text: string, indent: string): string {
  let at = 0;
  while (at < indent.length && text[at] === indent[at]) at++;
  return text.slice(at);
}

function parseVersion(rest: string): Version {
  const none: Version = { version: null, build: null, shown: false, cut: false, rest };
  const open = /^\s{0,40}\(/.exec(rest);
  if (open === null) return none;
  const from = open[0].length;
  let depth = 1;
  let at = from;
  for (; at < rest.length && at - from <= LONGEST_VERSION && depth > 0; at++) {
    if (rest[at] === "(") depth++;
    else if (rest[at] === ")") depth--;
  }
  const end = depth === 0 ? at - 1 : rest.indexOf(")", from);
  if (end >= 0) return { ...splitVersion(rest.slice(from, end)), shown: true, cut: false, rest: rest.slice(end + 1) };
  const inner = rest.slice(from);
  if (!inner.includes("]")) {
    const slash = inner.indexOf("/");
    const version = slash > 0 ? splitVersion(inner.slice(0, slash)).version : null;
    return { version, build: null, shown: false, cut: true, rest: "" };
  }
  // Only the closing parenthesis is lost.
  const blank = inner.search(/[\s[]/);
  return { ...splitVersion(inner.slice(0, blank)), shown: true, cut: false, rest: inner.slice(blank) };
}

function splitVersion(text: string): { version: string | null; build: string | null } {
  const slash = text.indexOf("/");
  const show = (part: string) => (part.trim() === "" || isRedacted(part) ? null : part.trim());
  return slash < 0
    ? { version: show(text), build: null }
    : { version: show(text.slice(0, slash)), build: show(text.slice(slash + 1)) };
}

/** The two star columns. One star after blanks, or one blank away from the team id, is the second: the first was empty. */
function parseFlags(prefix: string, marks: string, state: string | null): [boolean | null, boolean | null] {
  const last = marks.slice(-2);
  if (last.length === 2) return [last[0] === "*", last[1] === "*"];
  if (last === "*") {
    const after = prefix.length - prefix.indexOf("*") - 1;
    if (!prefix.startsWith("*") || after === 1) return [false, true];
    return after === 0 ? [null, null] : [true, false];
  }
  // An enabled extension has both stars: where there is none, the paste lost them.
  const lost = last === "-" || prefix === "" || state === "activated enabled";
  return lost ? [null, null] : [false, false];
}

interface RowEvidence {
  readonly head: RowHead;
  readonly marks: string;
  readonly version: Version;
  readonly known: boolean;
  readonly closed: boolean;
  readonly trailing: boolean;
  readonly name: string;
  readonly inList: boolean;
}

function isRow({ head, marks, version, known, closed, trailing, name, inList }: RowEvidence): boolean {
  if (marks.length > 3) return false;
  const versioned = version.shown || version.cut;
  const dotted = head.bundleId.includes(".") || isRedacted(head.bundleId);
  const starred = marks.includes("*");
  if (head.team === "id" || (head.team === "placeholder" && starred)) {
    if (!dotted) return version.build !== null && known;
    // An id at the very end of a line may be half an id.
    return known || (versioned && (closed || starred || inList)) || (starred && inList && head.rest !== "");
  }
  if (!dotted) return false;
  if (marks === "**") return known || (versioned && (closed || inList));
  if (head.team === "placeholder") return known ? !trailing : inList && versioned && closed;
  if (known && !trailing && (starred || head.team === "dash" || inList)) return true;
  if (known && !trailing) return version.build !== null ? !PROSE.test(name) : /^(?:\.{3}|…)?$/.test(name);
  return inList && versioned && closed && !trailing;
}
