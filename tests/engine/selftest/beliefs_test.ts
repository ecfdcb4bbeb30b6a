/** Every belief that a program can check is confirmed by a Mac on which it holds, and contradicted by one on which it does not. */
import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { BELIEFS } from "../../../engine/selftest/beliefs.ts";
import type { Observed } from "../../../engine/selftest/define.ts";
import { judgeBelief, judgeMac } from "../../../engine/selftest/judge.ts";
import { FACTS } from "../../../evidence/mod.ts";
import { WITHOUT_FAKES } from "../../fakes/native_fakes.ts";
import {
  type Changes,
  observeOther,
  observeScripted,
  type Other,
  probeRecord,
  UNREGISTERED,
} from "../../fakes/selftest_macs.ts";
import { CONTRADICTED } from "./contradictions.ts";

const ignore = WITHOUT_FAKES !== null;
const CHECKED = BELIEFS.filter(({ check }) => check !== undefined);
const RUN = {
  facts: FACTS,
  tool: { name: "doctor", version: "1" },
  startedAt: null,
  durationMs: 1,
  partial: false,
  notes: [],
};

Deno.test("every file of beliefs has its part in the list", async () => {
  const folder = new URL("../../../engine/selftest/beliefs/", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    const [part] = Object.values(await import(new URL(name, folder).href) as Record<string, typeof BELIEFS>);
    assert(part!.length > 0 && part!.every((one) => BELIEFS.includes(one)), name);
  }
});

let first: Promise<Observed> | null = null;
/** Observed once: the other Macs are this one with other answers. */
const observeFirst = () => first ??= observeScripted();

function judge(id: string, mac: Observed) {
  return judgeBelief(BELIEFS.find((belief) => belief.id === id)!, mac);
}

Deno.test("every belief has an id of its own, and says how a person checks it", () => {
  assertEquals(new Set(BELIEFS.map(({ id }) => id)).size, BELIEFS.length);
  for (const { id, how, says } of BELIEFS) assert(/^[a-z][a-z-]+$/.test(id) && how !== "" && says !== "", id);
});

Deno.test("every belief that a program can check has a Mac that contradicts it", () => {
  assertEquals(Object.keys(CONTRADICTED).sort(), CHECKED.map(({ id }) => id).sort());
});

Deno.test({
  name: "a Mac on which all beliefs hold confirms each of them, and shows why",
  ignore,
  async fn() {
    const test = judgeMac(await observeFirst(), RUN);
    assertEquals(test.beliefs.filter(({ outcome }) => outcome !== "confirmed" && outcome !== "person"), []);
    assertEquals([test.outcome, test.words.filter(({ known }) => !known)], ["passed", []]);
    for (const { id, why } of test.beliefs.filter(({ outcome }) => outcome === "confirmed")) assert(why !== "", id);
  },
});

for (const [id, [other, line]] of Object.entries(CONTRADICTED)) {
  Deno.test({
    name: `${id} is contradicted by a Mac that is otherwise`,
    ignore,
    async fn() {
      const mac = await observeOther(await observeFirst(), other);
      const judged = judge(id, mac);
      assertEquals(judged.outcome, "contradicted", `${judged.why} ${judged.line}`);
      if (line !== null) assertMatch(`${judged.line}`, line);
      assertEquals(judgeMac(mac, RUN).outcome, "contradicted");
    },
  });
}

Deno.test({
  name: "a Mac that answers nothing neither confirms nor contradicts anything",
  ignore,
  async fn() {
    const silent = { "": { status: "notCollected" as const, text: "", errors: "", exitCode: null, note: "Stopped" } };
    for (const isRoot of [undefined, false] as const) {
      const mac = await observeOther(await observeFirst(), {
        root: silent,
        ordinary: silent,
        ...isRoot === false && { isRoot },
      });
      const { counts, outcome } = judgeMac(mac, RUN);
      assertEquals([counts.confirmed, counts.contradicted, outcome], [0, 0, "incomplete"]);
    }
  },
});

