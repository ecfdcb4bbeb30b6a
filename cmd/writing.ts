import { UsageError } from "./define.ts";

/** Writes what was asked for to a path that somebody gave; when that fails, what to do is said as a complaint about the path. */
export async function writeTo<T>(path: string, write: () => Promise<T>, advice = "choose another path"): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { describeOsError } = await import("../evidence/sources/os_error.ts");
    throw new UsageError(`Cannot write "${path}": ${describeOsError(error)}; ${advice}`);
  }
}
