/** Starts a command so that it can be ended with everything that it starts. */
import type { Host } from "./host.ts";

/**
 * TZ, because ps prints start times in local time and without a zone.
 * No HOME: the same question must have the same answer whoever starts the doctor, sudo keeps or drops the variable depending on
 * its configuration, and Apple's tools find the home in the user database.
 */
const ENVIRONMENT = { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin:/usr/sbin:/sbin" };

/** Starts a command by absolute path, never through a shell, without input, in a group of its own. Throws Deno's error. */
export function spawnGroup(host: Host, command: readonly [string, ...string[]]): Deno.ChildProcess {
  const [path, ...args] = command;
  return new Deno.Command(host.place(path), {
    args,
    cwd: "/",
    clearEnv: true,
    env: ENVIRONMENT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...host.user,
    // Its own process group, so that its children die with it and Ctrl-C reaches only the doctor.
    detached: true,
  }).spawn();
}

/** The group lives on while a child of the command does, even after the command itself has ended. */
export function killGroup(child: Deno.ChildProcess): void {
  try {
    Deno.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // Deno lets only those signal a group who may run anything; its own child everybody may.
    if (error instanceof Deno.errors.NotCapable) killChild(child);
    // Else there is no such group any more, or it is not ours to kill: then only waiting helps, and that is bounded.
  }
}

function killChild(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
