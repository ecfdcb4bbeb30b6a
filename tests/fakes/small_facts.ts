/** Facts without a grammar, for tests of how evidence is collected: a value is the lines of the output. */
import { defineFact, type Fact, type FactSource, type Output, type Parsed, type Probe } from "../../evidence/define.ts";

export type Lines = string[];

/** Takes every line; a cut output is incomplete, an empty one unparsable. */
export function parseLines({ lines }: Output): Parsed<Lines> {
  const origins = Object.fromEntries(lines.map((line, i) => [String(i), line]));
  return { value: lines.length === 0 ? null : lines.map((line) => line.text), problems: [], origins };
}

/** A fact that asks some probes. */
export function linesFact(
  key: string,
  probes: FactSource<Lines>["probes"],
  more: Partial<FactSource<Lines>> = {},
): Fact<Lines> {
  return defineFact<Lines>({
    key,
    summary: "Lines",
    privacy: "public",
    privilege: "none",
    merge: "append",
    sources: [{ format: key, parse: parseLines, ...(probes === undefined ? {} : { probes }), ...more }],
  });
}

/** Asks for the job of every registered extension: `[*] [*] TEAM ID (VERSION/BUILD) …` is `NetworkExtension.ID.VERSION.BUILD`. */
function jobProbes(list: unknown, timeoutMs: number): Probe[] {
  return ((list ?? []) as Lines).flatMap((line): Probe[] => {
    const [, id, version, build] = /\t(\S+) \(([^/]+)\/([^)]+)\)/.exec(line) ?? [];
    const label = `NetworkExtension.${id}.${version}.${build}`;
    return id === undefined ? [] : [{ command: ["/bin/launchctl", "print", `system/${label}`], timeoutMs }];
  });
}

/** One fact of every kind: commands, a file, a question that depends on an answer, one that nobody can answer. */
export function smallFacts(launchctlTimeoutMs = 10_000): Fact[] {
  const timeoutMs = launchctlTimeoutMs;
  return [
    linesFact("small.job", (known) => jobProbes(known("small.list"), timeoutMs), { after: ["small.list"] }),
    linesFact("small.list", [{ command: ["/usr/bin/systemextensionsctl", "list"] }]),
    linesFact("small.domain", [{ command: ["/bin/launchctl", "print", "system"], timeoutMs }]),
    linesFact("small.processes", [{ command: ["/bin/ps", "-axww"], capBytes: 100_000 }]),
    linesFact("small.host", [{ command: ["/usr/bin/sw_vers"] }, { command: ["/usr/sbin/sysctl", "kern.boottime"] }]),
    linesFact("small.database", [{ file: "/Library/SystemExtensions/db.plist" }]),
    linesFact("small.pasted", undefined),
  ];
}
