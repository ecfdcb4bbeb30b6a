/** What this Mac prints, pasted: the same value, or where it differs; and the words that were met. */
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import type { Observed } from "../../../engine/selftest/define.ts";
import { listWords } from "../../../engine/selftest/met_words.ts";
import { pasteBack } from "../../../engine/selftest/paste_back.ts";
import type { Fact } from "../../../evidence/define.ts";
import { FACTS } from "../../../evidence/mod.ts";
import { WITHOUT_FAKES } from "../../fakes/native_fakes.ts";
import { type Changes, observeOther, observeScripted } from "../../fakes/selftest_macs.ts";

const ignore = WITHOUT_FAKES !== null;
let first: Promise<Observed> | null = null;
const observeFirst = () => first ??= observeScripted();

function factOf(key: string): Fact {
  return FACTS.find((fact) => fact.key === key)!;
}

Deno.test({
  name: "every output of a sound Mac is recognised when it is pasted, and read the same",
  ignore,
  async fn() {
    const mac = await observeFirst();
    const tried = FACTS.map((fact) => ({ key: fact.key, ...pasteBack(mac, fact) })).filter(({ pasted }) =>
      pasted !== "not-tried"
    );
    assertEquals(tried.filter(({ pasted }) => pasted !== "same"), []);
    assert(tried.length >= 25, `${tried.length}`);
    for (const key of ["reg.list", "launchd.jobs", "net.routes", "net.store", "xpc.probe", "reg.db", "ne.configs"]) {
      assert(tried.some((one) => one.key === key), key);
    }
  },
});

Deno.test({
  name: "an output that a finder does not take for one is said to be unrecognised, another value to be different",
  ignore,
  async fn() {
    const mac = await observeFirst();
    const os = factOf("host.os");
    const [source] = os.sources;
    const blind: Fact = { ...os, sources: [{ ...source!, find: () => [] }] };
    assertEquals(pasteBack(mac, blind), { pasted: "unrecognised", differences: [] });
    const other: Fact = {
      ...os,
      sources: [{
        ...source!,
        parse: (output) => {
          const isPasted = output.bytes === null;
          return { value: { version: "15.5", list: [1, isPasted ? 2 : 3] }, problems: [], origins: {} };
        },
      }],
    };
    assertEquals(pasteBack(mac, other), { pasted: "different", differences: ["list.1"] });
    const throwing: Fact = {
      ...os,
      sources: [{
        ...source!,
        find: () => {
          throw new Error("no");
        },
      }],
    };
    assertEquals(pasteBack(mac, throwing).pasted, "unrecognised");
  },
});

/** What a macOS of next year may print. */
const NEW_WORDS: readonly (readonly [Changes, string, string])[] = [
  [
    {
      "/usr/bin/systemextensionsctl": (text) => ({
        text: text.replace("[activated enabled]", "[activated quarantined]"),
      }),
    },
    "state of systemextensionsctl",
    "activated quarantined",
  ],
  [
    { "/usr/bin/systemextensionsctl": (text) => ({ text: text.replace("network_extension", "quantum_extension") }) },
    "category of systemextensionsctl",
    "com.apple.system_extension.quantum_extension",
  ],
  [
    { "/bin/launchctl print system/": (text) => ({ text: text.replace("\tforks = 0", "\tforks = 0\n\tqubits = 7") }) },
    "key of launchctl print SERVICE",
    "qubits",
  ],
  [
    {
      "/bin/launchctl print system": (text) => ({
        text: text.replace("\tservices = {", "\tqubits = {\n\t}\n\n\tservices = {"),
      }),
    },
    "block of launchctl print DOMAIN",
    "qubits",
  ],
  [
    { "/usr/sbin/scutil --dns": (text) => ({ text: text.replace("Scoped, ", "Scoped, Entangled, ") }) },
    "flag of scutil --dns",
    "Entangled",
  ],
  [
    { "/usr/sbin/scutil --dns": (text) => ({ text: text.replace("(Reachable,", "(Reachable,Teleported,") }) },
    "reachability of scutil --dns",
    "Teleported",
  ],
  [
    { "/usr/sbin/sysctl net.cfil net.necp": () => ({ text: "net.cfil.active_count: many\n" }) },
    "counter of sysctl that is no number",
    "net.cfil.active_count",
  ],
];

Deno.test({
  name: "words that no table has are named, first and with their table; a Mac that we know has none",
  ignore,
  async fn() {
    const mac = await observeFirst();
    const known = listWords(mac);
    assertEquals(known.filter((one) => !one.known), []);
    assertEquals(known.find(({ word }) => word === "ne-versioned")?.count, 2);
    for (const [root, table, word] of NEW_WORDS) {
      const [one] = listWords(await observeOther(mac, { root }));
      assertEquals([one?.table, one?.word, one?.known], [table, word, false]);
    }
  },
});
