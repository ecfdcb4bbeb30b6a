/** DESIGN §6.2: all rules over full evidence, in milliseconds (the one figure that is no ratio). */
import { RULES } from "../../checks/mod.ts";
import { diagnose } from "../../engine/diagnose.ts";
import { planFacts } from "../../engine/plan.ts";
import type { Collected } from "../../evidence/define.ts";
import { FACTS } from "../../evidence/mod.ts";
import { readCapture } from "../../evidence/sources/capture.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import { type BenchLine, measureMedians, pathOf } from "./measure.ts";

const RUNS = 100;
const EVENTS = 750;

/** Rules, walk, selection and report of one full capture ≤ 5 ms, also with as many events as a log of a bad day has. */
export async function benchJudging(): Promise<BenchLine[]> {
  const few = await readCapture(pathOf("examples/mach-service-not-refreshed"), planFacts(RULES));
  const many = addEvents(few);
  const tool = { name: "bench", version: "0" };
  const count = diagnose(many, { tool, clock: new Date(0) }).diagnoses.length;
  // deno-lint-ignore require-await
  const run = (collected: Collected) => async () => {
    for (let i = 0; i < RUNS; i++) diagnose(collected, { tool, clock: new Date(0) });
  };
  const [ms = 0, busy = 0] = await measureMedians([run(few), run(many)], 7);
  return [
    { name: "rules over full evidence, ms", ratio: ms / RUNS, limit: 5, detail: `${RULES.length} rules` },
    { name: `a diagnosis with ${EVENTS} events, ms`, ratio: busy / RUNS / count, limit: 5, detail: `${count} of them` },
  ];
}

/** With events of all kinds: the lines of the log that the samples of rules have, over and over. */
function addEvents(collected: Collected): Collected {
  const samples = RULES.map(({ samples }) => samples()).flatMap(({ fires, silent }) => [...fires, ...silent]);
  const lines = samples.flatMap(({ text = "" }) => text.split("\n").filter((line) => /^\d{4}-\d\d-\d\d /.test(line)));
  const log = Array.from({ length: 2 * EVENTS }, (_, i) => lines[i % lines.length]).join("\n\n");
  const { evidence } = readDocuments([{ name: "log.txt", bytes: new TextEncoder().encode(log) }], FACTS);
  const events = evidence.get("log.events")!;
  if (!Array.isArray(events.value) || events.value.length < EVENTS) throw new Error("The samples have too few events");
  const busy = { ...events, value: events.value.slice(0, EVENTS) };
  return { ...collected, evidence: new Map([...collected.evidence, ["log.events", busy]]) };
}
