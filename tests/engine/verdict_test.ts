import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { type FixStep, found, type Rule, unknown } from "../../checks/define.ts";
import { RULES } from "../../checks/mod.ts";
import { domain, ID, job, list } from "../../checks/samples.ts";
import { catalogued } from "../../engine/catalogue.ts";
import type { Verdict } from "../../engine/report.ts";
import { diagnosePasted } from "../fakes/pasted.ts";

const ENABLED = list({ state: "activated enabled" });
const WORKING = ENABLED + job({ state: "running", pid: "512", runs: "1" }) +
  domain([512, `NetworkExtension.${ID}.2.4.0.240`]);
const NAME = `${ID} 2.4.0/240`;

/** A rule of this id that judges as told, whether the catalogue's rule is written yet or not. */
function ruleThat(id: string, judge: Rule["judge"], fix: readonly FixStep[] = []): Rule {
  const { needsOne: _, ...rule } = RULES.find(({ scope }) => scope === "target")!;
  const { kind, stage, severity, confidence, title, explains } = catalogued(id);
  return { ...rule, id, kind, stage, severity, confidence, title, explains, needs: [], reads: [], judge, fix };
}

function finding(id: string, values: Record<string, string> = {}, fix: readonly FixStep[] = []): Rule {
  const judge = () => found({ message: `${id} was seen`, cites: [{ key: "reg.list", at: "" }], values });
  return ruleThat(id, judge, fix);
}

function verdictOf(text: string, rules?: readonly Rule[]): Verdict {
  return diagnosePasted(text, rules === undefined ? {} : { rules }).diagnoses[0]!.verdict;
}

const WORDS: readonly (readonly [
  says: string,
  text: string,
  rules: readonly Rule[] | undefined,
  status: string,
  title: string,
  summary: string,
])[] = [
  [
    "health",
    WORKING,
    [],
    "healthy",
    "No fault found",
    `${NAME} is registered, enabled and known to launchd, and nothing contradicts it.`,
  ],
  [
    "a remark",
    WORKING,
    [finding("security.secret-in-provider-config")],
    "warning",
    "Works, with a remark",
    `${NAME} is registered and known to launchd; a remark deserves a look.`,
  ],
  [
    "a problem",
    ENABLED,
    [finding("reg.stale")],
    "problem",
    "Registration stale / inconsistent",
    "reg.stale was seen.",
  ],
  [
    "a suspicion",
    ENABLED,
    [ruleThat("reg.stale", () => found({ message: "Perhaps", cites: [], confidence: "D" }))],
    "suspected",
    "Registration stale / inconsistent",
    "Perhaps.",
  ],
  [
    "a symptom",
    ENABLED,
    [finding("proc.crash-loop")],
    "unknown",
    "The cause is not known yet",
    "proc.crash-loop was seen. Why, this evidence does not show.",
  ],
  [
    "half of something",
    ENABLED,
    [ruleThat("reg.stale", () => unknown(["launchd.domain"], "Half of it was seen"))],
    "unknown",
    "The cause is not known yet",
    "Half of it was seen. Why, this evidence does not show.",
  ],
  [
    "a question",
    ENABLED,
    [ruleThat("proxy.leftover-loopback", () => unknown(["net.listeners"], "Does anybody listen there?"))],
    "unknown",
    "Not enough evidence",
    "Does anybody listen there? This evidence does not say.",
  ],
  [
    "an enabled row alone",
    ENABLED,
    [],
    "unknown",
    "Not enough evidence",
    `${NAME} is [activated enabled], which says that it may run, not that it does: launchd's side is missing.`,
  ],
  [
    "a job that launchd only lists",
    ENABLED + domain([512, `NetworkExtension.${ID}.2.4.0.240`]),
    [],
    "unknown",
    "Not enough evidence",
    `${NAME} is [activated enabled] and launchd lists it, but what launchd knows of its job was not read.`,
  ],
  [
    "a name alone",
    domain([512, `NetworkExtension.${ID}.2.4.0.240`]),
    [],
    "unknown",
    "Not enough evidence",
    `${ID} is named in the evidence, but too little of it was read to say whether it works.`,
  ],
  [
    "nothing",
    "hello\n",
    [],
    "unknown",
    "Not enough evidence",
    "No system extension is recognisable in this evidence.",
  ],
];

