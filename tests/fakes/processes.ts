/** What this process has open and which processes live, for tests that must leave nothing behind. */

/** Descriptors of this process; null where the system does not list them. */
export function countDescriptors(): number | null {
  try {
    return [...Deno.readDirSync("/proc/self/fd")].length;
  } catch {
    return null;
  }
}

/** Whether a process exists and is no zombie. */
export function isAlive(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) [ZX] /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return Deno.build.os !== "linux";
  }
}

/** Waits until `is` holds, looking every few milliseconds; fails after two seconds. */
export async function waitUntil(is: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 2000;
  while (!is()) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