/** Never had an extension, a VPN or a profile. */
const BARE: Changes = {
  "/usr/bin/systemextensionsctl": { text: "0 extension(s)\n" },
  "/Library/SystemExtensions/db.plist": { status: "absent", text: "" },
  "/bin/launchctl print system": (text) => ({ text: text.replaceAll(/.*NetworkExtension.*\n/g, "") }),
  "/usr/sbin/scutil --nc list": { text: "Available network connection services in the current set (*=enabled):\n" },
  "/Library/Preferences/com.apple.networkextension.plist": { status: "absent", text: "" },
  "/Library/Logs/DiagnosticReports/": { text: "" },
  "/usr/bin/profiles": { text: '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict/>\n</plist>\n' },
};

Deno.test({
  name: "a Mac that has no extension, no VPN and no profile contradicts nothing, and confirms nothing about them",
  ignore,
  async fn() {
    for (const isRoot of [undefined, false] as const) {
      const other: Other = { root: BARE, ordinary: BARE, ...isRoot === false && { isRoot } };
      const { beliefs, counts } = judgeMac(await observeOther(await observeFirst(), other), RUN);
      assertEquals(beliefs.filter(({ outcome }) => outcome === "contradicted"), []);
      const confirmed = beliefs.filter(({ outcome }) => outcome === "confirmed").map(({ id }) => id);
      assertEquals(confirmed.filter((id) => /job|database|copies|codesign|status|configuration|profiles/.test(id)), []);
      assert(counts.confirmed > 10);
    }
  },
});

Deno.test({
  name: "a Mac that prints nothing, or nonsense, confirms nothing about its outputs",
  ignore,
  async fn() {
    for (const text of ["", "no\n", "\u0000\u0001{}[]<plist>\n".repeat(50)]) {
      const mac = await observeOther(await observeFirst(), {
        root: { "": { text, errors: "" } },
        ordinary: { "": { text, errors: "" } },
      });
      const { beliefs } = judgeMac(mac, RUN);
      const wrong = beliefs.filter(({ outcome }) => outcome === "confirmed").map(({ id }) => id);
      // These are told by exit statuses and sizes alone.
      const byStatus = ["database-without-root", "files-for-all", "log-predicate", "power-log", "sandbox-words"];
      assertEquals(wrong.filter((id) => !byStatus.includes(id)), [], JSON.stringify(text.slice(0, 20)));
      assertEquals(beliefs.filter(({ why }) => why?.startsWith("The check itself failed")), []);
    }
  },
});

Deno.test({
  name: "a doctor in a sandbox does not take what is refused to it for what is refused to the user",
  ignore,
  async fn() {
    const reason = "Connection init failed at lookup with error 159 - Sandbox restriction";
    const root: Changes = {
      [`libxpc probe ${UNREGISTERED}`]: { text: probeRecord(UNREGISTERED, 1100, reason) },
      "SystemConfiguration store": { status: "denied", text: "", note: "SCDynamicStoreCreate gave nothing (1003)" },
      "/usr/bin/systemextensionsctl": {
        text: "",
        errors:
          "systemextensionsctl: list command failed: The operation couldn\u2019t be completed. Connection refused\n",
        exitCode: 69,
      },
    };
    const mac = await observeOther(await observeFirst(), { root, isRoot: false });
    for (const id of ["xpc-reasons", "store-without-root", "sandbox-words"]) {
      assertEquals(judge(id, mac).outcome, "cannot-tell", id);
    }
  },
});

Deno.test({
  name: "what Deno did not allow says nothing of the Mac",
  ignore,
  async fn() {
    const note = "No permission (Deno was started without --allow-read for it)";
    const denied = { status: "denied" as const, text: "", note };
    const root: Changes = { "/": denied, "libxpc": denied, "SystemConfiguration": denied };
    const { counts } = judgeMac(await observeOther(await observeFirst(), { root, isRoot: false }), RUN);
    assertEquals([counts.confirmed, counts.contradicted], [0, 0]);
  },
});

Deno.test("a check that throws cannot tell", () => {
  const belief = {
    id: "x",
    says: "x",
    how: "x",
    affects: "",
    check: () => {
      throw new Error("no");
    },
  };
  const { outcome, why } = judgeBelief(belief, {} as Observed);
  assertEquals([outcome, why], ["cannot-tell", "The check itself failed: no"]);
});
