import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { parseProbe, PROBE_FORMAT, type ProbeRecord } from "../../../formats/xpc/probe.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const NAME = "ABCDE12345.com.example.tunnel";
const FOUND = { code: 0, text: "Success" };
const UNKNOWN = { code: 1102, text: "Unknown service name" };
const OLD = "failed at lookup with error 3 - No such process";

function record(changes: Partial<ProbeRecord>): string {
  const base = { format: PROBE_FORMAT, name: NAME, lookUp: FOUND, connection: { reason: null }, late: [], missing: [] };
  return JSON.stringify({ ...base, ...changes });
}

const OUTCOMES: readonly (readonly [string, Partial<ProbeRecord>, string, number | null])[] = [
  ["both find it", {}, "registered", 0],
  ["only libxpc could be asked", { lookUp: null }, "registered", null],
  ["only the lookup could be asked", { connection: null }, "registered", 0],
  ["libxpc knows no such process", { lookUp: UNKNOWN, connection: { reason: OLD } }, "not-registered", 3],
  ["the same of a newer macOS", { connection: { reason: `Connection init ${OLD}` } }, "not-registered", 3],
  ["only the lookup objects", { lookUp: UNKNOWN }, "not-registered", 1102],
  ["only the lookup is there, and objects", { lookUp: UNKNOWN, connection: null }, "not-registered", 1102],
  ["a sandbox, by its number", { connection: { reason: "failed at lookup with error 159 - ?" } }, "denied", 159],
  ["a sandbox, by its word", { connection: { reason: "Sandbox restriction" } }, "denied", null],
  ["a sandbox, by the lookup", { lookUp: { code: 1100, text: null }, connection: null }, "denied", 1100],
  ["an interruption", { connection: { reason: "Connection interrupted" } }, "interrupted", null],
  ["a requirement", { connection: { reason: "Peer failed the code signing requirement" } }, "peer-requirement", null],
  [
    "a number that nobody knows",
    { connection: { reason: "failed with error 141 - Reentrancy avoided" } },
    "other",
    141,
  ],
  ["a lookup that nobody knows", { lookUp: { code: 268435459, text: "?" }, connection: null }, "other", 268435459],
  [
    "a call that was late",
    { lookUp: null, connection: null, late: [{ call: "bootstrap_look_up", returned: true }] },
    "timeout",
    null,
  ],
  [
    "a call that never returned",
    { lookUp: null, connection: null, late: [{ call: "bootstrap_look_up", returned: false }] },
    "wedged",
    null,
  ],
];

for (const [says, changes, outcome, code] of OUTCOMES) {
  Deno.test(`parseProbe() says "${outcome}" when ${says}`, () => {
    const { value } = parseProbe(record(changes));
    assertEquals([value?.[0]?.name, value?.[0]?.outcome, value?.[0]?.code], [NAME, outcome, code]);
  });
}

Deno.test("parseProbe() names both answers when they differ, and what a macOS lacks", () => {
  const whys = (changes: Partial<ProbeRecord>) => parseProbe(record(changes)).problems.map(({ why }) => why);
  assertEquals(whys({ connection: { reason: OLD } }), [
    `bootstrap_look_up of ${NAME} says Success (0), libxpc says ${OLD}: a service of the user's session may have the name, and none of ` +
    "the system",
  ]);
  assertEquals(whys({ lookUp: UNKNOWN }), [
    `bootstrap_look_up of ${NAME} says Unknown service name (1102), libxpc says nothing against it`,
  ]);
  assertEquals(whys({ missing: ["xpc_x"], connection: null }), ["This macOS lacks xpc_x"]);
  assertEquals(whys({}), []);
  assertEquals(parseProbe(record({ lookUp: null, connection: null, missing: ["xpc_x"] })).value, null);
});

Deno.test("parseProbe() takes any text and any JSON, and no cut makes another answer", () => {
  const text = record({});
  for (let cut = 0; cut < text.length; cut++) assertEquals(parseProbe(text.slice(0, cut)).value, null);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
      assertEquals(parseProbe(any).value, null);
    }),
    { numRuns: times(200) },
  );
  const member = fc.oneof(fc.constantFrom(PROBE_FORMAT, null, 0, [], {}, UNKNOWN), fc.jsonValue());
  const keys = ["format", "name", "lookUp", "connection", "late", "missing", "__proto__"];
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), member)), (pairs) => {
      const { value } = parseProbe(JSON.stringify({ format: PROBE_FORMAT, name: "x", ...Object.fromEntries(pairs) }));
      assert(value === null || value.length === 1);
    }),
    { numRuns: times(300) },
  );
  const long = record({ connection: { reason: makeLarge("error -") } });
  assertTimely(() => parseProbe(long));
  assert(parseProbe(long).value![0]!.reason!.length <= 400);
});
