/** `doctor selftest` from end to end, on scripted Macs with the fakes of Apple's libraries. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import type { SelfTest } from "../../engine/selftest/report.ts";
import type { Host } from "../../evidence/sources/host.ts";
import { buildFakes, launchFakes, WITHOUT_FAKES } from "../fakes/native_fakes.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { createSelfTestMac, FOR_USER } from "../fakes/selftest_macs.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { faultsOfSelfTest } from "../schemas/validators.ts";

const ignore = WITHOUT_FAKES !== null;

/** Runs the verb on the Mac on which all is confirmed, as this changes it. */
async function testMac(words: readonly string[], change: (host: Host) => Host = (host) => host) {
  const mac = await createSelfTestMac();
  try {
    return await runDoctor(["selftest", ...words], { host: change(mac.host) });
  } finally {
    await mac.cleanup();
  }
}

function outcomesOf({ beliefs }: SelfTest): Record<string, string> {
  return Object.fromEntries(beliefs.map(({ id, outcome }) => [id, outcome]));
}

Deno.test({
  name: "selftest on a Mac on which everything holds exits 0, and its JSON is what the schema says",
  ignore,
  async fn() {
    const { code, printed, complaints } = await testMac([]);
    const test: SelfTest = JSON.parse(printed);
    assertEquals([code, complaints, faultsOfSelfTest(test)], [0, [], []]);
    assertEquals([test.outcome, test.counts.contradicted, test.counts["cannot-tell"]], ["passed", 0, 0]);
    assertEquals(test.host, { version: "15.5", build: "24F74", arch: "aarch64", root: true, ordinary: true });
    assertEquals(test.libraries.map(({ error, missing }) => [error, missing]), Array(3).fill([null, []]));
    assertEquals(test.names.map(({ role, connected }) => [role, connected]).sort(), [
      ["extension", true],
      ["idle", true],
      ["known", true],
      ["made-up", true],
    ]);
    assertEquals(test.facts.filter(({ pasted }) => pasted === "different" || pasted === "unrecognised"), []);
    assert(test.facts.filter(({ pasted }) => pasted === "same").length >= 20);
    assert(test.rights.some(({ question, same }) => question.startsWith("/bin/ls") && !same));
  },
});

Deno.test({
  name: "selftest says in a table what is contradicted first, and exits 3",
  ignore,
  async fn() {
    const { code, printed } = await testMac(["--format", "table"], (host) => ({
      ...host,
      place: (path) => host.place(path === "/usr/bin/csreq" ? "/usr/bin/sw_vers" : path),
    }));
    // sw_vers with the words of csreq is not recorded: no requirement is printed, which contradicts nothing.
    assertEquals(code, 5);
    assertMatch(
      printed,
      /^\? UNKNOWN Nothing is contradicted; some of it cannot be told here\n {2}40 confirmed, 0 contra/,
    );
    assertStringIncludes(printed, "csreq refused the requirement: exit status 64: csreq-words");
    const drawn = await testMac(["--format", "table", "--plain"], (host) => ({ ...host, native: launchOther(host) }));
    assertEquals(drawn.code, 3);
    assertMatch(drawn.printed, /^PROBLEM: This Mac contradicts/);
    assertMatch(
      drawn.printed,
      /\nContradicted\n {2}- console-user: [^]*Finder does not run, and the store names a user\n/,
    );
    assert(drawn.printed.split("\n").every((line) => line.length <= 100));
  },
});

/** The same libraries, with a user who is logged in. */
function launchOther({ native }: Host): NonNullable<Host["native"]> {
  return (kind) => {
    const [path, ...words] = native!(kind);
    return [path, ...words.slice(0, -1), "plain"];
  };
}

Deno.test({
  name: "selftest without root says what takes root, and exits 5",
  ignore,
  async fn() {
    const mac = await createScriptedMac(FOR_USER, { installed: {}, native: launchFakes(await buildFakes(), "nobody") });
    try {
      const { code, printed } = await runDoctor(["selftest"], { host: { ...mac.host, arch: "aarch64" } });
      const test: SelfTest = JSON.parse(printed);
      assertEquals([code, test.outcome, test.host.root, test.rights], [5, "incomplete", false, []]);
      const open = test.beliefs.filter(({ outcome }) => outcome === "cannot-tell").map(({ id }) => id);
      assertEquals(open, ["log-predicate", "plugin-names", "profiles-form"]);
      assertEquals(faultsOfSelfTest(test), []);
    } finally {
      await mac.cleanup();
    }
  },
});

Deno.test({
  name: "selftest without the right to call libraries confirms nothing about them",
  ignore,
  async fn() {
    const { code, printed } = await testMac([], ({ native: _, ordinary, ...host }) => {
      const { native: __, ...user } = ordinary!;
      return { ...host, ordinary: user };
    });
    const outcomes = outcomesOf(JSON.parse(printed));
    const native = ["xpc-reasons", "look-up-starts-nothing", "idle-block", "store-without-root", "libraries-by-path"];
    assertEquals([code, ...native.map((id) => outcomes[id])], [5, ...native.map(() => "cannot-tell")]);
    assertEquals(Object.values(outcomes).filter((outcome) => outcome === "contradicted"), []);
  },
});

