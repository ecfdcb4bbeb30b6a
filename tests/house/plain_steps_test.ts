import { assert, assertEquals } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { SETTINGS_PATHS } from "../../checks/tables/settings_paths.ts";

const STEPS = RULES.flatMap((rule) => rule.fix.map((step) => ({ rule: rule.id, ...step })));
const PLAIN = STEPS.flatMap(({ rule, plain }) => plain === undefined ? [] : [{ rule, plain }]);

/** Words of the trade, and what only a terminal understands. */
const JARGON =
  /sysext|system extension|launchd|\bmach\b|\bxpc\b|payload|\bmdm\b|entitlement|provision|profile|bundle|plist|sudo|resolver|\bproxy\b|\broutes?\b|\bsession\b|configuration|registration|daemon|kernel|process|codesign|signature|terminal|--|\/Applications|[a-z]\(\)|`/i;

Deno.test("plain steps are for everybody: short, without a command or a word of the trade", () => {
  const wrong = PLAIN.filter(({ plain }) =>
    JARGON.test(plain.replace(/\{\w+\}/g, "")) || plain.length > 120 || /[.!]$/.test(plain)
  );
  assertEquals(wrong, []);
});

Deno.test("plain steps name no place that System Settings does not have", () => {
  const places = PLAIN.flatMap(({ rule, plain }) =>
    [...plain.matchAll(/\{(\w+)\}/g)].map(([, place]) => ({ rule, place }))
  );
  assert(places.length > 0);
  assertEquals(places.filter(({ place }) => !Object.hasOwn(SETTINGS_PATHS, place!)), []);
});

Deno.test("what only an administrator or a developer can do is no step for everybody", () => {
  assertEquals(
    STEPS.filter((step) => step.for !== undefined && step.plain !== undefined).map(({ rule, text }) => [rule, text]),
    [],
  );
});

Deno.test("steps that speak of payloads or of the developer say whose they are", () => {
  const wrong = STEPS.filter((step) =>
    (/^(?:On managed Macs|In the payload|In the device management)\b/.test(step.text) && step.for !== "admin") ||
    (/^(?:For the developer:(?!.*administrator)|On the developer portal|In the (?:code|build):)/.test(step.text) &&
      step.for !== "developer")
  );
  assertEquals(wrong.map(({ rule, text }) => [rule, text]), []);
});
