import { assert, assertEquals } from "../../compat/std_assert.ts";
import { type Case, CLEAR, type Rule, type Sample } from "../../checks/define.ts";
import { PLANNED } from "../../checks/planned.ts";
import { RULES } from "../../checks/mod.ts";
import { SETTINGS_PATHS } from "../../checks/tables/settings_paths.ts";
import { foundBy, judgeRule } from "../../engine/judge.ts";
import { diagnose } from "../../engine/diagnose.ts";
import { type Evidence, noEvidence, type Status } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import { FACTS } from "../../evidence/mod.ts";
import { CATALOGUE_IDS } from "./catalogue_ids.ts";
import { collectSample, judgeSample } from "./sample_case.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const TARGET = {
  bundleId: "com.example.tunnel.extension",
  teamId: "EXAMPLE123",
  name: "Example Tunnel",
  version: "2.4.0",
  build: "240",
  category: null,
};

/** What the rule finds and holds against the extension in the sample; a judge that throws fails the test. */
function firings(rule: Rule, sample: Sample) {
  return judgeSample(rule, sample).flatMap(({ judgement }) => {
    if (judgement.crash !== null) throw judgement.crash;
    return foundBy(judgement).filter((one) => one.latent === undefined);
  });
}

function without(status: Status): Case["facts"] {
  return createFacts(new Map(FACTS.map(({ key }): [string, Evidence] => [key, noEvidence(key, status)])));
}

for (const rule of RULES) {
  for (const sample of rule.samples().fires) {
    Deno.test(`${rule.id} fires on ${sample.says}`, () => {
      const found = firings(rule, sample);
      assert(
        found.length > 0,
        `unknown or clear: ${JSON.stringify(judgeSample(rule, sample).map((one) => one.judgement.outcome))}`,
      );
      for (const one of found) assert(one.message !== "", "a finding without a message");
    });
  }
  for (const sample of rule.samples().silent) {
    Deno.test(`${rule.id} stays silent on ${sample.says}`, () => assertEquals(firings(rule, sample), []));
  }

  Deno.test(`${rule.id} says twice the same, changes nothing and survives evidence that is missing`, () => {
    for (const sample of [...rule.samples().fires, ...rule.samples().silent]) {
      for (const { of, judgement } of judgeSample(rule, sample)) {
        assertEquals(judgeRule(rule, of).outcome, judgement.outcome);
      }
    }
    for (const target of [null, TARGET]) {
      const { outcome, crash } = judgeRule(rule, { facts: createFacts(new Map()), target, now: NOW });
      assertEquals([crash, outcome.is === "found"], [null, false]);
    }
  });

  Deno.test(`${rule.id} tells its reader everything`, () => {
    const texts = [
      rule.title,
      rule.why,
      rule.notWhen,
      rule.macos,
      ...rule.fix.map((step) => step.text),
      ...rule.references,
    ];
    const says = [...rule.samples().fires, ...rule.samples().silent].map((sample) => sample.says);
    assertEquals([...texts, ...says].filter((text) => text.trim() === ""), []);
    assert(rule.references.length > 0, "no reference");
    assert(rule.fix.length > 0 || rule.kind === "context" || rule.kind === "collect", "no repair");
    assert(Number.isInteger(rule.stage) && rule.stage >= 0 && rule.stage <= 13, "no such stage");
    assertEquals(says.filter((text, i) => says.indexOf(text) !== i), [], "two samples of one name");
  });

  Deno.test(`${rule.id} repairs nothing by force`, () => {
    const forbidden = /systemextensionsctl\s+(?:reset|uninstall|developer)|csrutil\s+disable|\brm\s+-rf\b/;
    assertEquals(rule.fix.filter((step) => forbidden.test(JSON.stringify(step))), []);
  });

  Deno.test(`${rule.id} fills the placeholders of its repair`, () => {
    const wanted = new Set(JSON.stringify(rule.fix).match(/\{\w+\}/g)?.map((mark) => mark.slice(1, -1)) ?? []);
    const filled = rule.samples().fires.flatMap((sample) => firings(rule, sample)).flatMap((one) =>
      Object.keys(one.values ?? {})
    );
    for (const name of [...filled, "bundleId", "teamId", ...Object.keys(SETTINGS_PATHS)]) wanted.delete(name);
    assertEquals([...wanted], []);
  });
}

Deno.test("a rule that fires says so in the report, with the line that proves it", () => {
  const mute = RULES.flatMap((rule) =>
    rule.samples().fires.filter((sample) => sample.text !== undefined && sample.target === undefined).flatMap(
      (sample) => {
        const tool = { name: "sysex-doctor", version: "0" };
        const report = diagnose(collectSample(sample), { tool, clock: NOW, rules: [rule] });
        const findings = [...report.diagnoses.flatMap((one) => one.findings), ...report.findings];
        const own = findings.filter((finding) => finding.rule === rule.id);
        const proven = own.every((finding) => finding.evidence.length > 0);
        return own.length > 0 && (proven || rule.kind === "collect") ? [] : [`${rule.id}: ${sample.says}`];
      },
    )
  );
  assertEquals(mute, []);
});

Deno.test("nothing but a hole in the evidence is found in evidence that could not be read", () => {
  const wrong = (["denied", "notCollected", "stale", "unreadable", "notApplicable"] as const).flatMap((status) =>
    RULES.filter((rule) => rule.kind !== "collect").filter((rule) =>
      foundBy(judgeRule(rule, { facts: without(status), target: TARGET, now: NOW })).length > 0
    ).map((rule) => `${rule.id}: ${status}`)
  );
  assertEquals(wrong, []);
});

Deno.test("evidence that does not apply leaves every rule that needs it silent", () => {
  const rules = RULES.filter((rule) => rule.needs.length > 0);
  const outcomes = rules.map((rule) =>
    judgeRule(rule, { facts: without("notApplicable"), target: TARGET, now: NOW }).outcome
  );
  assertEquals(outcomes.filter((outcome) => outcome !== CLEAR), []);
});

Deno.test("written and planned rules are the catalogue, each in one place; additions have a file", () => {
  const written = RULES.map((rule) => rule.id);
  const planned = PLANNED.map((rule) => rule.id);
  assertEquals(CATALOGUE_IDS.length, 176);
  assertEquals([...written, ...planned].filter((id, i, all) => all.indexOf(id) !== i), []);
  assertEquals(CATALOGUE_IDS.filter((id) => !written.includes(id) && !planned.includes(id)), []);
  assertEquals(planned.filter((id) => !CATALOGUE_IDS.includes(id)), []);
});
