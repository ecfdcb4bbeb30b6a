/** All that a text says of single jobs, from whichever command of launchctl, in the order of the text. */
import type { Line, Parsed, Problem } from "../parsed.ts";
import type { LaunchdEntry } from "./job.ts";
import { parseListLabel } from "./list_label.ts";
import { parseMissingService } from "./missing.ts";
import { parseServicePrint } from "./print_service.ts";

interface Found {
  readonly entry: LaunchdEntry;
  readonly line: Line;
  /** Lines of its fields, by the path inside it. */
  readonly fields: [string, Line][];
}

/** Reads prints of services, listed jobs and answers for unknown labels. Origins: `0`, `0.state`, …; null when none. */
export function parseJobs(lines: readonly Line[]): Parsed<LaunchdEntry[]> {
  const prints = parseServicePrint(lines);
  const listed = parseListLabel(lines);
  const missing = parseMissingService(lines);
  const printed = prints.value?.some((entry) => !("missing" in entry)) ?? false;
  const parts: Parsed<LaunchdEntry[]>[] = [...(printed ? [prints] : []), listed, missing].filter(({ value }) => value);
  if (parts.length === 0) return prints;
  const found = parts.flatMap(unite).sort((a, b) => a.line.n - b.line.n);
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = parts.flatMap((part) => part.problems);
  found.forEach(({ line, fields }, i) => {
    origins[`${i}`] = line;
    for (const [path, at] of fields) origins[`${i}.${path}`] = at;
  });
  const value = found.map(({ entry }) => entry);
  return { value, problems, origins, complete: value.every((entry) => "missing" in entry || entry.complete) };
}

/** Each entry of a part with the origins that are its own. */
function unite({ value, origins }: Parsed<LaunchdEntry[]>): Found[] {
  const found = value!.map((entry, i): Found => ({ entry, line: origins[`${i}`]!, fields: [] }));
  for (const [path, line] of Object.entries(origins)) {
    const dot = path.indexOf(".");
    if (dot > 0) found[Number(path.slice(0, dot))]?.fields.push([path.slice(dot + 1), line]);
  }
  return found;
}
