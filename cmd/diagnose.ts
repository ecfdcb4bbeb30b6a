import { diagnose, type DiagnoseOptions, factsOf } from "../engine/diagnose.ts";
import { planFacts } from "../engine/plan.ts";
import type { Report } from "../engine/report.ts";
import type { Symptom } from "../engine/symptoms.ts";
import { RULES } from "../checks/mod.ts";
import type { Collected } from "../evidence/define.ts";
import { adapt, exitCode, renderOptions, renderReport } from "./answer.ts";
import { defineVerb, EXIT, type Terminal, UsageError, type Words } from "./define.ts";
import { handleEach } from "./each.ts";
import { readWindow } from "./log_window.ts";
import { openRedaction } from "./redaction.ts";
import { deliver, openPath, openSources, parseNow } from "./sources.ts";

/** Diagnoses this Mac, recorded evidence, or with `--each` every path on its own. */
export default defineVerb(async (words, terminal) => {
  const { options } = words;
  const facts = planFacts(RULES);
  const settings = settingsOf(words, terminal);
  const failOn = options["fail-on"] as string | undefined;
  const exitOf = (report: Report) => options["exit-zero"] === true ? EXIT.ok : exitCode(report, failOn);
  const redaction = await openRedaction(words, terminal);
  const baseline = await openBaseline(words, terminal);
  if (options["each"] === true) {
    const window = readWindow(words);
    return await handleEach(words, terminal, async (path) => {
      const collected = await openPath(path, facts, window);
      const report = baseline.add(diagnose(collected, settings), collected);
      return { answer: { report: await redaction.clean(report, collected, baseline.read) }, exit: exitOf(report) };
    });
  }
  if (options["target"] !== undefined && words.positionals.length > 0) {
    throw new UsageError(
      `Both TARGET "${words.positionals[0]}" and --target "${options["target"]}" are given: give one`,
    );
  }
  const startedAt = performance.now();
  const collected = await openSources(words, facts, terminal);
  const report = baseline.add(reportOf(collected, settings, performance.now() - startedAt), collected);
  const clean = await redaction.clean(report, collected, baseline.read);
  const text = options["first-aid"] === true
    ? await firstAid(clean, words, terminal)
    : await renderReport(clean, words, terminal);
  await deliver(redaction.check(text), words, terminal);
  await redaction.finish();
  return exitOf(report);
});

/** What `--baseline` adds to a report; nothing without it. */
interface Baseline {
  /** The baseline as it was read. */
  readonly read?: unknown;
  readonly add: (report: Report, collected: Collected) => Report;
}

async function openBaseline({ options }: Words, terminal: Terminal): Promise<Baseline> {
  const path = options["baseline"] as string | undefined;
  if (path === undefined) return { add: (report) => report };
  if (path === "-" && ((options["from"] ?? []) as readonly string[]).includes("-")) {
    throw new UsageError("--from and --baseline cannot both be standard input: give a path for one of them");
  }
  const { alignSides, asOpened, openCompared } = await import("./compared.ts");
  const { addBaseline } = await import("../engine/compare/since_baseline.ts");
  const opened = await openCompared(path, terminal);
  return {
    read: opened.report,
    add(report, collected) {
      const { before, after } = alignSides(opened, asOpened({ ...report, facts: factsOf(collected) }));
      return addBaseline(report, before, after);
    },
  };
}

function settingsOf({ options, positionals }: Words, { tool, host }: Terminal): DiagnoseOptions {
  const target = (options["each"] === true ? undefined : positionals[0]) ?? options["target"] as string | undefined;
  const now = parseNow(options["now"] as string | undefined);
  return {
    tool,
    clock: new Date(host.now()),
    ...now !== undefined && { now },
    ...target !== undefined && { target },
    ...options["symptom"] !== undefined && { symptom: options["symptom"] as Symptom },
    withFacts: options["facts"] === true,
  };
}

function reportOf(collected: Collected, settings: DiagnoseOptions, collectMs: number): Report {
  const startedAt = performance.now();
  const report = diagnose(collected, settings);
  return {
    ...report,
    timings: { collectMs: Math.round(collectMs), judgeMs: Math.round(performance.now() - startedAt) },
  };
}

async function firstAid(report: Report, words: Words, terminal: Terminal): Promise<string> {
  const { renderFirstAid } = await import("../reports/first_aid.ts");
  const options = renderOptions(words, terminal);
  return renderFirstAid(await adapt(report, options.audience), options);
}
