import { RULES } from "../checks/mod.ts";
import { diagnose } from "../engine/diagnose.ts";
import { compareReleases } from "../engine/release.ts";
import type { Report } from "../engine/report.ts";
import { createFacts } from "../evidence/facts.ts";
import type { Collected } from "../evidence/define.ts";
import { readBundle } from "../evidence/bundle/read_bundle.ts";
import { defineVerb, EXIT, type Terminal, UsageError } from "./define.ts";
import { exitCode, renderReport } from "./answer.ts";
import { handleEach } from "./each.ts";
import { openRedaction } from "./redaction.ts";
import { deliver, parseNow } from "./sources.ts";

/** Judges apps from their files alone, on any system, and against an earlier release when one is given. */
export default defineVerb(async (words, terminal) => {
  const { positionals, options } = words;
  const against = options["against"] as string | undefined;
  const failOn = options["fail-on"] as string | undefined;
  const now = parseNow(options["now"] as string | undefined) ?? new Date(terminal.host.now());
  const exitOf = (report: Report) =>
    options["exit-zero"] === true ? EXIT.ok : worseOf(exitCode(report, failOn), exitOfChanges(report, failOn));
  const redaction = await openRedaction(words, terminal);
  if (options["each"] === true) {
    return await handleEach(words, terminal, async (path) => {
      const { report, collected } = await inspectOne(path, { against, now, terminal });
      return { answer: { report: await redaction.clean(report, collected) }, exit: exitOf(report) };
    });
  }
  const [path, second] = positionals;
  if (path === undefined) {
    throw new UsageError("Nothing to inspect: give the path of an .app, a .systemextension or an archive of one");
  }
  if (second !== undefined) {
    throw new UsageError(`Cannot judge "${path}" and "${second}" as one: add --each for one report each`);
  }
  const { report, collected } = await inspectOne(path, { against, now, terminal });
  const clean = await redaction.clean(report, collected);
  await deliver(redaction.check(await renderReport(clean, words, terminal)), words, terminal);
  await redaction.finish();
  return exitOf(report);
});

interface Inspection {
  readonly against: string | undefined;
  readonly now: Date;
  readonly terminal: Terminal;
}

async function inspectOne(
  path: string,
  { against, now, terminal }: Inspection,
): Promise<{ readonly report: Report; readonly collected: Collected }> {
  const collected = await readBundle(path);
  const report = diagnose(collected, { tool: terminal.tool, clock: now, rules: RULES });
  if (against === undefined) return { report, collected };
  const before = await readBundle(against);
  const changes = compareReleases(createFacts(before.evidence), createFacts(collected.evidence), now);
  return { report: { ...report, changes }, collected };
}

/** What breaks fails the gate, what asks for somebody warns. */
function exitOfChanges({ changes = [] }: Report, failOn: string | undefined): number {
  if (changes.some(({ weight }) => weight === "breaks")) return EXIT.problem;
  return changes.some(({ weight }) => weight === "asks") && failOn !== "fail" ? EXIT.warning : EXIT.ok;
}

function worseOf(a: number, b: number): number {
  const order: readonly number[] = [EXIT.ok, EXIT.warning, EXIT.inconclusive, EXIT.problem];
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}
