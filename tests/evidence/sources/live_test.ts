import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { nameProbe } from "../../../evidence/reply.ts";
import { type Live, type LiveOptions, readLive } from "../../../evidence/sources/live.ts";
import { countDescriptors, isAlive, waitUntil } from "../../fakes/processes.ts";
import type { Scenario } from "../../fakes/scenario.ts";
import type { ScenarioName } from "../../fakes/scenarios.ts";
import { createScriptedMac, type ScriptedMac } from "../../fakes/scripted_mac.ts";
import { type Lines, linesFact, smallFacts } from "../../fakes/small_facts.ts";

const SMALL_FACTS = smallFacts();
const NOON = Date.UTC(2025, 5, 15, 12);

function testLive(
  name: string,
  scenario: ScenarioName | Scenario,
  options: Partial<LiveOptions>,
  judge: (live: Live, mac: ScriptedMac) => void | Promise<void>,
): void {
  Deno.test({
    name,
    sanitizeOps: true,
    sanitizeResources: true,
    async fn() {
      const mac = await createScriptedMac(scenario, { now: NOON });
      try {
        await judge(await readLive({ host: mac.host, facts: SMALL_FACTS, deadlineMs: 20_000, ...options }), mac);
      } finally {
        await mac.cleanup();
      }
    },
  });
}

function statuses(live: Live): Record<string, string> {
  return Object.fromEntries([...live.evidence.values()].map((one) => [one.key.slice("small.".length), one.status]));
}

/** launchctl has less time than usual. */
const HURRIED = { facts: smallFacts(400) };

const HEALTHY = {
  job: "ok",
  list: "ok",
  domain: "ok",
  processes: "ok",
  host: "ok",
  database: "ok",
  pasted: "notCollected",
};

testLive("readLive() collects a healthy Mac, with what depends on other answers", "healthy", {}, (live, mac) => {
  assertEquals(statuses(live), HEALTHY);
  assertEquals([live.kind, live.collectedAt, live.partial, live.notes, live.root, live.os], [
    "live",
    "2025-06-15T12:00:00.000Z",
    false,
    [],
    true,
    "darwin",
  ]);
  const job = live.evidence.get("small.job")!;
  assertEquals(job.source, "/bin/launchctl print system/NetworkExtension.com.example.tunnel.extension.2.4.0.240");
  assert((job.value as Lines).includes('\t\t"EXAMPLE123.com.example.tunnel" = {'));
  assertMatch(job.sha256!, /^[0-9a-f]{64}$/);
  assertEquals(job.origins["0"]!.line, 1);
  const names = live.replies.map((reply) => nameProbe(reply.probe));
  assertEquals(names, [...names].sort());
  assertEquals(names.length, 7);
  assertEquals(mac.host.isRoot, true);
});

testLive("readLive() shows what an ordinary user is shown", "notRoot", {}, (live) => {
  assertEquals(statuses(live), HEALTHY);
  assertEquals(live.root, false);
  assert(!(live.evidence.get("small.job")!.value as Lines).some((line) => line.includes("endpoints")));
});

testLive(
  "readLive() waits for a hanging tool no longer than its limit, and loses only its facts",
  "hang",
  HURRIED,
  async (live, mac) => {
    assertEquals(statuses(live), { ...HEALTHY, job: "notCollected", domain: "notCollected" });
    assertEquals([live.evidence.get("small.domain")!.timedOut, live.partial], [true, false]);
    assert(live.evidence.get("small.domain")!.durationMs! < 1500);
    await waitUntil(() => !mac.hangingPids("/bin/launchctl", "*").some(isAlive), "no process is left");
  },
);

testLive("readLive() does not make a number out of half a number", "hangsHalfway", HURRIED, (live) => {
  const domain = live.evidence.get("small.domain")!;
  assertEquals([domain.status, domain.timedOut, domain.complete], ["ok", true, false]);
  const last = (domain.value as Lines).at(-1)!;
  assert(!/^\s+5$/.test(last), last);
});

testLive("readLive() cuts a flood and says so", "flood", {}, (live) => {
  const processes = live.evidence.get("small.processes")!;
  assertEquals([processes.status, processes.truncated, processes.complete, processes.bytes], [
    "ok",
    true,
    false,
    100_000,
  ]);
  assertEquals(statuses(live), HEALTHY);
});

