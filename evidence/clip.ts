/** Bounds what a fact may hold: rules join lists with lists, so that no list from a stranger may be longer than a Mac's. */
import type { Fact } from "./define.ts";

const DEFAULT_MOST = 10_000;

/** A value within its fact's bound, and the length of the longest list that was cut; null when none was. */
export interface Clipped<T> {
  readonly value: T;
  readonly length: number | null;
  readonly most: number;
}

/** Cuts the value, or the lists that are its fields, after `fact.most` items. */
export function clipValue<T>(fact: Fact<T>, value: T): Clipped<T> {
  const most = fact.most ?? DEFAULT_MOST;
  if (Array.isArray(value)) {
    if (value.length <= most) return { value, length: null, most };
    return { value: value.slice(0, most) as T, length: value.length, most };
  }
  const long = listsOf(value).filter(([, list]) => list.length > most);
  if (long.length === 0) return { value, length: null, most };
  const cut = Object.fromEntries(long.map(([name, list]) => [name, list.slice(0, most)]));
  return { value: { ...value, ...cut }, length: Math.max(...long.map(([, list]) => list.length)), most };
}

function listsOf(value: unknown): [string, unknown[]][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
}
