/** All that a text says of single jobs, from whichever command of launchctl, in the order of the text. */
import type { Line, Parsed, Problem } from "../parsed.ts";
import type { LaunchdEntry } from "./job.ts";
import { parseListLabel } from "./list_label.ts";
import { parseMissingService } from "./missing.ts";
import { parseServicePrint } from "./print_service.ts";

interface Numbered {
  readonly entry: LaunchdEntry;
  readonly key: string;
  readonly line: Line;
  readonly origins: Parsed<unknown>["origins"];
}

/** Reads prints of services, listed jobs and answers for unknown labels. Origins: `0`, `0.state`, …; null when none. */
export function parseJobs(lines: readonly Line[]): Parsed<LaunchdEntry[]> {
  const prints = parseServicePrint(lines);
  const listed = parseListLabel(lines);
  const missing = parseMissingService(lines);
  const printed = prints.value?.some((entry) => !("missing" in entry)) ?? false;
  const parts: Parsed<LaunchdEntry[]>[] = [...(printed ? [prints] : []), listed, missing].filter(({ value }) => value);
  if (parts.length === 0) return prints;
  const found = parts.flatMap(number).sort((a, b) => a.line.n - b.line.n);
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = parts.flatMap((part) => part.problems);
  found.forEach((each, i) => {
    origins[`${i}`] = each.line;
    for (const [path, line] of Object.entries(each.origins)) {
      if (path.startsWith(`${each.key}.`)) origins[`${i}${path.slice(each.key.length)}`] = line;
    }
  });
  const value = found.map(({ entry }) => entry);
  return { value, problems, origins, complete: value.every((entry) => "missing" in entry || entry.complete) };
}

function number({ value, origins }: Parsed<LaunchdEntry[]>): Numbered[] {
  return value!.map((entry, i) => ({ entry, key: `${i}`, line: origins[`${i}`]!, origins }));
}
