#!/usr/bin/env -S deno run -A
/** The entry: hands the words and this machine to the command line. Loads nothing that `--version` does not need. */
import { runCommandLine } from "./cmd/main.ts";
import { openTerminal } from "./cmd/terminal.ts";

if (import.meta.main) Deno.exit(await runCommandLine(Deno.args, openTerminal()));
