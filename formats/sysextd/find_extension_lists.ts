/** Finds each output of `systemextensionsctl list` in a ticket, a mail, a forum post or a log. */
import type { Line } from "../parsed.ts";
import { type ListEntry, parseListEntries } from "./list_entry.ts";

interface Block {
  /** A table; a sentence that says `0 extension(s)`; an answer other than a table. */
  kind: "table" | "sentence" | "sip" | "failure";
  readonly entries: ListEntry[];
  readonly categories: Set<string>;
  readonly rows: Set<string>;
  /** The command `systemextensionsctl list` stands right before it. */
  readonly prompted: boolean;
  declared: number | null;
  headers: number;
  rowCount: number;
  rowsSinceHeader: number;
  /** Lines of prose since its last entry. */
  prose: number;
}

interface Search {
  readonly blocks: Block[];
  open: Block | null;
  prompted: boolean;
  /** Log lines of the tool; they precede its output where the two streams were joined. */
  noise: ListEntry[];
}

/** An output may be interrupted by so much prose and still go on with another category. */
const LONGEST_INTERRUPTION = 15;
/** Loose rows with so few lines between them are one list. */
const LOOSE_GAP = 3;

/** The lines of each output, in the text's order, without prompts and prose. Each block is one call of the parser. */
export function findExtensionLists(lines: readonly Line[]): (readonly Line[])[] {
  const search: Search = { blocks: [], open: null, prompted: false, noise: [] };
  for (const entry of parseListEntries(lines)) addEntry(search, entry);
  closeBlock(search);
  const strong = search.blocks.filter((block) => !isWeak(block));
  return (strong.length > 0 ? strong : search.blocks).map((
    { entries },
  ) => [...new Set(entries.flatMap((e) => e.lines))]);
}

function addEntry(search: Search, entry: ListEntry): void {
  switch (entry.kind) {
    case "prompt":
      closeBlock(search);
      search.prompted = entry.list;
      search.noise = [];
      break;
    case "count":
      openBlock(search, entry, entry.inline ? "sentence" : "table").declared = entry.count;
      break;
    case "category": {
      const known = openTable(search)?.categories.has(entry.category);
      (known === false ? extendBlock(search, entry) : openBlock(search, entry)).categories.add(entry.category);
      break;
    }
    case "header": {
      const open = openTable(search);
      const again = open === null || (open.prose > 0 && open.rowsSinceHeader > 0);
      const block = again ? openBlock(search, entry) : extendBlock(search, entry);
      block.headers++;
      block.rowsSinceHeader = 0;
      break;
    }
    case "row":
      addRow(search, entry);
      break;
    case "sip":
    case "refusal":
    case "unknown":
    case "failure":
      addFailure(search, entry);
      break;
    case "noise":
    case "abort":
      if (openTable(search)?.prose === 0) extendBlock(search, entry);
      else search.noise = [...search.noise.slice(-9), entry];
      break;
    case "blank":
    case "ellipsis":
    case "hint":
    case "stub":
      search.open?.entries.push(entry);
      break;
    default:
      addProse(search);
  }
}

function openTable({ open }: Search): Block | null {
  return open?.kind === "table" ? open : null;
}

function openBlock(search: Search, entry: ListEntry, kind: Block["kind"] = "table"): Block {
  closeBlock(search);
  search.open = {
    kind,
    entries: [...search.noise, entry],
    categories: new Set(),
    rows: new Set(),
    prompted: search.prompted,
    declared: null,
    headers: 0,
    rowCount: 0,
    rowsSinceHeader: 0,
    prose: 0,
  };
  search.noise = [];
  search.prompted = false;
  return search.open;
}

function extendBlock(search: Search, entry: ListEntry): Block {
  const block = search.open!;
  block.entries.push(entry);
  block.prose = 0;
  return block;
}

/** Ends the open block and keeps it if it says anything. */
function closeBlock(search: Search): void {
  const block = search.open;
  search.open = null;
  if (block === null) return;
  while (block.entries.length > 0 && /^(?:blank|ellipsis|hint)$/.test(block.entries.at(-1)!.kind)) block.entries.pop();
  if (isOutput(block)) search.blocks.push(block);
}

function addRow(search: Search, entry: ListEntry & { kind: "row" }): void {
  const { teamId, bundleId, version, build } = entry.row;
  const key = [teamId, bundleId, version, build].join("\n");
  const open = openTable(search);
  const block = open !== null && (open.prose === 0 || goesOn(open, key))
    ? extendBlock(search, entry)
    : openBlock(search, entry);
  block.rows.add(key);
  block.rowCount++;
  block.rowsSinceHeader++;
}

function addFailure(search: Search, entry: ListEntry): void {
  const { open } = search;
  const kind = entry.kind === "sip" ? "sip" : "failure";
  if (open?.kind === "sip" && kind === "sip") {
    extendBlock(search, entry);
  } else if (open?.kind === "table" && kind === "failure" && open.rowCount === 0 && open.prose === 0) {
    extendBlock(search, entry).kind = "failure";
  } else {
    openBlock(search, entry, kind);
  }
}

function addProse(search: Search): void {
  search.prompted = false;
  const { open } = search;
  if (open === null) search.noise = [];
  else if (++open.prose > LONGEST_INTERRUPTION || open.kind !== "table") closeBlock(search);
}

/** Whether a row that follows prose still belongs to the block: where one is due, or among loose rows. */
function goesOn(block: Block, key: string): boolean {
  if (block.declared !== null) return block.rowCount < block.declared;
  if (block.headers > 0 || block.categories.size > 0) return block.rowsSinceHeader === 0;
  return block.prose <= LOOSE_GAP && !block.rows.has(key);
}

/** Verbs other than `list` refuse under System Integrity Protection; a list in the same text is the better evidence. */
function isWeak(block: Block): boolean {
  return block.kind === "sentence" || (block.kind === "sip" && !block.prompted);
}

/** A category or header that somebody only mentions is no output. */
function isOutput(block: Block): boolean {
  if (block.kind !== "table" || block.rowCount > 0 || block.declared === 0) return true;
  const named = block.prompted || block.categories.size > 0;
  return block.declared !== null ? named || block.headers > 0 : named && block.headers > 0;
}
