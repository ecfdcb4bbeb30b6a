import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { readValueType } from "../../tools/gen/value_type.ts";

const TABLE: readonly (readonly [string, string, string, Readonly<Record<string, string>>])[] = [
  ["a type of TypeScript's own", "export default defineFact<string>({", "string", {}],
  ["a global one", "export default defineFact<Record<string, boolean>>({", "Record<string, boolean>", {}],
  [
    "a type that is imported alone",
    'import type { Route } from "../formats/route.ts";\nexport default defineFact<Route[]>({',
    "Route[]",
    { Route: "../formats/route.ts" },
  ],
  [
    "types among functions, over several lines",
    'import {\n  findA,\n  type A,\n  type B,\n} from "../formats/ab.ts";\nexport default defineFact<Record<A, B[]>>({',
    "Record<A, B[]>",
    { A: "../formats/ab.ts", B: "../formats/ab.ts" },
  ],
  [
    "a type of the fact's own file",
    "export interface Own {\n}\nexport default defineFact<Own>({",
    "Own",
    { Own: "./own_fact.ts" },
  ],
];

for (const [name, source, text, modules] of TABLE) {
  Deno.test(`readValueType() reads ${name}`, () => {
    const type = readValueType("evidence/own_fact.ts", source);
    assertEquals([type.text, Object.fromEntries(type.modules)], [text, modules]);
  });
}

Deno.test("readValueType() says which line it misses", () => {
  const inferred = "export default defineFact({";
  assertThrows(() => readValueType("evidence/x.ts", inferred), Error, 'type of the fact in "evidence/x.ts"');
  const unknown = 'import { OtherThing } from "./a.ts";\nexport default defineFact<Thing>({';
  assertThrows(() => readValueType("evidence/x.ts", unknown), Error, 'type "Thing" of the fact');
});
