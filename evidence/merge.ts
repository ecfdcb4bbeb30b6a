/** Makes one piece of evidence out of what a fact's parsers read in one or several outputs. */
import type { Evidence, Fact, Origin, Parsed, Problem, Status } from "./define.ts";
import { clipValue } from "./clip.ts";
import { noEvidence } from "./define.ts";

const MOST_PROBLEMS = 1_000;
const MOST_TEXT = 400;

/** A parsed output with the name of the command or file it came from. */
export interface Reading<T> {
  readonly source: string;
  readonly parsed: Parsed<T>;
}

/** The circumstances that all readings of one key share. */
export type Circumstances = Partial<
  Pick<Evidence, "exitCode" | "collectedAt" | "durationMs" | "bytes" | "sha256" | "truncated" | "timedOut" | "note">
>;

/**
 * Merges readings in the order of the text: lists of objects add up (`append`), of a table the last complete output wins and
 * the earlier ones are named in `problems` (`last`).
 */
export function mergeReadings<T>(
  fact: Fact<T>,
  readings: readonly Reading<T>[],
  circumstances: Circumstances = {},
): Evidence<T> {
  const good = readings.filter((reading) => reading.parsed.value !== null);
  const problems = shorten(readings.flatMap((reading) => reading.parsed.problems));
  const source = [...new Set(readings.map((reading) => reading.source))].join("; ") || null;
  const base = { ...noEvidence(fact.key, "unreadable"), source, ...circumstances };
  if (good.length === 0) {
    const absent = readings.every(({ parsed }) => parsed.absent);
    const note = absent ? "The tool answered that there is none" : "The output has no form that the parser knows";
    return { ...base, status: absent ? "absent" : base.status, problems, note: circumstances.note ?? note };
  }
  const used = fact.merge === "append" ? good : [lastComplete(good)];
  const status: Status = used.every((reading) => reading.parsed.refused) ? "denied" : "ok";
  const whole = (fact.merge === "append" ? append(fact, used) : used[0]!.parsed.value)!;
  const settled = fact.settle?.(whole, namesOf(used)) ?? { value: whole, problems: [], to: null };
  const clipped = clipValue(fact, settled.value);
  const cut = clipped.length === null
    ? null
    : `It lists ${clipped.length} items; only the first ${clipped.most} are used: no Mac has more`;
  return {
    ...base,
    status,
    note: circumstances.note ?? cut ?? (status === "denied" ? "The tool refused to answer" : null),
    source: fact.merge === "append" ? source : used[0]?.source ?? source,
    complete: used.every((reading) => reading.parsed.complete !== false) && circumstances.truncated !== true &&
      cut === null,
    value: clipped.value,
    problems: [
      ...[...cut === null ? [] : [cut], ...settled.problems].map((why) => ({ line: 0, text: "", why })),
      ...problems,
      ...overruled(good, used),
    ],
    origins: originsOf(used, fact.merge === "append", { most: clipped.most, to: settled.to }),
  };
}

/** A report is read by people: so many bad lines, and so much of each, say all there is to say. */
function shorten(problems: readonly Problem[]): Problem[] {
  const kept = problems.slice(0, MOST_PROBLEMS).map((one) => ({ ...one, text: one.text.slice(0, MOST_TEXT) }));
  const left = problems.length - kept.length;
  return left === 0 ? kept : [...kept, { line: 0, text: "", why: `${left} more lines could not be used` }];
}

/** A refusal never hides an answer, a cut answer never hides a complete one. */
function lastComplete<T>(readings: readonly Reading<T>[]): Reading<T> {
  const rank = ({ parsed }: Reading<T>) => (parsed.refused ? 0 : parsed.complete === false ? 1 : 2);
  return readings.reduce((best, reading) => rank(reading) >= rank(best) ? reading : best);
}

function overruled<T>(good: readonly Reading<T>[], used: readonly Reading<T>[]): Problem[] {
  return good.filter((reading) => !used.includes(reading)).map(({ source, parsed }) => {
    const at = parsed.origins[""] ?? Object.values(parsed.origins)[0];
    return {
      line: at?.n ?? 0,
      text: at?.text ?? "",
      why: `Another output of the same kind counts, not this one of ${source}`,
    };
  });
}

function append<T>(fact: Fact<T>, readings: readonly Reading<T>[]): T {
  const values = readings.map((reading) => reading.parsed.value as T);
  if (fact.join !== undefined) return values.reduce((first, second) => fact.join!(first, second));
  if (values.every(Array.isArray)) return values.flat() as T;
  return Object.assign(Object.create(null), ...values) as T;
}

/** Which output each item of the lists is from. */
function namesOf<T>(readings: readonly Reading<T>[]): string[] {
  return readings.flatMap(({ source, parsed: { value } }) => Array.isArray(value) ? value.map(() => source) : []);
}

/** Bounds and places of a list's items. */
interface Places {
  readonly most: number;
  /** Where each item stands now; null for where it was. */
  readonly to: readonly number[] | null;
}

/** Of several outputs about one item, the first one that shows a field is its origin. */
function originsOf<T>(
  readings: readonly Reading<T>[],
  shifted: boolean,
  { most, to }: Places,
): Record<string, Origin> {
  const origins: Record<string, Origin> = Object.create(null);
  let offset = 0;
  for (const { source, parsed } of readings) {
    const isList = Array.isArray(parsed.value);
    for (const [path, line] of Object.entries(parsed.origins)) {
      const place = shifted && isList ? shift(path, offset, to) : path;
      if (isBeyond(place, most) || (to !== null && place in origins)) continue;
      origins[place] = { source, line: line.n, text: line.text };
    }
    if (Array.isArray(parsed.value)) offset += parsed.value.length;
  }
  return origins;
}

/** `services.10000.label` is beyond a bound of 10000. */
function isBeyond(path: string, most: number): boolean {
  const index = /^(?:[^.\d][^.]*\.)?(\d{3,})(?:\.|$)/.exec(path)?.[1];
  return index !== undefined && Number(index) >= most;
}

/** `1.state` with offset 3 is `4.state`, or where that item went. */
function shift(path: string, offset: number, to: readonly number[] | null): string {
  const [head = "", ...rest] = path.split(".");
  if (!/^\d+$/.test(head)) return path;
  const at = Number(head) + offset;
  return [to?.[at] ?? at, ...rest].join(".");
}
