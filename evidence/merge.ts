/** Makes one piece of evidence out of what a fact's parsers read in one or several outputs. */
import type { Evidence, Fact, Origin, Parsed, Problem, Status } from "./define.ts";
import { noEvidence } from "./define.ts";

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
  const problems = readings.flatMap((reading) => reading.parsed.problems);
  const source = [...new Set(readings.map((reading) => reading.source))].join("; ") || null;
  const base = { ...noEvidence(fact.key, "unreadable"), source, ...circumstances };
  if (good.length === 0) {
    return { ...base, problems, note: circumstances.note ?? "The output has no form that the parser knows" };
  }
  const used = fact.merge === "append" ? good : [lastComplete(good)];
  const status: Status = used.every((reading) => reading.parsed.refused) ? "denied" : "ok";
  return {
    ...base,
    status,
    note: circumstances.note ?? (status === "denied" ? "The tool refused to answer" : null),
    source: fact.merge === "append" ? source : used[0]?.source ?? source,
    complete: used.every((reading) => reading.parsed.complete !== false) && circumstances.truncated !== true,
    value: fact.merge === "append" ? append(used) : used[0]?.parsed.value ?? null,
    problems: [...problems, ...overruled(good, used)],
    origins: originsOf(used, fact.merge === "append"),
  };
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

function append<T>(readings: readonly Reading<T>[]): T {
  const values = readings.map((reading) => reading.parsed.value);
  if (values.every(Array.isArray)) return values.flat() as T;
  return Object.assign(Object.create(null), ...values) as T;
}

function originsOf<T>(readings: readonly Reading<T>[], shifted: boolean): Record<string, Origin> {
  const origins: Record<string, Origin> = Object.create(null);
  let offset = 0;
  for (const { source, parsed } of readings) {
    const isList = Array.isArray(parsed.value);
    for (const [path, line] of Object.entries(parsed.origins)) {
      const place = shifted && isList ? shift(path, offset) : path;
      origins[place] = { source, line: line.n, text: line.text };
    }
    if (Array.isArray(parsed.value)) offset += parsed.value.length;
  }
  return origins;
}

/** `1.state` with offset 3 is `4.state`. */
function shift(path: string, offset: number): string {
  const [head = "", ...rest] = path.split(".");
  return /^\d+$/.test(head) ? [Number(head) + offset, ...rest].join(".") : path;
}
