import { redactTexts } from "../engine/redact/redact_report.ts";
import { judgeMac } from "../engine/selftest/judge.ts";
import { observe } from "../engine/selftest/observe.ts";
import type { SelfTest } from "../engine/selftest/report.ts";
import { FACTS } from "../evidence/mod.ts";
import { renderOptions } from "./answer.ts";
import { defineVerb, EXIT, type Terminal, UsageError, type Words } from "./define.ts";
import { parseDuration } from "./duration.ts";
import { showProgress } from "./progress.ts";
import { openRedaction } from "./redaction.ts";
import { deliver } from "./sources.ts";

/** In under a minute; what has not answered by then is said not to have. */
const DEADLINE_MS = 50_000;

/** Checks what the doctor believes of macOS against this Mac. */
export default defineVerb(async (words, terminal) => {
  const deadlineMs = parseDuration(words.options["deadline"] as string | undefined, "deadline") ?? DEADLINE_MS;
  if (terminal.host.os !== "darwin") {
    throw new UsageError(
      "This is not macOS, so there is nothing to test the doctor against: run doctor selftest on a Mac",
    );
  }
  const redaction = await openRedaction(words, terminal);
  const { mac, live, durationMs } = await observeMac(deadlineMs, words, terminal);
  const test = judgeMac(mac, {
    facts: FACTS,
    tool: terminal.tool,
    startedAt: live.collectedAt,
    durationMs,
    partial: live.partial,
    notes: live.notes,
  });
  const shown = redaction.level === "off" ? test : redactTexts(test, await redaction.prepare(live)).clean;
  await deliver(redaction.check(await render(shown, words, terminal)), words, terminal);
  await redaction.finish();
  return exitOf(test);
});

async function observeMac(deadlineMs: number, words: Words, terminal: Terminal) {
  const { host, interrupted: signal } = terminal;
  const progress = showProgress(terminal, words.options["plain"] === true);
  const start = performance.now();
  try {
    const seen = await observe({
      host,
      facts: FACTS,
      deadlineMs,
      signal,
      arch: host.arch ?? Deno.build.arch,
      unregistered: `sysex-doctor.selftest.${crypto.randomUUID()}.missing`,
      ...progress !== null && { onProbe: progress.onProbe },
    });
    return { ...seen, durationMs: Math.round(performance.now() - start) };
  } finally {
    progress?.end();
  }
}

async function render(test: SelfTest, words: Words, terminal: Terminal): Promise<string> {
  const toPerson = terminal.host.stdoutIsTerminal && words.options["output"] === undefined;
  const format = (words.options["format"] as string | undefined) ?? (toPerson ? "table" : "json");
  if (format === "json") {
    const { renderJson } = await import("../reports/json_text.ts");
    return `${renderJson(test, 2)}\n`;
  }
  const { renderSelfTestTable } = await import("../reports/selftest/table.ts");
  return renderSelfTestTable(test, renderOptions(words, terminal));
}

const EXITS: Readonly<Record<SelfTest["outcome"], number>> = {
  contradicted: EXIT.problem,
  incomplete: EXIT.inconclusive,
  differs: EXIT.warning,
  passed: EXIT.ok,
};

function exitOf({ outcome }: SelfTest): number {
  return EXITS[outcome];
}
