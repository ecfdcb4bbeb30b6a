import { RULES } from "../checks/mod.ts";
import { diagnose } from "../engine/diagnose.ts";
import { combineCollected } from "../engine/combine.ts";
import { FACTS } from "../evidence/mod.ts";
import { readBundle } from "../evidence/bundle/read_bundle.ts";
import { defineVerb, EXIT, UsageError } from "./define.ts";
import { exitCode, renderReport } from "./diagnose.ts";
import { deliver } from "./sources.ts";

/** Judges an app from its files alone, on any system. */
export default defineVerb(async (words, terminal) => {
  if (words.positionals.length === 0) {
    throw new UsageError("Nothing to inspect: give the path of an .app, a .systemextension or an archive of one");
  }
  const collected = [];
  for (const path of words.positionals) collected.push(await readBundle(path, FACTS));
  const report = diagnose(combineCollected(collected), {
    tool: terminal.tool,
    clock: new Date(terminal.host.now()),
    rules: RULES,
  });
  await deliver(await renderReport(report, words, terminal), words, terminal);
  return words.options["exit-zero"] === true
    ? EXIT.ok
    : exitCode(report, words.options["fail-on"] as string | undefined);
});
