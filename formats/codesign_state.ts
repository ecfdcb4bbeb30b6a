/** What a walk over codesign's output remembers from line to line. */
import type { CodesignCommand } from "./codesign_command.ts";
import { type CodeDraft, makeCodeDraft } from "./codesign_fields.ts";
import type { Line, Problem } from "./parsed.ts";

export interface ScanState {
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
  /** True while only codesign's lines stand between the command and the line at hand; a command may be mere advice. */
  direct: boolean;
  /** Whether something of the command's answer was read, and whether entitlements were. */
  answered: boolean;
  claimed: boolean;
  /** The code that `Executable=` named in the command's answer. */
  shown: CodeDraft | null;
  /** The field that the next line may go on with, as mail programs wrap. */
  open: "authority" | "requirement" | null;
}

/** The state before the first line. */
export function startScan(lines: readonly Line[]): ScanState {
  return {
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
    direct: false,
    answered: false,
    claimed: false,
    shown: null,
    open: null,
  };
}

/** Notes that a line is codesign's. */
export function useLine(state: ScanState, at: number): void {
  if (state.first < 0) state.first = at;
  state.last = Math.max(state.last, at);
}

/** Begins another piece of code; the first one of an answer is what the command names. */
export function openCode(state: ScanState, line: Line): CodeDraft {
  const paths = state.command?.paths ?? [];
  const fresh = state.current === null && paths.length === 1;
  const draft = makeCodeDraft(fresh ? paths[0]! : null);
  draft.asked = !fresh && state.command !== null && state.direct;
  draft.origins[""] = line;
  state.drafts.push(draft);
  state.current = draft;
  state.adjacent = true;
  state.answered = true;
  return draft;
}
