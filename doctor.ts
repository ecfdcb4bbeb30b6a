#!/usr/bin/env -S deno run -A
/**
 * The entry: hands the words and this machine to the command line. Deno reads every module that a literal `import()` names before
 * the first line runs, and all that those name; verbs are therefore imported by names that it cannot see (cmd/main.ts).
 */
import { launchAgain } from "./cmd/launch_again.ts";
import { runCommandLine } from "./cmd/main.ts";
import { openTerminal } from "./cmd/terminal.ts";
import { thisHost } from "./evidence/sources/host.ts";

if (import.meta.main) {
  const host = { ...thisHost(), native: launchAgain };
  Deno.exit(await runCommandLine(Deno.args, openTerminal(host)));
}
