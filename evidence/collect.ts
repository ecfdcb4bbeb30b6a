/** Turns questions into evidence. The live source and captures share this walk, so the same bytes make the same evidence. */
import type { Evidence, Fact, FactSource, Probe } from "./define.ts";
import { noEvidence } from "./define.ts";
import { evidenceFromReplies, identifyProbe, probesOf, type Reply } from "./reply.ts";

/**
 * Asks the probes of all facts and parses the replies, in the order of `facts`. Every fact starts at once, but one with `after`
 * waits for those keys, as far as they are among `facts`. Equal probes are asked once, with the limits of the first. `ask` never
 * rejects. Throws an Error when facts wait for each other.
 */
export async function collectFacts(
  facts: readonly Fact[],
  ask: (probe: Probe) => Promise<Reply>,
  root: boolean,
): Promise<Map<string, Evidence>> {
  refuseCycles(facts);
  const byKey = new Map(facts.map((fact) => [fact.key, fact]));
  const asked = new Map<string, Promise<Reply>>();
  const started = new Map<string, Promise<Evidence>>();

  const askOnce = (probe: Probe): Promise<Reply> => {
    const id = identifyProbe(probe);
    const reply = asked.get(id) ?? ask(probe);
    asked.set(id, reply);
    return reply;
  };
  const startOnce = (fact: Fact): Promise<Evidence> => {
    const evidence = started.get(fact.key) ?? collect(fact);
    started.set(fact.key, evidence);
    return evidence;
  };
  const askSource = async (source: FactSource<unknown>) => {
    const known = new Map<string, unknown>();
    for (const key of source.after ?? []) {
      const fact = byKey.get(key);
      const evidence = fact === undefined ? null : await startOnce(fact);
      if (evidence?.status === "ok") known.set(key, evidence.value);
    }
    const probes = probesOf(source, (key) => known.get(key) ?? null);
    return await Promise.all(probes.map(async (probe) => ({ source, reply: await askOnce(probe) })));
  };
  const collect = async (fact: Fact): Promise<Evidence> => {
    try {
      const replies = await Promise.all(fact.sources.map(askSource));
      return evidenceFromReplies(fact, replies.flat(), root);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return noEvidence(fact.key, "notCollected", `The doctor could not ask for it: ${why}`);
    }
  };

  const evidence = await Promise.all(facts.map(startOnce));
  return new Map(facts.map((fact, i) => [fact.key, evidence[i]!]));
}

/** Facts that wait for each other would wait for ever. */
function refuseCycles(facts: readonly Fact[]): void {
  const after = new Map(facts.map((fact) => [fact.key, fact.sources.flatMap((source) => source.after ?? [])]));
  const cleared = new Set<string>();
  const follow = (key: string, path: readonly string[]): void => {
    if (path.includes(key)) throw new Error(`Facts wait for each other: ${[...path, key].join(", ")}`);
    if (cleared.has(key)) return;
    for (const next of after.get(key) ?? []) follow(next, [...path, key]);
    cleared.add(key);
  };
  for (const key of after.keys()) follow(key, []);
}
