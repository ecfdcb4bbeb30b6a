import { assert, assertEquals, assertRejects } from "../../compat/std_assert.ts";
import { collectFacts } from "../../evidence/collect.ts";
import type { Fact, Output, Probe } from "../../evidence/define.ts";
import { nameProbe, type Reply } from "../../evidence/reply.ts";
import { replyNothing } from "../../evidence/sources/limits.ts";
import { type Lines, linesFact, parseLines } from "../fakes/small_facts.ts";

const command = (...words: [string, ...string[]]): Probe => ({ command: words });

function reply(probe: Probe, text: string, more: Partial<Reply> = {}): Reply {
  return { ...replyNothing(probe, "ok", null), exitCode: 0, stdout: new TextEncoder().encode(text), ...more };
}

/** Answers every probe with its own name, unless told otherwise. */
function answerer(answers: Record<string, (probe: Probe) => Reply> = {}) {
  const asked: string[] = [];
  const ask = (probe: Probe): Promise<Reply> => {
    const name = nameProbe(probe);
    asked.push(name);
    return Promise.resolve(answers[name]?.(probe) ?? reply(probe, `${name}\n`));
  };
  return { ask, asked };
}

async function collectOne(fact: Fact, answers: Record<string, (probe: Probe) => Reply> = {}) {
  const evidence = await collectFacts([fact], answerer(answers).ask, false);
  return evidence.get(fact.key)!;
}

Deno.test("collectFacts() asks equal probes once and returns the facts in their order", async () => {
  const { ask, asked } = answerer();
  const facts = [
    linesFact("c", [command("/bin/c")]),
    linesFact("a", [command("/bin/x"), { file: "/bin/x" }]),
    linesFact("b", [{ ...command("/bin/x"), timeoutMs: 5 }]),
  ];
  const evidence = await collectFacts(facts, ask, false);
  assertEquals(asked, ["/bin/c", "/bin/x", "/bin/x"]);
  assertEquals([...evidence.keys()], ["c", "a", "b"]);
  assertEquals(evidence.get("a")!.value, ["/bin/x", "/bin/x"]);
});

Deno.test("collectFacts() starts every fact at once but those that wait", async () => {
  const started: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const ask = async (probe: Probe) => {
    started.push(nameProbe(probe));
    if (started.length === 2) resolve();
    await promise;
    return reply(probe, "x\n");
  };
  const facts = [
    linesFact("third", (known) => [command("/third", ...(known("first") as Lines))], { after: ["first"] }),
    linesFact("first", [command("/first")]),
    linesFact("second", [command("/second")]),
  ];
  await collectFacts(facts, ask, false);
  assertEquals(started, ["/first", "/second", "/third x"]);
});

Deno.test("collectFacts() tells probes what they wait for, and null for what failed, is not asked for, or was not named", async () => {
  const seen: unknown[] = [];
  const nosy = linesFact("nosy", (known) => {
    seen.push(...["good", "denied", "elsewhere", "unnamed"].map(known));
    return [];
  }, { after: ["good", "denied", "elsewhere"] });
  const facts = [
    nosy,
    linesFact("good", [command("/good")]),
    linesFact("denied", [command("/denied")]),
    linesFact("unnamed", [command("/unnamed")]),
  ];
  const { ask } = answerer({ "/denied": (probe) => replyNothing(probe, "denied", "No") });
  await collectFacts(facts, ask, false);
  assertEquals(seen, [["/good"], null, null, null]);
});

Deno.test("collectFacts() refuses facts that wait for each other", async () => {
  const waiting = (key: string, after: string[]) => linesFact(key, [], { after });
  const { ask } = answerer();
  const cases: [Fact[], string][] = [
    [[waiting("a", ["a"])], "Facts wait for each other: a, a"],
    [[waiting("a", ["b"]), waiting("b", ["c"]), waiting("c", ["b"])], "Facts wait for each other: a, b, c, b"],
  ];
  for (const [facts, message] of cases) await assertRejects(() => collectFacts(facts, ask, false), Error, message);
  assertEquals((await collectFacts([waiting("a", ["b"]), waiting("b", ["elsewhere"])], ask, false)).size, 2);
});

