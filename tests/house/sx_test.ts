import { assertEquals } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { SX_CHECKS } from "../../tools/gen/sx_checks.ts";

const KNOWN = SX_CHECKS.map(({ id }) => id);
const ALIASES = RULES.flatMap(({ aliases = [] }) => aliases).filter((alias) => alias.startsWith("SX-"));

Deno.test("the static checks are listed once each, and rules name no others", () => {
  assertEquals(KNOWN.length, 70);
  assertEquals(KNOWN.filter((id, i) => KNOWN.indexOf(id) !== i), []);
  assertEquals(ALIASES.filter((alias) => !KNOWN.includes(alias)), []);
});

Deno.test("every static check has a rule, or says why it has none", () => {
  const open = SX_CHECKS.filter(({ id, leftOut }) => !ALIASES.includes(id) && leftOut === undefined);
  assertEquals(open.map(({ id }) => id), []);
});

Deno.test("no static check that was left out has a rule", () => {
  const both = SX_CHECKS.filter(({ id, leftOut }) => ALIASES.includes(id) && leftOut !== undefined);
  assertEquals(both.map(({ id }) => id), []);
});
