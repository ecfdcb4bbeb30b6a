/** What of a fact is compared: things that are called the same on both sides, and their fields. */
import type { FactKey } from "../../evidence/facts.ts";
import { listOf, type Row, textOf } from "./loose_json.ts";

/** A value of a field; a list is a set: its order is no change. Null: not known, so not compared. */
export type FieldValue = string | readonly string[] | null;

/** One thing in a fact: a route, a job, a configuration. */
export interface Thing {
  /** What pairs it with itself on the other side. */
  readonly id: string;
  /** Tells things of one id apart, where a side has several. */
  readonly finer?: string;
  /** In a sentence: `route default (inet)`. */
  readonly name: string;
  /** What a person tells several of one name apart by: `2.4.0/240`. */
  readonly which?: string;
  /** The word of the evidence that stands for it: `default`, a bundle id. */
  readonly word: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Numbers that only ever grow: a change is a jump. */
  readonly counters?: Readonly<Record<string, number>>;
}

/** How one fact is compared. */
export interface Aspect {
  readonly key: FactKey;
  /** Takes what a parser or a stranger's file delivers. */
  readonly things: (value: unknown) => readonly Thing[];
}

/** What stands for null where null says that something is not set, and not that it is not known. */
export const UNSET = "not set";

/** The fields of a row by their words; a field that another version did not write is not compared. `unset` stands for null. */
export function fieldsOf(
  row: Row,
  words: Readonly<Record<string, string>>,
  unset: string | null = null,
): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(words).map(([key, word]) => {
      const value = Object.hasOwn(row, key) ? row[key] : undefined;
      return [word, Array.isArray(value) ? listOf(value) : value === null ? unset : textOf(value)];
    }),
  );
}

const MOST_LEAVES = 500;

/** All leaves of a dictionary by their path, lists as sets; `skip` names members at any depth that say nothing. Null is not set. */
export function leavesOf(row: Row, skip: ReadonlySet<string>, path = ""): Record<string, FieldValue> {
  const leaves: Record<string, FieldValue> = Object.create(null);
  for (const [key, value] of Object.entries(row).slice(0, MOST_LEAVES)) {
    if (skip.has(key)) continue;
    const name = path === "" ? key : `${path}.${key}`;
    if (Array.isArray(value)) {
      leaves[name] = value.map((one) => textOf(one) ?? JSON.stringify(one)).slice(0, MOST_LEAVES);
    } else if (typeof value === "object" && value !== null) Object.assign(leaves, leavesOf(value as Row, skip, name));
    else leaves[name] = value === null ? UNSET : textOf(value);
  }
  return leaves;
}

/** macOS gives every staged copy a folder of its own. */
export function withoutCopy(path: string): string {
  return path.replace(/\/[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\//, "/");
}

/** A tunnel gets another number each time it is made. */
export function nameInterface(value: unknown): string | null {
  return textOf(value)?.replace(/^(utun|ppp|ipsec)\d+$/, "$1") ?? null;
}
