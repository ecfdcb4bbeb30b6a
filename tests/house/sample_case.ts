/** Puts a rule's sample before the rule: text goes through the parsers, facts given by hand are believed. */
import type { Case, Rule, Sample } from "../../checks/define.ts";
import { type Judgement, judgeRule } from "../../engine/judge.ts";
import { chooseTarget, findTargets } from "../../engine/targets.ts";
import { type Collected, type Evidence, noEvidence } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import { FACTS } from "../../evidence/mod.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";

/** When samples are judged, unless they say otherwise. */
const NOW = "2026-11-20T12:00:00Z";

/** What is known in the sample; frozen, so that a judge that changes it is found out. */
export function collectSample(sample: Sample): Collected {
  const files = sample.text === undefined ? [] : [{ name: "sample.txt", bytes: new TextEncoder().encode(sample.text) }];
  const collected = readDocuments(files, FACTS);
  const evidence = new Map<string, Evidence>(collected.evidence);
  for (const [key, value] of Object.entries(sample.facts ?? {})) {
    evidence.set(key, { ...noEvidence(key, "ok"), value, source: "sample", complete: true });
  }
  for (const [key, status] of Object.entries(sample.status ?? {})) {
    evidence.set(key, { ...(evidence.get(key) ?? noEvidence(key, status)), status });
  }
  for (const one of evidence.values()) freeze(one);
  return { ...collected, evidence };
}

/** Judges one sample for every target it names; once without a target for host-wide rules and where there is none. */
export function judgeSample(rule: Rule, sample: Sample): { of: Case; judgement: Judgement }[] {
  const facts = createFacts(collectSample(sample).evidence);
  const all = findTargets(facts);
  const chosen = sample.target === undefined ? all : [chooseTarget(all, sample.target)];
  const targets = rule.scope === "host" || chosen.length === 0 ? [null] : chosen;
  return targets.map((target) => {
    const of: Case = { facts, target, now: new Date(sample.now ?? NOW) };
    return { of, judgement: judgeRule(rule, of) };
  });
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}
