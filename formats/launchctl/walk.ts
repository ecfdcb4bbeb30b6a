/**
 * The nesting of a print of launchctl. Blocks are told by their indent where the paste kept it, else by counting
 * braces; the text of arguments and environments is never read as structure. A print ends at its closing brace, and
 * without one at the next prompt, the next head, or the first line that is no part of it.
 */
import type { Line } from "../parsed.ts";
import { type KeyValue, parseEntry } from "./entry.ts";
import { isGap } from "../gap.ts";
import { parseHead } from "./head.ts";
import { measureIndent } from "../indent.ts";
import { DOMAIN_BLOCKS, isFreeText, NESTED_KEYS, SERVICE_KEYS } from "./keys.ts";
import { splitPieces } from "./pieces.ts";

/** One line (or piece of one) inside a print; depth 1 speaks of the service or domain itself. */
export interface PrintEntry extends KeyValue {
  readonly line: Line;
  readonly text: string;
  readonly depth: number;
  readonly indent: number;
  /** The names of the blocks around it, outermost first; empty at depth 1. */
  readonly blocks: readonly string[];
}

/** A block that stands directly in the print. */
export interface PrintBlock {
  readonly name: string;
  closed: boolean;
  /** True when lines were left out in it. */
  gap: boolean;
}

export interface Print {
  readonly entries: readonly PrintEntry[];
  readonly blocks: readonly PrintBlock[];
  /** Index after its last line. */
  readonly end: number;
  readonly closed: boolean;
  readonly gap: boolean;
}

/** What is walked: a print with its head line, or a fragment that begins inside one. */
export interface Shape {
  readonly kind: "service" | "domain";
  readonly headed: boolean;
}

interface Open {
  readonly path: readonly string[];
  readonly indent: number;
  readonly free: boolean;
  readonly block: PrintBlock | null;
  gap: boolean;
}

interface Walk {
  readonly shape: Shape;
  readonly stack: Open[];
  readonly entries: PrintEntry[];
  readonly blocks: PrintBlock[];
  readonly headIndent: number;
  /** The paste lost the indent: only braces tell. */
  readonly flat: boolean;
  /** The first line of free text that may stand outside: the end, should the block never close. */
  cutAt: number | null;
  gap: boolean;
  done: "closed" | "too deep" | null;
}

/** No print of launchd nests deeper than this. */
const MAX_DEPTH = 40;
const FLAT_LOOK_AHEAD = 60;
const BARE_TEXT = /^(?:submitted job\.|panic on consecutive crashes|uid unset)/;

/** Walks the print whose head (or, for a fragment, whose first line) stands at `start`. */
export function walkPrint(lines: readonly Line[], start: number, shape: Shape): Print {
  const walk = beginWalk(lines, start, shape);
  let at = start;
  if (shape.headed) {
    const head = lines[at++]!;
    for (const piece of splitPieces(head.text).slice(1)) take(walk, head, piece.trim(), walk.headIndent, false);
  }
  for (; at < lines.length && walk.done === null; at++) {
    const line = lines[at]!;
    const text = line.text.trim();
    if (text === "") continue;
    if (takeWrapped(walk, lines[at - 1], text)) continue;
    if (endsBefore(walk, lines, at, text)) break;
    if (isGap(text) || (!shape.headed && text === "--")) markGap(walk);
    else takeLine(walk, line);
  }
  const closed = walk.done === "closed";
  let end = closed ? at : walk.cutAt ?? at;
  while (end > start + 1 && lines[end - 1]!.text.trim() === "") end--;
  return { entries: walk.entries, blocks: walk.blocks, end, closed, gap: walk.gap };
}

function beginWalk(lines: readonly Line[], start: number, shape: Shape): Walk {
  const headIndent = shape.headed ? measureIndent(lines[start]!.text) : -1;
  const root: Open = { path: [], indent: headIndent, free: false, block: null, gap: false };
  const flat = shape.headed && isFlat(lines, start);
  return { shape, stack: [root], entries: [], blocks: [], headIndent, flat, cutAt: null, gap: false, done: null };
}

/** Tells whether the indent was lost: what stands in the print, or in its first block, is no deeper than that. */
function isFlat(lines: readonly Line[], start: number): boolean {
  if (!lines[start]!.text.trimEnd().endsWith("{")) return true;
  let opener = measureIndent(lines[start]!.text);
  let opened = true;
  for (let at = start + 1; at < lines.length && at < start + FLAT_LOOK_AHEAD; at++) {
    const { text } = lines[at]!;
    const line = text.trim();
    if (line === "" || isGap(line)) continue;
    const indent = measureIndent(text);
    const inside = opened && !isCloser(line);
    if (inside && indent <= opener) return true;
    if (inside && opener > measureIndent(lines[start]!.text)) return false;
    opened = line.endsWith("{");
    if (opened) opener = indent;
  }
  return false;
}

