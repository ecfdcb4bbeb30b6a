import type { Host } from "./host.ts";
import { readInvoker } from "./invoker.ts";

/**
 * The same machine as the person behind `sudo` may ask it, but for their groups. Null where the doctor is not root, or root itself
 * asked. Files are read with the doctor's own rights all the same.
 */
export function ordinaryHost(host: Host): Host | null {
  if (!host.isRoot) return null;
  if (host.ordinary !== undefined) return host.ordinary;
  const user = readInvoker();
  if (user === null || user.uid === 0) return null;
  return { ...host, isRoot: false, user };
}
