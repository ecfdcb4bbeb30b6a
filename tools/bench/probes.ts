/** DESIGN §6.2: what a probe costs above a bare spawn, and what a live run costs above its slowest probe. */
import { planFacts } from "../../engine/plan.ts";
import { RULES } from "../../checks/mod.ts";
import { readLive } from "../../evidence/sources/live.ts";
import { runCommand } from "../../evidence/sources/run_command.ts";
import { thisHost } from "../../evidence/sources/host.ts";
import { createScriptedMac } from "../../tests/fakes/scripted_mac.ts";
import { SCENARIOS } from "../../tests/fakes/scenarios.ts";
import { type BenchLine, measureMedians } from "./measure.ts";

const SPAWNS = 100;
const SLOW_SECONDS = 0.5;

/** The floor in C: posix_spawn and wait, so many times. */
const FLOOR = `
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
extern char **environ;
int main(int argc, char **argv) {
  char *args[] = {"/bin/true", NULL};
  for (int i = atoi(argv[1]); i > 0; i--) {
    pid_t pid;
    if (posix_spawn(&pid, args[0], NULL, NULL, args, environ)) return 1;
    waitpid(pid, NULL, 0);
  }
  return 0;
}
`;

/**
 * A probe ≤ 1.5 × Deno's own spawn of a process group; a live run ≤ 1.2 × its slowest probe. The group (docs/decisions/live.md)
 * costs a fork, so the figure against posix_spawn is printed and not held.
 */
export async function benchProbes(): Promise<BenchLine[]> {
  return [...await benchSpawn(), await benchLive()];
}

async function benchSpawn(): Promise<BenchLine[]> {
  const folder = await Deno.makeTempDir();
  const floor = `${folder}/floor`;
  await Deno.writeTextFile(`${floor}.c`, FLOOR);
  const compiled = await new Deno.Command("cc", { args: ["-O2", "-o", floor, `${floor}.c`] }).output().catch(() =>
    null
  );
  if (!compiled?.success) {
    console.log("skip a probe / posix_spawn: there is no C compiler");
    return [];
  }
  const spawnInC = async () => void await new Deno.Command(floor, { args: [String(SPAWNS)] }).output();
  const host = thisHost();
  const runProbes = async () => {
    for (let i = 0; i < SPAWNS; i++) await runCommand(host, { command: ["/bin/true"] }, {});
  };
  const runGroups = async () => {
    for (let i = 0; i < SPAWNS; i++) await spawnGroup();
  };
  const [c = 1, probes = 0, groups = 1] = await measureMedians([spawnInC, runProbes, runGroups], 9);
  await Deno.remove(folder, { recursive: true });
  const each = (ms: number) => `${(ms / SPAWNS).toFixed(2)} ms`;
  const detail = `${each(probes)}, Deno's own ${each(groups)}, posix_spawn in C ${each(c)} (${
    (probes / c).toFixed(1)
  } x)`;
  return [{ name: "a probe / Deno's spawn of a process group", ratio: probes / groups, limit: 1.5, detail }];
}

/** The least that reads both streams of a group; `output()` would ignore `detached`. */
async function spawnGroup(): Promise<void> {
  const options = { detached: true, stdin: "null", stdout: "piped", stderr: "piped" } as const;
  const child = new Deno.Command("/bin/true", options).spawn();
  await Promise.all([child.status, child.stdout.bytes(), child.stderr.bytes()]);
}

async function benchLive(): Promise<BenchLine> {
  const { healthy } = SCENARIOS;
  const commands = Object.fromEntries(
    Object.entries(healthy.commands).map(([path, recordings]) => [
      path,
      path !== "/bin/ps" ? recordings : Object.fromEntries(
        Object.entries(recordings ?? {}).map((
          [args, recording],
        ) => [args, { ...recording, delaySeconds: SLOW_SECONDS }]),
      ),
    ]),
  );
  const mac = await createScriptedMac({ ...healthy, commands });
  const facts = planFacts(RULES);
  const run = async () => void await readLive({ host: mac.host, facts, deadlineMs: 60_000 });
  const slowest = async () => {
    const command = ["/bin/ps", "-axww", "-o", "pid,ppid,uid,lstart,command"] as const;
    await runCommand(mac.host, { command }, {});
  };
  const [alone = 1, live = 0] = await measureMedians([slowest, run], 7);
  await mac.cleanup();
  return {
    name: "a live run / its slowest probe",
    ratio: live / alone,
    limit: 1.2,
    detail: `${live.toFixed(0)} ms, the probe alone ${alone.toFixed(0)} ms`,
  };
}