for (const [says, text, rules, status, title, summary] of WORDS) {
  Deno.test(`renderVerdict() puts ${says} into words: ${status}`, () => {
    const verdict = verdictOf(text, rules);
    assertEquals([verdict.status, verdict.title, verdict.summary], [status, title, summary]);
  });
}

Deno.test("renderVerdict() names the best guess of an unknown, and no primary", () => {
  const { primary, leading, confidence } = verdictOf(ENABLED, [finding("proc.crash-loop")]);
  assertEquals([primary, leading, confidence], [null, "proc.crash-loop", "C"]);
});

const ASKS = (risk: FixStep["risk"]) =>
  ruleThat("reg.stale", () => unknown(["launchd.jobs"], "Half of it"), [{ text: "Do this", risk }]);

const FIRST: readonly (readonly [says: string, rules: readonly Rule[], action: string | null])[] = [
  ["nothing when nothing was found", [], null],
  ["nothing when the cause has no repair", [finding("reg.stale")], null],
  ["no repair of what may not be broken", [ASKS("low")], null],
  ["a look at what may be broken", [ASKS("none")], "Do this"],
  ["the first step of the cause", [finding("reg.stale", {}, [{ text: "Do this", risk: "none" }])], "Do this"],
  [
    "the first step with its values filled in",
    [finding("reg.stale", { path: "/Applications/Example.app" }, [{
      text: "Open {path} of {bundleId}",
      risk: "none",
    }])],
    `Open /Applications/Example.app of ${ID}`,
  ],
  [
    "a placeholder where a value is odd",
    [finding("reg.stale", { path: "$(reboot)" }, [{ text: "Open {path}", risk: "none" }])],
    "Open <path>",
  ],
  [
    "the first step of the best guess",
    [finding("proc.crash-loop", {}, [{ text: "Switch it off", risk: "none" }])],
    "Switch it off",
  ],
  [
    "cleaning a leftover before the cause is repaired",
    [
      finding("reg.stale", {}, [{ text: "Do this", risk: "none" }]),
      finding("proxy.leftover-loopback", {}, [{ text: "Clean the proxy", risk: "low" }]),
    ],
    "Clean the proxy",
  ],
];

for (const [says, rules, action] of FIRST) {
  Deno.test(`renderVerdict() tells to do first: ${says}`, () => {
    assertEquals(verdictOf(ENABLED, rules).firstAction, action);
  });
}

const NEXT: readonly (readonly [says: string, text: string, rules: readonly Rule[], keys: readonly string[]])[] = [
  ["for nothing at health", WORKING, [], []],
  ["for nothing at a problem", ENABLED, [finding("reg.stale")], []],
  ["for registration and launchd at nothing", "hello\n", [], ["reg.list", "launchd.jobs"]],
  ["for launchd at an enabled row", ENABLED, [], ["launchd.jobs"]],
  ["for the listing again when it was cut", WORKING.slice(WORKING.indexOf("*\t*")), [], ["reg.list"]],
  [
    "for the other half of what was seen",
    ENABLED,
    [ruleThat("reg.stale", () => unknown(["launchd.domain"], "Half"))],
    ["launchd.domain"],
  ],
];

for (const [says, text, rules, keys] of NEXT) {
  Deno.test(`renderVerdict() asks ${says}`, () => {
    assertEquals(verdictOf(text, rules).collectNext.map(({ key }) => key).slice(0, keys.length || 1), keys);
  });
}

Deno.test("renderVerdict() asks at a suspicion for what would settle it", () => {
  const rule = ruleThat("reg.stale", () => found({ message: "Perhaps", cites: [], confidence: "D" }));
  const { status, collectNext } = verdictOf(ENABLED, [rule]);
  assertEquals(status, "suspected");
  assertEquals(collectNext.map(({ key }) => key), ["sysex.staged"]);
  for (const { command, why } of collectNext) assertMatch(`${command}\n${why}`, /^.+\nIt would show /);
});
