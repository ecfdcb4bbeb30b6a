/**
 * The output of `systemextensionsctl list`, from a Mac or out of a ticket (knowledge: transcripts of macOS 10.15 to 27):
 *
 *     1 extension(s)
 *     --- com.apple.system_extension.network_extension (Go to 'System Settings > …' to modify these system extension(s))
 *     enabled⇥active⇥teamID⇥bundleID (version)⇥name⇥[state]
 *     *⇥*⇥EXAMPLE123⇥com.example.app.filter (1.2/34)⇥Example Filter⇥[activated enabled]
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { type ListEntry, parseListEntries } from "./list_entry.ts";
import type { ListRow } from "./list_row.ts";

export { findExtensionLists } from "./find_extension_lists.ts";

/** One registered extension. `state` is lower case with blanks; `enabled` and `active` are the star columns. */
export interface ExtensionRow {
  readonly category: string | null;
  readonly enabled: boolean | null;
  readonly active: boolean | null;
  readonly teamId: string | null;
  /** As printed; a poster's placeholder (`<...>`) stays as it is. */
  readonly bundleId: string;
  readonly version: string | null;
  readonly build: string | null;
  readonly name: string | null;
  readonly state: string | null;
}

/** `refused`: the tool would not run; `failed`: it ran and broke; `partial`: rows were cut. */
export interface ExtensionList {
  readonly outcome: "ok" | "empty" | "refused" | "failed" | "partial";
  readonly declaredCount: number | null;
  readonly extensions: readonly ExtensionRow[];
  /** What kept the tool from running; only with the outcome `refused`. */
  readonly refusedBy?: "sandbox" | "integrity-protection" | "no-such-command";
}

interface Draft {
  readonly rows: ExtensionRow[];
  readonly problems: Problem[];
  readonly origins: Record<string, Line>;
  readonly kinds: Set<ListEntry["kind"]>;
  declared: number | null;
  category: string | null;
  /** The category line still waits for its header. */
  fresh: boolean;
  cut: boolean;
}

const MOST_PROBLEMS = 100;
const WHY: Partial<Record<ListEntry["kind"], string>> = {
  other: "no row of systemextensionsctl list",
  stub: "the row is cut",
  noise: "a log line of the tool",
  abort: "the tool died",
  sip: "the tool refuses while System Integrity Protection is on",
  refusal: "the tool could not be run here",
  unknown: "there is no such tool here",
  failure: "the list command failed",
  ellipsis: "rows were left out here",
};

/**
 * Parses one output. The value is null when nothing in the lines is one; `complete` is false when rows may be missing
 * (cut, left out with `...`, or single rows without any frame), `refused` is set when there was no list at all.
 */
export function parseExtensionList(lines: readonly Line[]): Parsed<ExtensionList> {
  const origins: Record<string, Line> = Object.create(null);
  const draft: Draft = {
    rows: [],
    problems: [],
    origins,
    kinds: new Set(),
    declared: null,
    category: null,
    fresh: false,
    cut: false,
  };
  for (const entry of parseListEntries(lines)) addEntry(draft, entry);
  const outcome = judgeOutcome(draft);
  const { rows, problems, kinds, declared } = draft;
  if (outcome === null) return { value: null, problems, origins };
  if (declared !== null && declared !== rows.length && outcome !== "refused" && outcome !== "failed") {
    const line = origins["declaredCount"]!;
    addProblem(draft, line, `the count says ${declared}, ${rows.length} shown`);
  }
  const framed = kinds.has("count") || kinds.has("category") || kinds.has("header");
  const whole = (outcome === "ok" || outcome === "empty") && framed && !kinds.has("ellipsis");
  return {
    value: {
      outcome,
      declaredCount: declared,
      extensions: rows,
      ...(outcome === "refused" ? { refusedBy: judgeRefusal(kinds) } : {}),
    },
    problems,
    origins,
    ...(whole ? {} : { complete: false }),
    ...(outcome === "refused" || outcome === "failed" ? { refused: true } : {}),
  };
}

function addEntry(draft: Draft, entry: ListEntry): void {
  const line = entry.lines[0]!;
  const why = WHY[entry.kind];
  if (why !== undefined) addProblem(draft, line, why);
  draft.kinds.add(entry.kind);
  if (entry.kind !== "other" && entry.kind !== "blank" && entry.kind !== "prompt") draft.origins[""] ??= line;
  if (entry.kind === "count") {
    draft.declared = entry.count;
    draft.origins["declaredCount"] = line;
    draft.category = null;
  } else if (entry.kind === "category") {
    draft.category = entry.category;
    draft.fresh = true;
  } else if (entry.kind === "header") {
    // A header without a category line before it belongs to a category that the paste lost.
    if (!draft.fresh) draft.category = null;
    draft.fresh = false;
  } else if (entry.kind === "row") {
    addRow(draft, entry.row, joinLines(entry.lines));
  }
}

function addRow(draft: Draft, { cut, ...row }: ListRow, line: Line): void {
  draft.origins[`extensions.${draft.rows.length}`] = line;
  draft.rows.push({ category: draft.category, ...row });
  draft.fresh = false;
  draft.cut ||= cut;
  if (cut) addProblem(draft, line, "the row is cut");
}

/** A row that was wrapped: its first half alone would prove nothing. */
function joinLines(lines: readonly Line[]): Line {
  return lines.length === 1 ? lines[0]! : { n: lines[0]!.n, text: lines.map(({ text }) => text.trimEnd()).join(" ") };
}

function addProblem(draft: Draft, line: Line, why: string): void {
  if (draft.problems.length < MOST_PROBLEMS) draft.problems.push({ line: line.n, text: line.text, why });
}

function judgeOutcome({ rows, kinds, declared, cut }: Draft): ExtensionList["outcome"] | null {
  if (rows.length > 0) return cut || kinds.has("stub") || kinds.has("abort") || kinds.has("failure") ? "partial" : "ok";
  if (kinds.has("failure")) return "failed";
  if (kinds.has("refusal") || kinds.has("sip") || kinds.has("unknown")) return "refused";
  const framed = declared !== null || kinds.has("category") || kinds.has("header");
  if (!framed) return null;
  if (kinds.has("abort") || (kinds.has("noise") && declared !== 0)) return "failed";
  return (declared === null || declared === 0) && !kinds.has("stub") ? "empty" : "partial";
}

function judgeRefusal(kinds: Draft["kinds"]): NonNullable<ExtensionList["refusedBy"]> {
  if (kinds.has("refusal")) return "sandbox";
  return kinds.has("sip") ? "integrity-protection" : "no-such-command";
}
