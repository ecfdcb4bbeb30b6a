/**
 * The doctor on a scripted Mac in a process of its own, which may do what its test allows:
 * `deno run FLAGS narrow_mac.ts ROOT WORDS…`.
 */
import { runCommandLine } from "../../cmd/main.ts";
import { openTerminal } from "../../cmd/terminal.ts";
import { thisHost } from "../../evidence/sources/host.ts";

const NOON = Date.UTC(2025, 5, 15, 12);

if (import.meta.main) {
  const [root, ...words] = Deno.args;
  const host = { ...thisHost(), os: "darwin", place: (path: string) => `${root}${path}`, now: () => NOON };
  Deno.exit(await runCommandLine(words, openTerminal(host)));
}
