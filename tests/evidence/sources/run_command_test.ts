import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { type CommandProbe, runCommand } from "../../../evidence/sources/run_command.ts";
import type { Limits } from "../../../evidence/sources/limits.ts";
import { countDescriptors, isAlive, waitUntil } from "../../fakes/processes.ts";
import type { Recording } from "../../fakes/scenario.ts";
import type { ScenarioName } from "../../fakes/scenarios.ts";
import { createScriptedMac, type ScriptedMac } from "../../fakes/scripted_mac.ts";

const LIST: CommandProbe = { command: ["/usr/bin/systemextensionsctl", "list"] };
const PRINT: CommandProbe = { command: ["/bin/launchctl", "print", "system"], timeoutMs: 300 };
const PS: CommandProbe = { command: ["/bin/ps", "-axww"] };
const TOOL = "/usr/bin/example-tool";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Runs `body` on a scripted Mac and takes it away again; no timer, descriptor or process may be left. */
function testOnMac(
  name: string,
  scenario: ScenarioName | Recording,
  body: (mac: ScriptedMac) => Promise<void>,
  ignore = false,
): void {
  const machine = typeof scenario === "string"
    ? scenario
    : { commands: { [TOOL]: { "*": scenario } }, files: {}, isRoot: false };
  Deno.test({
    name,
    ignore,
    sanitizeOps: true,
    sanitizeResources: true,
    async fn() {
      const mac = await createScriptedMac(machine, { now: Date.UTC(2025, 5, 15, 9, 30) });
      try {
        await body(mac);
      } finally {
        await mac.cleanup();
      }
    },
  });
}

function run(mac: ScriptedMac, args: string[] = [], limits: Limits = {}, more: Partial<CommandProbe> = {}) {
  return runCommand(mac.host, { command: [TOOL, ...args], ...more }, limits);
}

testOnMac("runCommand() returns the whole output with its start and SHA-256", "healthy", async (mac) => {
  const reply = await runCommand(mac.host, LIST);
  assertEquals(reply.status, "ok");
  assertMatch(text(reply.stdout), /EXAMPLE123\tcom\.example\.tunnel\.extension \(2\.4\.0\/240\)/);
  const { exitCode, note, truncated, timedOut, startedAt } = reply;
  assertEquals({ exitCode, note, truncated, timedOut, startedAt }, {
    exitCode: 0,
    note: null,
    truncated: false,
    timedOut: false,
    startedAt: "2025-06-15T09:30:00.000Z",
  });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(reply.stdout)));
  assertEquals(reply.sha256, digest.toHex());
  assertEquals(reply.probe, LIST);
});

testOnMac("runCommand() passes arguments as they are, never through a shell", {}, async (mac) => {
  const script = '#!/bin/sh\nprintf "%s\\n" "$@"\n';
  await Deno.remove(`${mac.root}${TOOL}`);
  await Deno.writeTextFile(`${mac.root}${TOOL}`, script, { mode: 0o755 });
  const args = ["$(id)", "; ls", "a b", "*", "`x`", "", "--"];
  assertEquals(text((await run(mac, args)).stdout), `${args.join("\n")}\n`);
});

