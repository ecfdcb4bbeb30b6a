/** In which style a text is a log: with which bytes its records begin. */
import type { Line } from "../../parsed.ts";
import { parseRecord } from "../record.ts";

/** Records of the styles that `log` prints begin with the year or with a brace. */
const ALWAYS: readonly number[] = [..."2{"].map((char) => char.charCodeAt(0));
/** What lines of pretty-printed JSON begin with at the left margin: braces, brackets, an indent. */
const PRINTED_JSON: readonly number[] = [..."[]{}, "].map((char) => char.charCodeAt(0));
const JSON_MEMBER = /^\s+"(?:eventMessage|machTimestamp|formatString)"\s{0,8}:/;
const FEWEST_MEMBERS = 2;
/** Another first byte counts when so large a part of the lines are records that begin with it. */
const SHARE = 0.1;

/** The bytes with which records begin in a text that begins like this, beside those of every log. */
export function learnStarters(lines: readonly Line[]): ReadonlySet<number> {
  if (lines.filter(({ text }) => JSON_MEMBER.test(text)).length >= FEWEST_MEMBERS) return new Set(PRINTED_JSON);
  const counts = new Map<number, number>();
  for (const line of lines) {
    const first = line.text.charCodeAt(0);
    if (!(first > 0x20 && first < 0x7f) || ALWAYS.includes(first)) continue;
    const record = parseRecord(line);
    if (record !== null && record.process !== null) counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= SHARE * lines.length).map(([byte]) => byte));
}

/** All bytes with which a record may begin. */
export function withUsualStarters(learned: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...ALWAYS, ...learned]);
}