Deno.test({
  name: "selftest ends at its deadline while a command hangs, and what was not answered cannot be told",
  ignore,
  async fn() {
    const scenario = { ...FOR_USER, commands: { ...FOR_USER.commands, "/bin/launchctl": { "*": { hangs: true } } } };
    const mac = await createScriptedMac(scenario, { native: launchFakes(await buildFakes(), "nobody") });
    try {
      const start = performance.now();
      const { code, printed } = await runDoctor(["selftest", "--deadline", "2s"], { host: mac.host });
      const test: SelfTest = JSON.parse(printed);
      assert(performance.now() - start < 10_000);
      assertEquals([code, test.partial, test.outcome], [5, true, "incomplete"]);
      const outcomes = outcomesOf(test);
      assertEquals(
        ["job-label", "launchd-texts", "domain-without-root"].map((id) => outcomes[id]),
        Array(3).fill("cannot-tell"),
      );
      assertMatch(test.notes.join(), /stopped at its deadline of 2 s/);
    } finally {
      await mac.cleanup();
    }
  },
});

Deno.test({
  name: "selftest does not take a library that hangs or breaks for one that says no",
  ignore,
  async fn() {
    for (const [mode, outcome] of [["hang", "cannot-tell"], ["abort", "contradicted"], ["sandboxed", "contradicted"]]) {
      const mac = await createScriptedMac(FOR_USER, { native: launchFakes(await buildFakes(), mode) });
      try {
        const { code, printed } = await runDoctor(["selftest", "--deadline", "3s"], { host: mac.host });
        const outcomes = outcomesOf(JSON.parse(printed));
        assertEquals([mode, outcomes["store-without-root"]], [mode, outcome]);
        assertEquals([code, outcomes["xpc-reasons"]], [outcome === "contradicted" ? 3 : 5, "confirmed"]);
      } finally {
        await mac.cleanup();
      }
    }
  },
});

Deno.test({
  name: "selftest writes a file without names, for its owner alone",
  ignore,
  async fn() {
    await withFolder({}, async (folder) => {
      const path = `${folder}/selftest.json`;
      const { code, printed } = await testMac(["-o", path], (host) => ({ ...host, native: launchOther(host) }));
      assertEquals([code, printed, (await Deno.stat(path)).mode! & 0o777], [3, "", 0o600]);
      const text = await Deno.readTextFile(path);
      assertEquals(faultsOfSelfTest(JSON.parse(text)), []);
      assertMatch(text, /State:\/Users\/ConsoleUser: user1/);
      assert(!/\bjdoe\b|not-for-captures|hunter2/.test(text));
    });
  },
});

Deno.test("selftest shows what a Mac printed without what a terminal would obey", async () => {
  const hostile = { stdout: "\x1b[2J\x1b]0;title\x07identifier\n" };
  const scenario = { ...FOR_USER, commands: { ...FOR_USER.commands, "/usr/bin/csreq": { "*": hostile } } };
  const mac = await createScriptedMac(scenario);
  try {
    for (const format of ["table", "json"]) {
      const { code, printed } = await runDoctor(["selftest", "--format", format, "--verbose"], { host: mac.host });
      assertEquals(code, 3);
      assertStringIncludes(printed, "identifier");
      assert(!/[\x00-\x09\x0b-\x1f]/.test(printed));
    }
  } finally {
    await mac.cleanup();
  }
});

Deno.test({
  name: "selftest keeps its own words though somebody is called like them",
  ignore,
  async fn() {
    const command = "/Users/passed/bin/tool --user=confirmed";
    const ps = FOR_USER.commands["/bin/ps"]!["*"]!;
    const stdout = `${ps.stdout}  734     1   501 Sun Jun 15 09:04:28 2025     ${command}\n`;
    const scenario = { ...FOR_USER, commands: { ...FOR_USER.commands, "/bin/ps": { "*": { stdout } } } };
    const mac = await createScriptedMac(scenario, { installed: {}, native: launchFakes(await buildFakes(), "nobody") });
    try {
      const { printed } = await runDoctor(["selftest"], { host: mac.host });
      assertEquals(faultsOfSelfTest(JSON.parse(printed)), []);
      assert(JSON.parse(printed).counts.confirmed > 30);
      assert(!printed.includes("/Users/passed"));
    } finally {
      await mac.cleanup();
    }
  },
});

Deno.test("selftest elsewhere than on macOS says so in one sentence, and knows its words", async () => {
  for (
    const [words, says] of [
      [[], /^This is not macOS, .*: run doctor selftest on a Mac$/],
      [["--deadline", "soon"], /^--deadline cannot be "soon"/],
      [["--format", "html"], /html/],
      [["now"], /now/],
    ] as const
  ) {
    const { code, printed, complaints } = await runDoctor(["selftest", ...words]);
    assertEquals([code, printed, complaints.length], [2, "", 1]);
    assertMatch(complaints[0]!, says);
  }
});