testOnMac("runCommand() gives an environment that does not depend on who starts it, and no input", {}, async (mac) => {
  await Deno.remove(`${mac.root}${TOOL}`);
  await Deno.writeTextFile(`${mac.root}${TOOL}`, "#!/bin/sh\ncat\npwd\n/usr/bin/env | sort\n", { mode: 0o755 });
  const lines = text((await run(mac)).stdout).trim().split("\n").filter((line) =>
    !/^(?:_|SHLVL|PWD|OLDPWD)=/.test(line)
  );
  assertEquals(lines, ["/", "LC_ALL=C", "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "TZ=UTC"]);
});

testOnMac("runCommand() calls a command that fails ok: its parser reads the failure", "sandbox", async (mac) => {
  const reply = await runCommand(mac.host, LIST);
  assertEquals([reply.status, reply.exitCode, reply.stdout.length, reply.note], ["ok", 69, 0, null]);
  assertMatch(text(reply.stderr), /list command failed/);
});

testOnMac("runCommand() keeps what a command printed before it crashed", "crash", async (mac) => {
  const reply = await runCommand(mac.host, LIST);
  assertEquals([reply.status, reply.exitCode, reply.note], ["ok", 134, "It was ended by SIGABRT"]);
  assertMatch(text(reply.stdout), /^1 extension\(s\)\n--- .*\nenabled\tactive.*\n$/);
  assertMatch(text(reply.stderr), /Completely failed to resolve bundle info/);
});

testOnMac("runCommand() says notCollected when there is no such command", "missingCommand", async (mac) => {
  const reply = await runCommand(mac.host, LIST);
  assertEquals([reply.status, reply.note, reply.exitCode], [
    "notCollected",
    'There is no "/usr/bin/systemextensionsctl" on this machine',
    null,
  ]);
});

testOnMac("runCommand() says denied when it may not run the command", "deniedCommand", async (mac) => {
  const reply = await runCommand(mac.host, LIST);
  assertEquals([reply.status, reply.note], ["denied", 'No permission to run "/usr/bin/systemextensionsctl"']);
});

testOnMac("runCommand() answers an impossible command line with a reply, not an exception", {}, async (mac) => {
  for (const command of [["/a\0b"], [TOOL, "a\0b"], [TOOL, "x".repeat(4_000_000)]] as [string][]) {
    const reply = await runCommand(mac.host, { command });
    assertEquals(reply.status, "notCollected");
    assertMatch(reply.note!, /^Cannot run/);
  }
});

testOnMac("runCommand() stops a hanging command at its limit and leaves no process", "hang", async (mac) => {
  const start = performance.now();
  const reply = await runCommand(mac.host, PRINT);
  const took = performance.now() - start;
  assert(took >= 295 && took < 1500, `took ${took} ms`);
  assertEquals([reply.status, reply.timedOut, reply.exitCode, reply.note], [
    "notCollected",
    true,
    null,
    "Stopped after 0.3 s without an end; there was no output",
  ]);
  const pids = mac.hangingPids("/bin/launchctl", "*");
  assertEquals(pids.length, 2);
  await waitUntil(() => !pids.some(isAlive), "the hanging command and its child are gone");
});

testOnMac("runCommand() keeps what a hanging command had printed", "hangsHalfway", async (mac) => {
  const reply = await runCommand(mac.host, PRINT);
  assertEquals([reply.status, reply.timedOut, reply.truncated, reply.exitCode], ["ok", true, false, null]);
  assertMatch(text(reply.stdout), /^system = \{[^]* 5$/);
  assertEquals(reply.note, "Stopped after 0.3 s without an end; what it had printed until then is kept");
});

const child: Recording = { stdout: "done\n", leavesChild: true, exit: 3 };
testOnMac("runCommand() does not wait for a child that outlives its command", child, async (mac) => {
  const start = performance.now();
  const reply = await run(mac);
  assert(performance.now() - start < 1500);
  assertEquals([reply.status, reply.exitCode, text(reply.stdout), reply.timedOut], ["ok", 3, "done\n", false]);
  const pids = mac.hangingPids(TOOL, "*");
  assertEquals(pids.length, 2);
  await waitUntil(() => !pids.some(isAlive), "the child is gone");
});

testOnMac("runCommand() gives up a child that left its process group", {}, async (mac) => {
  const escape =
    '#!/bin/sh\nsetsid sh -c \'echo "$$" > "$0"; exec sleep 600\' "$0.pid" &\necho out\nwhile [ ! -s "$0.pid" ]; do :; done\n';
  await Deno.remove(`${mac.root}${TOOL}`);
  await Deno.writeTextFile(`${mac.root}${TOOL}`, escape, { mode: 0o755 });
  const reply = await run(mac);
  assertEquals([reply.status, text(reply.stdout), reply.timedOut], ["ok", "out\n", false]);
  const pid = Number(await Deno.readTextFile(`${mac.root}${TOOL}.pid`));
  assert(isAlive(pid));
  Deno.kill(pid, "SIGKILL");
}, Deno.build.os !== "linux"); // Other systems have no setsid.

testOnMac("runCommand() cuts a flood at its cap, in bounded memory", "flood", async (mac) => {
  const before = Deno.memoryUsage().rss;
  const reply = await runCommand(mac.host, PS);
  const grown = (Deno.memoryUsage().rss - before) / 2 ** 20;
  assertEquals([reply.status, reply.truncated, reply.timedOut, reply.exitCode, reply.stdout.length], [
    "ok",
    true,
    false,
    null,
    16 * 2 ** 20,
  ]);
  assertEquals(reply.note, "It printed more than 16777216 bytes; the rest was not read");
  assert(grown < 100, `grew by ${grown} MiB`);
});

const exact: Recording = { stdout: "x".repeat(1000) };
testOnMac("runCommand() takes exactly as much as its cap without a word", exact, async (mac) => {
  const whole = await run(mac, [], {}, { capBytes: 1000 });
  assertEquals([whole.stdout.length, whole.truncated, whole.exitCode], [1000, false, 0]);
  const cut = await run(mac, [], {}, { capBytes: 999 });
  assertEquals([cut.stdout.length, cut.truncated, cut.exitCode], [999, true, null]);
});

testOnMac("runCommand() does not call it an answer when only errors flood", {}, async (mac) => {
  await Deno.remove(`${mac.root}${TOOL}`);
  await Deno.writeTextFile(`${mac.root}${TOOL}`, "#!/bin/sh\nexec yes error >&2\n", { mode: 0o755 });
  const reply = await run(mac);
  assertEquals([reply.status, reply.truncated, reply.stderr.length], ["notCollected", true, 2 ** 20]);
});

testOnMac("runCommand() ends at the deadline of the whole run", "hang", async (mac) => {
  const reply = await runCommand(mac.host, { command: ["/bin/launchctl", "x"] }, { deadline: performance.now() + 80 });
  assertEquals([reply.status, reply.timedOut], ["notCollected", true]);
  assertEquals(reply.note, "Stopped because the time of the whole collection was over; there was no output");
});

testOnMac("runCommand() ends when it is interrupted, and starts nothing afterwards", "hang", async (mac) => {
  const controller = new AbortController();
  const running = runCommand(mac.host, { command: ["/bin/launchctl", "x"] }, { signal: controller.signal });
  await waitUntil(() => mac.hangingPids("/bin/launchctl", "*").length === 2, "the command hangs");
  const pids = mac.hangingPids("/bin/launchctl", "*");
  controller.abort();
  const reply = await running;
  assertEquals([reply.status, reply.timedOut], ["notCollected", true]);
  assertEquals(reply.note, "Stopped because the collection was interrupted; there was no output");
  await waitUntil(() => !pids.some(isAlive), "the command is gone");
  const late = await runCommand(mac.host, LIST, { signal: controller.signal });
  assertEquals([late.status, late.timedOut, late.stdout.length], ["notCollected", true, 0]);
});

testOnMac(
  "runCommand() waits for a slow command within its limit",
  { stdout: "slow\n", delaySeconds: 0.1 },
  async (mac) => {
    const reply = await run(mac);
    assertEquals([reply.status, text(reply.stdout)], ["ok", "slow\n"]);
    assert(reply.durationMs! >= 95);
  },
);

testOnMac("runCommand() loses nothing when this process was busy while the command ended", exact, async (mac) => {
  const running = run(mac);
  const end = performance.now() + 300;
  while (performance.now() < end);
  assertEquals((await running).stdout.length, 1000);
});

testOnMac("runCommand() leaves no descriptor behind after 50 commands at once", "healthy", async (mac) => {
  await runCommand(mac.host, LIST);
  const before = countDescriptors();
  const replies = await Promise.all(Array.from({ length: 50 }, () => runCommand(mac.host, LIST)));
  assertEquals(replies.filter((reply) => reply.status === "ok" && reply.exitCode === 0).length, 50);
  assertEquals(new Set(replies.map((reply) => reply.sha256)).size, 1);
  await waitUntil(() => countDescriptors() === before, "all descriptors are closed");
});
