import type { PlistValue } from "../plist/value.ts";
import { DATE_ORIGIN, type Match } from "./requirement.ts";

/** True, false, or null for a value that is not known. */
export type Truth = boolean | null;

/**
 * Compares a value with what a requirement asks. `undefined` is a value that is not there; of an array any element may match.
 * Texts are compared unit by unit; `<` and `>` take runs of digits as numbers, as versions need it.
 */
export function matchValue(match: Match, value: PlistValue | undefined): Truth {
  if (value === undefined) return match.op === "absent";
  // A property list that was printed may hide a value; see PlistValue.
  if (value === null) return match.op === "absent" ? false : null;
  if (Array.isArray(value)) {
    const elements = value.map((element) => matchValue(match, element));
    if (elements.includes(true)) return true;
    if (match.op !== "exists") return elements.includes(null) ? null : false;
  }
  if ("date" in match) return value instanceof Date && compareDate(match, value);
  if ("value" in match) return typeof value === "string" && compareText(match, value);
  return match.op === "exists" && value !== false;
}

function compareDate({ op, date }: Extract<Match, { date: number }>, value: Date): boolean {
  const difference = (value.getTime() - DATE_ORIGIN) / 1000 - date;
  switch (op) {
    case "on":
      return difference === 0;
    case "before":
      return difference < 0;
    case "after":
      return difference > 0;
    case "on or before":
      return difference <= 0;
    case "on or after":
      return difference >= 0;
  }
}

function compareText({ op, value: wanted }: Extract<Match, { value: string }>, value: string): boolean {
  switch (op) {
    case "=":
      return value === wanted;
    case "~":
      // As the system searches: an empty text is found nowhere.
      return wanted !== "" && value.includes(wanted);
    case "begins":
      return wanted !== "" && value.startsWith(wanted);
    case "ends":
      return wanted !== "" && value.endsWith(wanted);
    case "<":
      return compareNumerically(value, wanted) < 0;
    case ">":
      return compareNumerically(value, wanted) > 0;
    case "<=":
      return compareNumerically(value, wanted) <= 0;
    case ">=":
      return compareNumerically(value, wanted) >= 0;
  }
}

function compareNumerically(a: string, b: string): number {
  const [left, right] = [splitDigits(a), splitDigits(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [one, other] = [left[i]!, right[i]!];
    const difference = isDigits(one) && isDigits(other)
      ? compareDigits(one, other)
      : Number(one > other) - Number(one < other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** `1.10` becomes `1`, `.`, `10`. */
function splitDigits(text: string): string[] {
  return text.match(/\d+|\D/g) ?? [];
}

function isDigits(text: string): boolean {
  return text >= "0" && text <= "9:";
}

/** By length first, leading zeros aside: no number is too long. */
function compareDigits(a: string, b: string): number {
  const [one, other] = [a, b].map((digits) => digits.replace(/^0+/, "")) as [string, string];
  return one.length - other.length || Number(one > other) - Number(one < other);
}
