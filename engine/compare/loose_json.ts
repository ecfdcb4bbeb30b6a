/** Reading JSON that another version wrote, or a stranger: a member that is missing or of another kind is no mistake. */

/** A dictionary of anything. */
export type Row = Readonly<Record<string, unknown>>;

/** No list of a report has more that a comparison could use; facts end at 10,000. */
const MOST_ROWS = 20_000;
/** Of one text so much counts. */
const MOST_TEXT = 2_000;

/** The dictionary; null for anything else. */
export function rowOf(value: unknown): Row | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Row : null;
}

/** The dictionaries of a list, so many at the most; none for anything else. */
export function rowsOf(value: unknown, most = MOST_ROWS): Row[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, most).map(rowOf).filter((one) => one !== null);
}

/** A text, number or truth value as text; null for anything else, and for nothing. */
export function textOf(value: unknown): string | null {
  if (typeof value === "string") return value.slice(0, MOST_TEXT);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

/** The texts of a list; none for anything else. */
export function listOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST_ROWS).map(textOf).filter((one) => one !== null);
}

/** How deep a value may be nested: reports and facts have far less. */
export const MOST_DEPTH = 60;

/** Whether a value is nested deeper than any report: walked with a list, for recursion would overflow on the very thing. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth < MOST_DEPTH; depth++) {
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue;
      for (const inner of Object.values(one)) if (typeof inner === "object" && inner !== null) next.push(inner);
    }
    if (next.length === 0) return false;
    level = next;
  }
  return true;
}