const broken: [ScenarioName, Record<string, string>][] = [
  ["crash", { job: "notCollected" }],
  ["sandbox", { list: "unreadable", job: "notCollected" }],
  ["halfRow", { job: "notCollected" }],
  ["missingCommand", { list: "notCollected", job: "notCollected" }],
  ["deniedCommand", { list: "denied", job: "notCollected" }],
  ["deniedFile", { database: "denied" }],
];
for (const [name, changed] of broken) {
  testLive(`readLive() says what is missing on the Mac "${name}", and keeps the rest`, name, {}, (live) => {
    assertEquals(statuses(live), { ...HEALTHY, ...changed });
    assertEquals(live.partial, false);
  });
}

testLive(
  "readLive() returns at its deadline with what there is, and calls it partial",
  "hang",
  { deadlineMs: 150 },
  (live) => {
    assertEquals(statuses(live), { ...HEALTHY, job: "notCollected", domain: "notCollected" });
    assertEquals([live.partial, live.notes], [true, [
      "The collection was stopped at its deadline of 0.15 s; what was there until then is used",
    ]]);
  },
);

testLive("readLive() starts nothing when its time is over already", "healthy", { deadlineMs: 0 }, (live) => {
  assertEquals(new Set(Object.values(statuses(live))), new Set(["notCollected"]));
  assertEquals(live.partial, true);
});

Deno.test(
  "readLive() ends at once when it is interrupted",
  { sanitizeOps: true, sanitizeResources: true },
  async () => {
    const mac = await createScriptedMac("hang");
    const interrupt = new AbortController();
    const facts = SMALL_FACTS.filter((fact) => fact.key === "small.domain");
    const start = performance.now();
    const running = readLive({ host: mac.host, facts, deadlineMs: 20_000, signal: interrupt.signal });
    await waitUntil(() => mac.hangingPids("/bin/launchctl", "*").length === 2, "launchctl hangs");
    interrupt.abort();
    const live = await running;
    assert(performance.now() - start < 1500);
    assertEquals([live.partial, live.notes], [true, [
      "The collection was interrupted; what was there until then is used",
    ]]);
    await waitUntil(() => !mac.hangingPids("/bin/launchctl", "*").some(isAlive), "no process is left");
    await mac.cleanup();
  },
);

Deno.test("readLive() tells of every probe when it starts and when it has ended", async () => {
  const mac = await createScriptedMac();
  const events: string[] = [];
  const onProbe: LiveOptions["onProbe"] = (probe, reply) => {
    events.push(`${nameProbe(probe).split(" ")[0]} ${reply?.status ?? "starts"}`);
  };
  const facts = SMALL_FACTS.filter((fact) => ["small.list", "small.database"].includes(fact.key));
  await readLive({ host: mac.host, facts, deadlineMs: 20_000, onProbe });
  assertEquals(events.toSorted(), [
    "/Library/SystemExtensions/db.plist ok",
    "/Library/SystemExtensions/db.plist starts",
    "/usr/bin/systemextensionsctl ok",
    "/usr/bin/systemextensionsctl starts",
  ]);
  await mac.cleanup();
});

Deno.test("readLive() runs independent probes at the same time, but never more than 16 commands", async () => {
  const slow = { stdout: "x\n", delaySeconds: 0.15 };
  const mac = await createScriptedMac({ commands: { "/bin/slow": { "*": slow } }, files: {}, isRoot: false });
  const before = countDescriptors();
  const facts = Array.from({ length: 24 }, (_, i) => linesFact(`f${i}`, [{ command: ["/bin/slow", String(i)] }]));
  let most = 0;
  const start = performance.now();
  const watch = setInterval(() => most = Math.max(most, (countDescriptors() ?? 0) - (before ?? 0)), 10);
  const live = await readLive({ host: mac.host, facts, deadlineMs: 20_000 });
  clearInterval(watch);
  const took = performance.now() - start;
  assertEquals(live.replies.filter((reply) => reply.status === "ok").length, 24);
  assert(took >= 290 && took < 1500, `took ${took} ms: two rounds of 150`);
  // Two pipes and a process handle each.
  assert(most <= 16 * 4, `${most} descriptors at once`);
  await mac.cleanup();
});
