/** One walk over a text that gathers, line by line, what codesign says about each piece of code. */
import { parseCodesignCommand } from "./codesign_command.ts";
import { parseEntitlementsAt } from "./codesign_entitlements.ts";
import { type CodeDraft, contradicts, isDisplayNoise, parseCodeField, setCodeField } from "./codesign_fields.ts";
import { openCode, type ScanState as State, startScan, useLine } from "./codesign_state.ts";
import { parseCodeDetail, parseCodeMessage } from "./codesign_verify.ts";
import type { Line, Problem } from "./parsed.ts";
import { parsePrompt } from "./shell_prompt.ts";

export interface CodesignScan {
  /** In the text's order, one for each place that speaks of code. */
  readonly drafts: CodeDraft[];
  readonly problems: readonly Problem[];
  /** Indexes of the first and the last line that was used; -1 for none. */
  readonly first: number;
  readonly last: number;
  /** True when entitlements were cut, so that what is not among them proves nothing. */
  readonly gaps: boolean;
}

/** Warnings, errors and details kept of one piece of code; more say nothing new. */
const MOST_NOTES = 100;
const UNSIGNED = "code object is not signed at all";
const WARNING = /^warning: /i;
/** What a person or a script puts above the entitlements of the code before. */
const HEADING = /^[^.,]{0,40}\bentitlements\b[^.,]{0,40}$|^[^.,]{1,40}:$/i;
const HOST_PROMPT = /^[^"']{0,80}?(?:@\S|:\S* \S+[$#] |sh-\d[\d.]*[$#] )/;
const CI_PREFIX = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;
const BULLET = /^(?:[-*•+]\s+|\d{1,3}\.\s+)/;

/** Walks over the lines once. */
export function scanCodesign(lines: readonly Line[]): CodesignScan {
  const state = startScan(lines);
  for (let i = 0; i < lines.length;) i = scanLine(state, i);
  closeCommand(state, false);
  const { drafts, problems, first, last, gaps } = state;
  return { drafts, problems, first, last, gaps };
}

/** Uses one line, or more, and gives the index of the next. */
function scanLine(state: State, at: number): number {
  const line = state.lines[at]!;
  if (line.command !== undefined) {
    startCommand(state, line, line.command, at);
    return at + 1;
  }
  const next = scanEntitlements(state, at);
  if (next > at) return next;
  const text = line.text.length > 4000 ? "" : stripMarks(line.text);
  if (text === "") return at + 1;
  const open = state.open;
  state.open = null;
  if (
    scanField(state, text, line, at) || scanMessage(state, text, line, at) || (open && scanRest(state, open, text, at))
  ) {
    return at + 1;
  }
  if (WARNING.test(text) && state.current && state.adjacent) {
    if (state.current.warnings.length < MOST_NOTES) state.current.warnings.push(text);
    useLine(state, at);
  } else if (!WARNING.test(text) && !isDisplayNoise(text) && !HEADING.test(text)) {
    state.adjacent = false;
    state.direct = false;
  }
  return at + 1;
}

function stripMarks(text: string): string {
  const line = text.trim().replace(CI_PREFIX, "").replace(BULLET, "");
  return line.startsWith("`") && line.endsWith("`") ? line.slice(1, -1).trim() : line;
}

function startCommand(state: State, line: Line, command: string, at: number): void {
  if (closeCommand(state, true)) useLine(state, at);
  state.current = null;
  state.adjacent = false;
  state.open = null;
  state.answered = false;
  state.claimed = false;
  state.shown = null;
  state.direct = true;
  state.command = parseCodesignCommand(command);
  state.commandLine = state.command ? line : null;
  if (state.command) useLine(state, at);
}

/**
 * Code without entitlements prints none of them: `Executable=` and the next prompt, or that prompt alone (then true, as the
 * prompt is part of the answer).
 */
function closeCommand(state: State, prompted: boolean): boolean {
  const { command, commandLine, shown } = state;
  const asked = command?.verb === "display" && command.entitlements && !command.filtered;
  if (!asked || state.claimed || !commandLine) return false;
  if (shown) {
    const refused = shown.warnings.some((warning) => /entitlements/i.test(warning));
    if (!refused) shown.entitlements ??= Object.create(null);
    return false;
  }
  // Commands in a row may be advice that nobody followed yet; a host's own prompts are not.
  const typed = prompted && HOST_PROMPT.test(commandLine.text);
  if (!typed || state.answered || command.paths.length !== 1) return false;
  const draft = openCode(state, commandLine);
  draft.entitlements = Object.create(null);
  draft.sure = true;
  return true;
}

function scanEntitlements(state: State, at: number): number {
  const wanted = state.command?.entitlements === true && state.direct;
  const block = parseEntitlementsAt(state.lines, at, wanted || (state.adjacent && state.current !== null));
  if (!block) return at;
  const line = state.lines[at]!;
  const before = block.before.includes("=") ? stripMarks(block.before) : "";
  if (before !== "") scanField(state, before, line, at);
  const tree = /^\s*\[/.test(line.text);
  const belongs = wanted || tree || (state.adjacent && state.current !== null);
  state.gaps ||= block.problem !== null && (wanted || (belongs && block.value !== null));
  state.claimed ||= belongs;
  if (belongs && block.value !== null) {
    const fits = state.current !== null && state.adjacent && state.current.entitlements === null;
    const draft = fits ? state.current! : openCode(state, line);
    draft.entitlements = block.value;
    draft.origins["entitlements"] = line;
    draft.sure = true;
    useLine(state, at);
    useLine(state, block.next - 1);
    if (block.problem !== null) state.problems.push({ line: line.n, text: line.text, why: block.problem });
  } else if (wanted && block.problem !== null) {
    // Part of the answer, though unreadable: without it the answer would look as if there were none.
    useLine(state, at);
    useLine(state, block.next - 1);
    state.problems.push({ line: line.n, text: line.text, why: block.problem });
  }
  const command = block.rest === "" ? null : parsePrompt(block.rest);
  if (command !== null) startCommand(state, state.lines[block.next - 1]!, command, block.next - 1);
  return Math.max(block.next, at + 1);
}

function scanField(state: State, text: string, line: Line, at: number): boolean {
  const field = parseCodeField(text);
  if (!field) return false;
  const draft = state.current === null || contradicts(state.current, field) ? openCode(state, line) : state.current;
  setCodeField(draft, field, line);
  if (field.key === "Executable") {
    joinWrappedPath(state, draft, at);
    if (state.direct) state.shown = draft;
  }
  if (field.key === "Authority" && !field.value.endsWith(")")) state.open = "authority";
  if (field.key === "designated") state.open = "requirement";
  state.adjacent = true;
  useLine(state, at);
  return true;
}

/** A path with blanks that a mail program wrapped: the identifier follows one line late. */
function joinWrappedPath(state: State, draft: CodeDraft, at: number): void {
  const [rest, identifier] = [state.lines[at + 1], state.lines[at + 2]];
  const wrapped = rest?.command === undefined && /^\s*Identifier=/.test(identifier?.text ?? "") &&
    /^\s*[^=\s[<][^=[<]*$/.test(rest?.text ?? "");
  if (wrapped) draft.path += ` ${rest!.text.trim()}`;
}

function scanRest(state: State, open: "authority" | "requirement", text: string, at: number): boolean {
  const draft = state.current;
  if (!draft) return false;
  if (open === "authority") {
    if (!/^[^=]{0,80}\([A-Z0-9]{10}\)$/.test(text)) return false;
    draft.authorities.push(`${draft.authorities.pop() ?? ""} ${text}`);
  } else {
    const known = draft.designatedRequirement ?? "";
    const goesOn = /(?:\b(?:and|or|leaf|certificate)|[=(!])$/.test(known) || known === "" ||
      /^(?:and|or|certificate|anchor|identifier|cdhash|[=(/"])/.test(text);
    if (!goesOn || known.length > 4000) return false;
    draft.designatedRequirement = `${known} ${text}`.trim();
    state.open = "requirement";
  }
  useLine(state, at);
  return true;
}

function scanMessage(state: State, text: string, line: Line, at: number): boolean {
  const { command } = state;
  const detail = parseCodeDetail(text);
  if (detail !== null) {
    const { current } = state;
    const isPart = /^In subcomponent/i.test(detail);
    const isUnsigned = current?.signature === "unsigned" && state.adjacent;
    // Only a verification speaks of parts.
    if (isPart && isUnsigned) current.verify ??= { ok: false, errors: [UNSIGNED], details: [] };
    if (!current?.verify) return false;
    const { details } = current.verify;
    if (details.length < MOST_NOTES) details.push(detail);
    // What is not signed is the part, not the whole.
    if (isPart && isUnsigned) current.signature = null;
    useLine(state, at);
    return true;
  }
  const message = parseCodeMessage(text, command?.verb === "verify" ? command.paths : []);
  if (!message) return false;
  const draft = findVerified(state, message.path, line);
  const unsigned = message.message.toLowerCase().startsWith(UNSIGNED);
  if (unsigned) draft.signature = "unsigned";
  if (!unsigned || command?.verb !== "display") {
    draft.verify ??= { ok: true, errors: [], details: [] };
    draft.verify.ok &&= message.ok;
    const { errors } = draft.verify;
    if (!message.ok && errors.length < MOST_NOTES && !errors.includes(message.message)) errors.push(message.message);
  }
  draft.fields++;
  draft.sure = true;
  draft.origins["verify"] ??= line;
  useLine(state, at);
  return true;
}

/** Messages in a row about one path are one verification. */
function findVerified(state: State, path: string | null, line: Line): CodeDraft {
  const { current } = state;
  if (current?.verify && (path === null || path === current.path) && state.adjacent) return current;
  state.current = null;
  const draft = openCode(state, line);
  if (path !== null) draft.path = path;
  return draft;
}
