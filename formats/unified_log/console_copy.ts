/**
 * Lines copied out of Console.app (knowledge: chapter 03, section 1): the columns that the user shows, parted by tabs, which
 * some web pages turn into blanks; the level's word is localised.
 *
 *     default<TAB>10:00:00.123456+0100<TAB>sysextd<TAB>message
 *     com.apple.sx<TAB>XPC<TAB>default<TAB>2026-11-20 10:00:00.123456 +0100<TAB>sysextd<TAB>sysextd<TAB>message
 *     default 10:00:00.123456+0100 sysextd message
 */
import { isKnownProcess } from "./processes.ts";
import { isLevel, nameLevel, parsePid, type RecordParts } from "./record_parts.ts";
import { takeTimestamp, type Timestamp } from "./timestamp.ts";

const SUBSYSTEM = /^\w[\w-]{0,60}(?:\.[\w-]{1,80}){1,8}$/;
const FIRST_CELLS = 8;
const LONGEST_NAME = 128;

/** Parses cells with the time in any of the first columns, or without one `process<TAB>message` and `level<TAB>process<TAB>…`. */
export function parseCells(text: string): RecordParts | null {
  const cells = text.split("\t", FIRST_CELLS);
  const at = cells.findIndex((cell) => stampOf(cell) !== null);
  if (at <= 0) {
    return parseUntimedCells(text);
  }
  const before = cells.slice(0, at).map((cell) => cell.trim());
  const skipped = cells.slice(0, at + 1).reduce((sum, cell) => sum + cell.length + 1, 0);
  const level = before.findLast((cell) => isLevel(cell)) ?? null;
  const subsystem = before.find((cell) => SUBSYSTEM.test(cell)) ?? null;
  const category = subsystem === null ? null : before[before.indexOf(subsystem) + 1] ?? null;
  return {
    subsystem,
    category: category === level ? null : category,
    ...parseCellsAfterTime(text.slice(skipped)),
    time: stampOf(cells[at]!)!.time,
    level: level === null ? null : nameLevel(level),
  };
}

function parseUntimedCells(text: string): RecordParts | null {
  const end = text.indexOf("\t");
  const name = text.slice(0, end).trim();
  if (isKnownProcess(name)) return { style: "trimmed", process: name, message: text.slice(end).trim() };
  const rest = text.slice(end + 1);
  if (!isLevel(name) || !isKnownProcess(rest.slice(0, rest.indexOf("\t")).trim())) return null;
  return { ...parseCellsAfterTime(rest), style: "trimmed", level: nameLevel(name) };
}

/** Parses `process<TAB>…<TAB>message`; cells between that are no prose are the sender, a pid or the subsystem. */
export function parseCellsAfterTime(text: string): RecordParts {
  const cells = text.split("\t", FIRST_CELLS);
  if (cells.length === 1) {
    return /\s/.test(text.trim()) || text.trim() === ""
      ? { style: "console", message: text.trim() }
      : { style: "console", process: text.trim(), message: "" };
  }
  const [name = "", ...others] = cells;
  if (name.length > LONGEST_NAME) return { style: "console", message: text.trim() };
  const between = others.slice(0, -1).map((cell) => cell.trim());
  const prose = between.findIndex((cell) => !/^[\w.+-]{0,100}$/.test(cell));
  const head = prose === -1 ? between : between.slice(0, prose);
  const skipped = [name, ...others.slice(0, head.length)].reduce((sum, cell) => sum + cell.length + 1, 0);
  const subsystem = head.findIndex((cell) => SUBSYSTEM.test(cell) && !cell.endsWith(".dylib"));
  const named = (cell: string | undefined) => cell !== undefined && cell !== "" && !/^(?:\d+|0x\w+)$/.test(cell);
  const sender = head.slice(0, subsystem === -1 ? head.length : subsystem).find(named);
  return {
    style: "console",
    process: name.trim(),
    pid: parsePid(head.find((cell) => /^\d{1,9}$/.test(cell))),
    ...(sender === undefined ? {} : { sender }),
    ...(subsystem === -1 ? {} : { subsystem: head[subsystem]!, category: head[subsystem + 1] ?? null }),
    message: text.slice(skipped).trim(),
  };
}

/** Parses `process message` where the tabs became blanks. `sure`: a level stands before the time, so any first word is the process. */
export function parseSpaced(text: string, sure: boolean): RecordParts | null {
  const match = /^([^\s:]{2,100}):?(?:\s+|$)/.exec(text);
  if (!match || !(sure || isKnownProcess(match[1]!))) return null;
  return { style: "console", process: match[1]!, message: text.slice(match[0].length).trimEnd() };
}

function stampOf(cell: string): Timestamp | null {
  const stamp = takeTimestamp(cell.trim());
  return stamp?.rest === "" ? stamp : null;
}
