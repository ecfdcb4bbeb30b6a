/** What to collect: only what the rules that are asked need, and what they in turn depend on. */
import type { Rule } from "../checks/define.ts";
import type { Fact } from "../evidence/define.ts";
import { FACTS } from "../evidence/mod.ts";

/** Facts that every report shows. */
const ALWAYS: readonly string[] = ["reg.list", "host.os", "host.bootTime", "run.isRoot"];

/** The facts that these rules need or read, with the facts their probes depend on, in the registry's order. */
export function planFacts(rules: readonly Rule[]): Fact[] {
  const wanted = new Set<string>(ALWAYS);
  for (const rule of rules) {
    for (const key of [...rule.needs, ...rule.needsOne ?? [], ...rule.reads ?? []]) wanted.add(key);
  }
  // Whoever asks for the extension takes the copy that macOS runs, where there is one.
  if (wanted.has("sysex.embedded")) wanted.add("sysex.staged");
  for (const key of wanted) {
    const fact = FACTS.find((one) => one.key === key);
    for (const before of fact?.sources.flatMap((source) => source.after ?? []) ?? []) wanted.add(before);
  }
  return FACTS.filter((fact) => wanted.has(fact.key));
}
