/**
 * The doctor on a scripted Mac in a process of its own, which may do what its test allows:
 * `deno run FLAGS narrow_mac.ts ROOT WORDS…`.
 */
import { CHILD_VERB, launchAgain } from "../../cmd/launch_again.ts";
import { runCommandLine } from "../../cmd/main.ts";
import { openTerminal } from "../../cmd/terminal.ts";
import { thisHost } from "../../evidence/sources/host.ts";

const NOON = Date.UTC(2025, 5, 15, 12);

if (import.meta.main) {
  // Started again by itself, it is the child that calls libraries.
  const [root, ...words] = Deno.args[0] === CHILD_VERB ? ["", ...Deno.args] : Deno.args;
  const place = (path: string) => `${root}${path}`;
  const host = { ...thisHost(), os: "darwin", place, now: () => NOON, native: launchAgain };
  Deno.exit(await runCommandLine(words, openTerminal(host)));
}
