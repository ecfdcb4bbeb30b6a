/** One walk over a text that gathers, line by line, what codesign says about each piece of code. */
import { type CodesignCommand, parseCodesignCommand } from "./codesign_command.ts";
import { parseEntitlementsAt } from "./codesign_entitlements.ts";
import {
  type CodeDraft,
  contradicts,
  isDisplayNoise,
  makeCodeDraft,
  parseCodeField,
  setCodeField,
} from "./codesign_fields.ts";
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

interface State {
  readonly lines: readonly Line[];
  readonly drafts: CodeDraft[];
  readonly problems: Problem[];
  first: number;
  last: number;
  gaps: boolean;
  /** The code that the lines at hand are about. */
  current: CodeDraft | null;
  /** True while only codesign's lines stand between `current` and the line at hand. */
  adjacent: boolean;
  command: CodesignCommand | null;
  commandLine: Line | null;
  /** Whether something of the command's answer was read, and whether entitlements were. */
  answered: boolean;
  claimed: boolean;
  /** The field that the next line may go on with, as mail programs wrap. */
  open: "authority" | "requirement" | null;
}

const WARNING = /^warning: /i;
/** What a person or a script puts above the entitlements of the code before. */
const HEADING = /^[^.,]{0,40}\bentitlements\b[^.,]{0,40}$/i;
const CI_PREFIX = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;
const BULLET = /^(?:[-*•+]\s+|\d{1,3}\.\s+)/;

/** Walks over the lines once. */
export function scanCodesign(lines: readonly Line[]): CodesignScan {
  const state: State = {
    lines,
    drafts: [],
    problems: [],
    first: -1,
    last: -1,
    gaps: false,
    current: null,
    adjacent: false,
    command: null,
    commandLine: null,
    answered: false,
    claimed: false,
    open: null,
  };
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
    state.current.warnings.push(text);
    use(state, at);
  } else if (!WARNING.test(text) && !isDisplayNoise(text) && !HEADING.test(text)) state.adjacent = false;
  return at + 1;
}

function stripMarks(text: string): string {
  const line = text.trim().replace(CI_PREFIX, "").replace(BULLET, "");
  return line.startsWith("`") && line.endsWith("`") ? line.slice(1, -1).trim() : line;
}

function use(state: State, at: number): void {
  if (state.first < 0) state.first = at;
  state.last = Math.max(state.last, at);
}

function startCommand(state: State, line: Line, command: string, at: number): void {
  if (closeCommand(state, true)) use(state, at);
  state.current = null;
  state.adjacent = false;
  state.open = null;
  state.answered = false;
  state.claimed = false;
  state.command = parseCodesignCommand(command);
  state.commandLine = state.command ? line : null;
  if (state.command) use(state, at);
}

/**
 * Code without entitlements prints none of them: `Executable=` and the next prompt, or that prompt alone (then true, as the
 * prompt is part of the answer).
 */
function closeCommand(state: State, prompted: boolean): boolean {
  const { command, commandLine, current } = state;
  const asked = command?.verb === "display" && command.entitlements && !command.filtered;
  if (!asked || state.claimed || !commandLine) return false;
  if (current) {
    const refused = current.warnings.some((warning) => /entitlements/i.test(warning));
    if (current.executable && !refused) current.entitlements ??= Object.create(null);
    return false;
  }
  if (!prompted || state.answered || command.paths.length !== 1) return false;
  const draft = open(state, commandLine);
  draft.entitlements = Object.create(null);
  draft.sure = true;
  return true;
}

function open(state: State, line: Line): CodeDraft {
  const paths = state.command?.paths ?? [];
  const fresh = state.current === null && paths.length === 1;
  const draft = makeCodeDraft(fresh ? paths[0]! : null);
  draft.origins[""] = line;
  state.drafts.push(draft);
  state.current = draft;
  state.adjacent = true;
  state.answered = true;
  return draft;
}

function scanEntitlements(state: State, at: number): number {
  const wanted = state.command?.entitlements === true;
  const block = parseEntitlementsAt(state.lines, at, wanted || (state.adjacent && state.current !== null));
  if (!block) return at;
  const line = state.lines[at]!;
  const before = block.before.includes("=") ? stripMarks(block.before) : "";
  if (before !== "") scanField(state, before, line, at);
  const tree = /^\s*\[/.test(line.text);
  const belongs = wanted || tree || (state.adjacent && state.current !== null);
  state.gaps ||= block.problem !== null && belongs;
  state.claimed ||= belongs;
  if (belongs && block.value !== null) {
    const fits = state.current !== null && state.adjacent && state.current.entitlements === null;
    const draft = fits ? state.current! : open(state, line);
    draft.entitlements = block.value;
    draft.origins["entitlements"] = line;
    draft.sure = true;
    use(state, at);
    use(state, block.next - 1);
    if (block.problem !== null) state.problems.push({ line: line.n, text: line.text, why: block.problem });
  } else if (wanted && block.problem !== null) {
    state.problems.push({ line: line.n, text: line.text, why: block.problem });
  }
  const command = block.rest === "" ? null : parsePrompt(block.rest);
  if (command !== null) startCommand(state, state.lines[block.next - 1]!, command, block.next - 1);
  return Math.max(block.next, at + 1);
}

function scanField(state: State, text: string, line: Line, at: number): boolean {
  const field = parseCodeField(text);
  if (!field) return false;
  const draft = state.current === null || contradicts(state.current, field) ? open(state, line) : state.current;
  setCodeField(draft, field, line);
  if (field.key === "Executable") joinWrappedPath(state, draft, at);
  if (field.key === "Authority" && !field.value.endsWith(")")) state.open = "authority";
  if (field.key === "designated") state.open = "requirement";
  state.adjacent = true;
  use(state, at);
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
  use(state, at);
  return true;
}

function scanMessage(state: State, text: string, line: Line, at: number): boolean {
  const { command } = state;
  const detail = parseCodeDetail(text);
  if (detail !== null) {
    const verify = state.current?.verify;
    if (!verify) return false;
    verify.details.push(detail);
    // What is not signed is the part, not the whole.
    if (/^In subcomponent/i.test(detail) && state.current!.signature === "unsigned") state.current!.signature = null;
    use(state, at);
    return true;
  }
  const message = parseCodeMessage(text, command?.verb === "verify" ? command.paths : []);
  if (!message) return false;
  const draft = findVerified(state, message.path, line);
  const unsigned = /^code object is not signed at all/i.test(message.message);
  if (unsigned) draft.signature = "unsigned";
  if (!unsigned || command?.verb !== "display") {
    draft.verify ??= { ok: true, errors: [], details: [] };
    draft.verify.ok &&= message.ok;
    if (!message.ok && !draft.verify.errors.includes(message.message)) draft.verify.errors.push(message.message);
  }
  draft.fields++;
  draft.sure = true;
  draft.origins["verify"] ??= line;
  use(state, at);
  return true;
}

/** Messages in a row about one path are one verification. */
function findVerified(state: State, path: string | null, line: Line): CodeDraft {
  const { current } = state;
  if (current?.verify && (path === null || path === current.path) && state.adjacent) return current;
  state.current = null;
  const draft = open(state, line);
  if (path !== null) draft.path = path;
  return draft;
}
