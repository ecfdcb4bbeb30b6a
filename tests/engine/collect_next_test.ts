import { assert, assertEquals, assertFalse, assertMatch } from "../../compat/std_assert.ts";
import { CATALOGUE, explainsRow } from "../../engine/catalogue.ts";
import { COLLECT, collectRequest, keysThatDecide } from "../../engine/collect_next.ts";
import { FACTS } from "../../evidence/mod.ts";
import { keysInOrder, nodesOf } from "../../engine/walk.ts";

const KEYS = keysInOrder();

Deno.test("every key that the tree asks for has a command and says what it shows", () => {
  assertEquals(KEYS.filter((key) => !Object.hasOwn(COLLECT, key)), []);
});

Deno.test("whatever fact is missing, the request for it names something to run, and what it shows", () => {
  for (const key of [...FACTS.map((fact) => fact.key), "embedded.provisionprofile"]) {
    const { command, why } = collectRequest(key);
    assertFalse(command === key, `${key} has no command`);
    assertMatch(why, /^It would show \S.{9,}$/, key);
  }
});

Deno.test("no command of a request changes the Mac", () => {
  const forbidden = /\b(?:rm|reset|uninstall|kill|bootout|load|unload|enable|disable|defaults write|install)\b/;
  const wrong = Object.entries(COLLECT).filter(([, { command }]) => forbidden.test(command));
  assertEquals(wrong, []);
});

Deno.test("what a request shows completes the sentence that begins with It would show", () => {
  for (const [key, { shows }] of Object.entries(COLLECT)) assertMatch(shows, /^[a-z].*[a-z]$/, key);
});

Deno.test("keysThatDecide() names the keys of the rule's own nodes first, then those of rules that explain it", () => {
  const keys = keysThatDecide("reg.activation-failed-unexplained", KEYS);
  const own = nodesOf("reg.activation-failed-unexplained").flatMap(({ answers }) =>
    answers.flatMap(({ collects }) => collects)
  );
  assert(own.length > 0 && keys.length > new Set(own).size, "no keys beyond its own");
  assertEquals(keys.slice(0, new Set(own).size).every((key) => own.includes(key)), true);
});

const FIRST: readonly (readonly [rule: string, ...keys: string[]])[] = [
  ["reg.stuck-state", "log.sysextd", "codesign"],
  ["sign.amfi-rejected", "codesign", "profiles"],
  ["proc.crash-loop", "crash.reports"],
  ["proc.crashed", "crash.reports"],
  ["policy.forbidden", "mdm.profiles"],
];
for (const [rule, ...first] of FIRST) {
  Deno.test(`keysThatDecide() names ${first.join(" and ")} first for ${rule}`, () => {
    assertEquals(keysThatDecide(rule, KEYS).slice(0, first.length), first);
  });
}

Deno.test("keysThatDecide() names each key once, and only keys that are open", () => {
  for (const rule of CATALOGUE.keys()) {
    const keys = keysThatDecide(rule, KEYS);
    assertEquals(keys.length, new Set(keys).size, rule);
    assertEquals(keysThatDecide(rule, ["reg.list"]).filter((key) => key !== "reg.list"), [], rule);
    assertEquals(keysThatDecide(rule, []), [], rule);
  }
});

Deno.test("every symptom that something could explain has a key that decides about it", () => {
  const symptoms = [...CATALOGUE.values()].filter(({ kind, id }) =>
    kind === "symptom" && [...CATALOGUE.keys()].some((cause) => explainsRow(cause, id) !== undefined)
  );
  assert(symptoms.length > 0, "no symptoms");
  assertEquals(symptoms.map(({ id }) => id).filter((id) => keysThatDecide(id, KEYS).length === 0), []);
});

const REQUESTS: readonly (readonly [key: string, command: string, why: string])[] = [
  [
    "reg.list",
    "systemextensionsctl list",
    "It would show whether macOS has the extension registered, and in which state",
  ],
  ["host.os", "sw_vers", "It would show the macOS version and build"],
  ["app.more", "app.more", "It would show app.more"],
];

for (const [key, command, why] of REQUESTS) {
  Deno.test(`collectRequest() says what to run for ${key}, and why`, () => {
    assertEquals(collectRequest(key), { key, command, why });
  });
}
