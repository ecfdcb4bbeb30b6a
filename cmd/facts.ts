import { describeEvidence, factsOf } from "../engine/diagnose.ts";
import type { Collected } from "../evidence/define.ts";
import { FACTS } from "../evidence/mod.ts";
import { renderJson } from "../reports/json_text.ts";
import { defineVerb, EXIT } from "./define.ts";
import { handleEach } from "./each.ts";
import { readWindow } from "./log_window.ts";
import { deliver, openPath, openSources } from "./sources.ts";

/** Prints what the parsers read, without judging it. */
export default defineVerb(async (words, terminal) => {
  if (words.options["each"] === true) {
    const window = readWindow(words);
    return await handleEach(
      words,
      terminal,
      async (path) => ({ answer: answerOf(await openPath(path, FACTS, window)), exit: EXIT.ok }),
    );
  }
  const answer = answerOf(await openSources(words, FACTS, terminal));
  await deliver(`${renderJson(answer, 2)}\n`, words, terminal);
  return EXIT.ok;
});

function answerOf(collected: Collected): Record<string, unknown> {
  const evidence = [...collected.evidence].filter(([, one]) => one.status !== "notCollected");
  return {
    facts: factsOf(collected),
    evidence: Object.fromEntries(evidence.map(([key, one]) => [key, describeEvidence(one)])),
    notes: collected.notes,
  };
}