Deno.test("collectFacts() says notCollected for a fact that has nothing to ask", async () => {
  for (const probes of [undefined, [], () => []]) {
    assertEquals((await collectOne(linesFact("x", probes))).status, "notCollected");
  }
});

Deno.test("collectFacts() survives a fact or parser that throws", async () => {
  const throwing = () => {
    throw new Error("out of order");
  };
  const asking = await collectOne(linesFact("x", throwing));
  assertEquals([asking.status, asking.note], ["notCollected", "The doctor could not ask for it: out of order"]);
  const parsing = await collectOne(linesFact("x", [command("/a")], { parse: throwing }));
  assertEquals([parsing.status, parsing.problems[0]!.why], ["unreadable", "The parser of x failed: out of order"]);
});

Deno.test("collectFacts() hands a parser both streams, the command, the exit code and the privilege", async () => {
  const seen: Output[] = [];
  const fact = linesFact("x", [command("/bin/a", "b"), { file: "/f" }], {
    parse: (output) => (seen.push(output), parseLines(output)),
  });
  const encode = (text: string) => new TextEncoder().encode(text);
  const ask = (probe: Probe) => Promise.resolve(reply(probe, "out\n", { stderr: encode("err\n"), exitCode: 3 }));
  await collectFacts([fact], ask, true);
  assertEquals(seen.map(({ command, exitCode, root }) => ({ command, exitCode, root })), [
    { command: "/bin/a b", exitCode: 3, root: true },
    { command: null, exitCode: 3, root: true },
  ]);
  assertEquals(seen[0]!.lines, [{ n: 1, text: "out" }]);
  assertEquals(seen[0]!.errors, [{ n: 1, text: "err" }]);
  assertEquals(seen[0]!.bytes, encode("out\n"));
});

Deno.test("collectFacts() drops the last line of a cut output when it may be half a line, and calls it incomplete", async () => {
  const fact = linesFact("x", [command("/a")]);
  const table: [Partial<Reply>, string, string[] | null, boolean][] = [
    [{}, "one\ntwo", ["one", "two"], true],
    [{ truncated: true }, "one\ntw", ["one"], false],
    [{ timedOut: true }, "one\ntw", ["one"], false],
    [{ timedOut: true }, "one\ntwo\n", ["one", "two"], false],
    [{ truncated: true }, "on", null, false],
  ];
  for (const [more, text, value, complete] of table) {
    const evidence = await collectOne(fact, { "/a": (probe) => reply(probe, text, more) });
    assertEquals([evidence.value, evidence.complete], [value, complete], JSON.stringify([more, text]));
  }
});

Deno.test("collectFacts() calls a fact absent only when every one of its questions was answered", async () => {
  const fact = linesFact("x", [{ file: "/a" }, { file: "/b" }]);
  const as = (status: Reply["status"]) => (probe: Probe) =>
    status === "ok" ? reply(probe, "text\n") : replyNothing(probe, status, `${status} ${nameProbe(probe)}`);
  const table: [Reply["status"], Reply["status"], string, boolean, string | null][] = [
    ["absent", "absent", "absent", false, "absent /a"],
    ["absent", "denied", "denied", false, "denied /b"],
    ["notCollected", "absent", "notCollected", false, "notCollected /a"],
    ["ok", "absent", "ok", true, null],
    ["ok", "denied", "ok", false, "denied /b"],
    ["unreadable", "ok", "ok", false, "unreadable /a"],
  ];
  for (const [a, b, status, complete, note] of table) {
    const evidence = await collectOne(fact, { "/a": as(a), "/b": as(b) });
    assertEquals([evidence.status, evidence.complete, evidence.note], [status, complete, note], `${a}, ${b}`);
  }
});

Deno.test("collectFacts() takes under a second for a thousand facts that wait in a row", async () => {
  const facts = Array.from(
    { length: 1000 },
    (_, i) => linesFact(`f${i}`, [command("/x")], { after: i === 0 ? [] : [`f${i - 1}`] }),
  );
  const start = performance.now();
  await collectFacts(facts.reverse(), answerer().ask, false);
  assert(performance.now() - start < 1000);
});