/** Tells whether the print is over before this line, though no brace closed it. */
function endsBefore(walk: Walk, lines: readonly Line[], at: number, text: string): boolean {
  const { shape, flat, headIndent } = walk;
  const line = lines[at]!;
  const top = walk.stack.at(-1)!;
  const indent = measureIndent(line.text);
  if (line.command !== undefined) return !(top.free && (text === line.command || (!flat && indent > top.indent)));
  const outside = flat || !shape.headed || indent <= headIndent;
  if (outside && text.includes("{") && isNextHead(walk, lines, at)) return true;
  if (isCloser(text) || isGap(text)) return false;
  if (top.free) {
    const known = isOwnKey(walk, parseEntry(text).key);
    if (!known && indent <= top.indent) walk.cutAt ??= at;
    return known && shape.headed && !flat && indent <= headIndent;
  }
  if (shape.headed && !flat) return indent <= headIndent;
  if (!shape.headed && walk.stack.length === 1) {
    return !isOwnKey(walk, parseEntry(text).key) && text !== "--" && !BARE_TEXT.test(text);
  }
  return isProse(text);
}

function isNextHead(walk: Walk, lines: readonly Line[], at: number): boolean {
  const head = parseHead(lines, at);
  if (head === null) return false;
  if (walk.shape.kind === "service" || (walk.shape.headed && !walk.flat)) return true;
  return head.kind === "domain" || (head.kind === "service" && head.domain !== null);
}

function takeLine(walk: Walk, line: Line): void {
  const indent = measureIndent(line.text);
  const pieces = walk.stack.at(-1)!.free ? [line.text] : splitPieces(line.text);
  pieces.forEach((piece, i) => {
    if (walk.done === null) take(walk, line, piece.trim(), indent, i === 0);
  });
}

function take(walk: Walk, line: Line, text: string, indent: number, first: boolean): void {
  if (text === "" || text === ";" || walk.stack.length === 0) return;
  if (isCloser(text) && close(walk, indent, first)) return;
  const entry = parseEntry(text);
  if (first) closeImplied(walk, entry.key, indent);
  const top = walk.stack.at(-1)!;
  walk.entries.push({ ...entry, line, text, depth: walk.stack.length, indent, blocks: top.path });
  if (top.free || !entry.opens) return;
  if (walk.stack.length >= MAX_DEPTH) {
    walk.done = "too deep";
    return;
  }
  const name = entry.key ?? "";
  const block = walk.stack.length === 1 ? { name, closed: false, gap: false } : null;
  if (block !== null) walk.blocks.push(block);
  walk.stack.push({ path: [...top.path, name], indent, free: isFreeText(name), block, gap: false });
}

/** A path behind a key that has no value on its own line: a mail has put it into the next. */
function takeWrapped({ entries }: Walk, before: Line | undefined, text: string): boolean {
  const last = entries.at(-1);
  if (last === undefined || last.line !== before || last.key === null || last.opens || last.value !== "") return false;
  if (!/^\/[^={}]{1,1000}$/.test(text)) return false;
  entries[entries.length - 1] = { ...last, value: text };
  return true;
}

/** Closes blocks whose closing brace is missing, as a line shows that stands no deeper than they do. */
function closeImplied(walk: Walk, key: string | null, indent: number): void {
  if (key === null) return;
  const telling = isOwnKey(walk, key) && !NESTED_KEYS.has(key);
  while (walk.stack.length > 1) {
    const top = walk.stack.at(-1)!;
    const over = walk.flat
      ? telling && (top.free || top.gap)
      : top.free
      ? isOwnKey(walk, key) && indent <= top.indent
      : indent < top.indent || (indent === top.indent && (walk.shape.headed || telling));
    if (!over) return;
    pop(walk, false);
  }
}

/** Closes what a closing brace closes; false when it is free text. */
function close(walk: Walk, indent: number, first: boolean): boolean {
  const top = walk.stack.at(-1)!;
  if (!first || walk.flat) {
    pop(walk, true);
    return true;
  }
  if (top.free && indent > top.indent) return false;
  const at = walk.stack.findLastIndex((open) => open.indent === indent);
  if (at >= 0) { while (walk.stack.length > at + 1) pop(walk, false); }
  else while (walk.stack.length > 1 && walk.stack.at(-2)!.indent >= indent) pop(walk, false);
  pop(walk, true);
  return true;
}

function pop(walk: Walk, closed: boolean): void {
  const open = walk.stack.pop()!;
  if (open.block !== null) open.block.closed = closed;
  if (open.free) walk.cutAt = null;
  if (walk.stack.length === 0) walk.done = "closed";
}

function markGap(walk: Walk): void {
  walk.gap = true;
  for (const open of walk.stack) {
    open.gap = true;
    if (open.block !== null) open.block.gap = true;
  }
}

function isOwnKey(walk: Walk, key: string | null): boolean {
  return key !== null && (walk.shape.kind === "service" ? SERVICE_KEYS : DOMAIN_BLOCKS).has(key);
}

function isCloser(text: string): boolean {
  return /^[}\])][;,]?$/.test(text);
}

/** A sentence rather than a line of a print. */
function isProse(text: string): boolean {
  if (text.includes("=") || text.length > 2000 || /^[\d-]/.test(text)) return false;
  const words = text.split(/\s+/).length;
  return words >= 7 || (words >= 3 && /^[A-Z]/.test(text) && /[.:?!]$/.test(text));
}
