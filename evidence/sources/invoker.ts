/** The person behind `sudo`: what the doctor writes belongs to them, and what they may ask is asked as them. */
import { isDenied } from "./os_error.ts";

/** Their numbers; null where nobody is known to be behind sudo. */
export function readInvoker(): { readonly uid: number; readonly gid: number } | null {
  const [uid, gid] = [readVariable("SUDO_UID"), readVariable("SUDO_GID")];
  if (!uid || !gid || !/^\d{1,10}$/.test(uid) || !/^\d{1,10}$/.test(gid)) return null;
  return { uid: Number(uid), gid: Number(gid) };
}

/** Without `--allow-env` for it nobody is known to be behind sudo. */
function readVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}
