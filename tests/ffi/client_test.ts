/** The client and its children on the C fakes: every way in which a library can behave, fifty times each, and what is left behind. */
import { assert, assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { type NativeAnswer, type NativeClient, openNativeClient } from "../../ffi/client.ts";
import { parseVpnStatus } from "../../formats/scutil/vpn_status.ts";
import { parseStorePlist } from "../../formats/scutil/store_plist.ts";
import { parseProbe } from "../../formats/xpc/probe.ts";
import { times } from "../effort.ts";
import { buildFakes, launchFakes, WITHOUT_FAKES } from "../fakes/native_fakes.ts";

const ROUNDS = times(50);
const ignore = WITHOUT_FAKES !== null;
if (WITHOUT_FAKES !== null) console.log(`The libraries are not tried: ${WITHOUT_FAKES}`);

interface Setup {
  readonly mode?: string;
  readonly timeoutMs?: number;
}

/** Asks with a client of its own; every child that lives to the end must have given back everything. */
async function withClient<T>({ mode, timeoutMs }: Setup, body: (client: NativeClient) => Promise<T>): Promise<T> {
  const launch = launchFakes(await buildFakes(), mode);
  const client = openNativeClient(launch, timeoutMs === undefined ? {} : { timeoutMs });
  try {
    return await body(client);
  } finally {
    for (const end of await client.close()) {
      if (end.signal === null) assertEquals([end.code, end.lastWords], [0, "live=0"]);
    }
  }
}

function askTimes(client: NativeClient, kind: string, rounds = ROUNDS): Promise<NativeAnswer[]> {
  const asked = Array.from({ length: rounds }, () => client.ask(["libxpc", "probe", `com.example.fake.${kind}`]));
  return Promise.all(asked);
}

/** Tests that wait for children, not for the processor, at the same time: each is a step, the whole leaves nothing open. */
function testAtOnce(name: string, tries: Readonly<Record<string, () => Promise<void>>>): void {
  const alone = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
  Deno.test({
    name,
    ignore,
    async fn(t) {
      await Promise.all(Object.entries(tries).map(([name, fn]) => t.step({ name, fn, ...alone })));
    },
  });
}

function textOf(answer: NativeAnswer): string {
  return answer.status === "ok" ? new TextDecoder().decode(answer.bytes) : `${answer.status}: ${answer.note}`;
}

function outcomeOf(answer: NativeAnswer): string {
  const text = textOf(answer);
  if (answer.status !== "ok") return text;
  const { value, problems } = parseProbe(text);
  return value?.[0]?.outcome ?? problems[0]!.why;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  ok: "registered",
  null: "registered",
  missing: "not-registered",
  "missing-old": "not-registered",
  "slow-reason": "not-registered",
  "user-only": "not-registered",
  sandboxed: "denied",
  interrupted: "interrupted",
  peer: "peer-requirement",
  reentrant: "other",
  garbage: "other",
  empty: "other",
  odd: "other",
};

async function tryOutcomes(): Promise<void> {
  await withClient({}, async (client) => {
    const kinds = Object.keys(OUTCOMES);
    const answers = await Promise.all(kinds.map((kind) => askTimes(client, kind)));
    for (const [i, kind] of kinds.entries()) {
      assertEquals(answers[i]!.map(outcomeOf), Array(ROUNDS).fill(OUTCOMES[kind]), kind);
    }
  });
}

/** Calls that wait cost their wait; several clients share it. */
const WAITING: Readonly<Record<string, { readonly expected: string | RegExp; readonly clients: number }>> = {
  late: { expected: "timeout", clients: 5 },
  never: { expected: "wedged", clients: 5 },
  frozen: { expected: /gave no answer in xpc_connection_activate for 0\.9 s and was ended/, clients: 10 },
};

async function tryWaiting(kind: string): Promise<void> {
  const { expected, clients } = WAITING[kind]!;
  const tryOne = () =>
    withClient(kind === "frozen" ? { timeoutMs: 900 } : {}, async (client) => {
      for (const answer of await askTimes(client, kind, Math.ceil(ROUNDS / clients))) {
        assertMatch(outcomeOf(answer), expected instanceof RegExp ? expected : new RegExp(`^${expected}$`));
        if (expected instanceof RegExp) assertEquals(answer.status !== "ok" && answer.timedOut, true);
      }
    });
  await Promise.all(Array.from({ length: clients }, tryOne));
}

const BREAKING: Readonly<Record<string, RegExp>> = {
  abort: /^unreadable: .* was ended by SIGABRT in xpc_connection_activate; its last words: "API MISUSE: asked to"$/,
  "abort-lookup": /^unreadable: .* was ended by SIGABRT in bootstrap_look_up$/,
  segv: /^unreadable: .* was ended by SIGSEGV in xpc_connection_activate$/,
  exit: /^unreadable: .* ended with exit code 7 in xpc_connection_activate$/,
  noise: /^unreadable: .* wrote what is no answer in xpc_connection_activate: "libxpc: this is no JSON"$/,
};

testAtOnce(
  `the client makes evidence of a child that breaks, ${ROUNDS} times, and the next question is answered`,
  Object.fromEntries(
    Object.entries(BREAKING).map(([kind, expected]) => [kind, () =>
      withClient({}, async (client) => {
        for (const answer of await askTimes(client, kind)) assertMatch(textOf(answer), expected);
        assertEquals(outcomeOf((await askTimes(client, "missing", 1))[0]!), "not-registered");
      })]
    ),
  ),
);

async function tryMixture(): Promise<void> {
  await withClient({ timeoutMs: 2_000 }, async (client) => {
    const kinds = ["ok", "abort", "missing", "segv", "frozen", "sandboxed", "never", "peer", "exit", "flood"];
    const answers = await Promise.all(kinds.map((kind) => askTimes(client, kind, 1)));
    const outcomes = Object.fromEntries(kinds.map((kind, i) => [kind, outcomeOf(answers[i]![0]!)]));
    const { ok, missing, sandboxed, never, peer } = outcomes;
    assertEquals(
      [ok, missing, sandboxed, never, peer],
      ["registered", "not-registered", "denied", "wedged", "peer-requirement"],
    );
    for (const kind of ["abort", "segv", "frozen", "exit", "flood"]) {
      assertMatch(outcomes[kind]!, /The child that asks/);
    }
  });
}

const STORES: Readonly<Record<string, RegExp | number>> = {
  plain: 5,
  late: 5,
  many: 10_000,
  sandboxed: /^denied: SCDynamicStoreCreate gave nothing: Permission denied \(1003\)$/,
  "no-server": /^unreadable: SCDynamicStoreCreate gave nothing: Configuration daemon .* \(2002\)$/,
  "no-value": /^unreadable: SCDynamicStoreCopyMultiple gave nothing: Failed! \(1001\)$/,
  garbage: /^unreadable: SCDynamicStoreCopyMultiple gave something else than a dictionary$/,
  "odd-value": /^unreadable: CoreFoundation made no property list: .* \(3851\)$/,
  abort: /^unreadable: .* was ended by SIGABRT in SCDynamicStoreCreate$/,
  segv: /^unreadable: .* was ended by SIGSEGV in SCDynamicStoreCopyMultiple$/,
  hang: /^unreadable: .* gave no answer in SCDynamicStoreCreate for 0\.6 s and was ended$/,
};

async function tryStore(mode: string): Promise<void> {
  const expected = STORES[mode]!;
  const isBreaking = ["abort", "segv", "hang", "many", "late"].includes(mode);
  await withClient({ mode, timeoutMs: mode === "hang" ? 600 : 5_000 }, async (client) => {
    const rounds = mode === "hang" ? 2 : isBreaking ? Math.ceil(ROUNDS / 10) : ROUNDS;
    const asked = Array.from({ length: rounds }, () => client.ask(["SystemConfiguration", "store"]));
    for (const answer of await Promise.all(asked)) {
      if (expected instanceof RegExp) assertMatch(textOf(answer), expected);
      else {
        assert(answer.status === "ok", textOf(answer));
        assertEquals(Object.keys(parseStorePlist(answer.bytes).value!).length, expected);
      }
    }
  });
}

Deno.test({
  name: "the client hands over a store that is nested without an end, and the parser cuts it",
  ignore,
  async fn() {
    await withClient({ mode: "deep" }, async (client) => {
      const answer = await client.ask(["SystemConfiguration", "store"]);
      assert(answer.status === "ok", textOf(answer));
      const { complete, problems } = parseStorePlist(answer.bytes);
      assertEquals([complete, problems.length], [false, 1]);
    });
  },
});

const STATUSES: Readonly<Record<string, string>> = {
  "0D9D6DDD": "Disconnected",
  "1D9D6DDD": "Connecting",
  "2D9D6DDD": "Connected",
  "3D9D6DDD": "Disconnecting",
  ff9D6DDD: "Invalid",
  "404D6DDD": "SystemConfiguration does not know 404D6DDD: No such key (1004)",
  "77D9D6DD": "SystemConfiguration says 77 of 77D9D6DD, which is no known status",
  "1a7e6DDD": "SystemConfiguration did not say in time whether 1a7e6DDD is connected",
  dead6DDD: "SystemConfiguration did not say in time whether dead6DDD is connected",
  ab9D6DDD: "unreadable: The child that asks SystemConfiguration was ended by SIGABRT in SCNetworkConnectionGetStatus",
};

async function tryStatuses(): Promise<void> {
  await withClient({}, async (client) => {
    const answers = await Promise.all(
      Object.keys(STATUSES).map((id) => client.ask(["SystemConfiguration", "vpn-status", id])),
    );
    const said = answers.map((answer) => {
      const { value, problems } = parseVpnStatus(textOf(answer));
      return answer.status !== "ok" ? textOf(answer) : value?.[0]?.status ?? problems[0]?.why;
    });
    assertEquals(said, Object.values(STATUSES));
  });
}

testAtOnce(`the client outlives whatever makes it wait, up to ${ROUNDS} times each, and nothing stays alive`, {
  "what became of a name, mixed in one child": tryOutcomes,
  ...Object.fromEntries(Object.keys(WAITING).map((kind) => [`calls that are ${kind}`, () => tryWaiting(kind)])),
  "a question that breaks the child costs the others nothing but time": tryMixture,
  "a store that is late": () => tryStore("late"),
  "a store that hangs": () => tryStore("hang"),
  "the status of VPN services, of which one blocks for ever and one aborts": tryStatuses,
});

for (const mode of Object.keys(STORES).filter((mode) => mode !== "late" && mode !== "hang")) {
  Deno.test({ name: `the client reads the store, or says why not: ${mode}`, ignore, fn: () => tryStore(mode) });
}

Deno.test({
  name: "a thousand probes in one child leave nothing alive and do not slow down",
  ignore,
  async fn() {
    await withClient({}, async (client) => {
      const timeOf = async () => {
        const start = performance.now();
        await askTimes(client, "missing", 250);
        return performance.now() - start;
      };
      const first = await timeOf();
      const later = [await timeOf(), await timeOf(), await timeOf()];
      assert(Math.min(...later) < 2 * first + 50, `${first.toFixed(0)} ms, then ${later.map((ms) => ms.toFixed(0))}`);
    });
  },
});

Deno.test({
  name: "a client that is closed ends what is still asked, at once",
  ignore,
  async fn() {
    const client = openNativeClient(launchFakes(await buildFakes()));
    const asked = Promise.all(["frozen", "never", "late", "ok", "ok", "ok"].map((kind) => askTimes(client, kind, 1)));
    await client.ask(["SystemConfiguration", "store"]);
    await client.close();
    for (const [answer] of await asked) {
      assertMatch(outcomeOf(answer!), /registered|Stopped before the library answered/);
    }
  },
});

Deno.test("the client says when a child cannot be started or is no doctor", async () => {
  for (
    const [command, expected] of [
      [["/nowhere/deno"], /^notCollected: The child that asks libxpc cannot be started: /],
      [[Deno.execPath(), "eval", "console.log('{}')"], /^unreadable: .* wrote what is no answer: "\{\}"$/],
      [[Deno.execPath(), "eval", "Deno.exit(3)"], /^unreadable: .* ended with exit code 3$/],
    ] as const
  ) {
    const client = openNativeClient(() => command);
    assertMatch(textOf(await client.ask(["libxpc", "probe", "com.example.x"])), expected);
    await client.close();
  }
});
