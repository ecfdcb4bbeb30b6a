/** How the doctor starts itself again, to call libraries in a process that may break. */
import type { ChildKind } from "../ffi/client.ts";

/** The hidden verb, and its file in this folder; no help lists it. */
export const CHILD_VERB = "native_child";

/** The command line of a child: this program when it was compiled, else Deno with this entry and no right but to call libraries. */
export function launchAgain(kind: ChildKind, entry = Deno.mainModule): readonly [string, ...string[]] {
  if (Deno.build.standalone) return [Deno.execPath(), CHILD_VERB, kind];
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--cached-only",
    "--allow-ffi",
    ...allowOwnFolder(entry),
    entry,
    CHILD_VERB,
    kind,
  ];
}

/** Deno asks for the right to read a module whose name it cannot see beforehand, as the verbs' are (cmd/main.ts). */
function allowOwnFolder(entry: string): string[] {
  if (!entry.startsWith("file:")) return [];
  const folder = decodeURIComponent(new URL(".", entry).pathname);
  return [`--allow-read=${folder.replaceAll(",", ",,")}`];
}
