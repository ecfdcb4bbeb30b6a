/**
 * The doctor as one file, for a Mac without network: verbs, examples and the reader of bundles are inside of it, not beside it.
 * tools/pack.ts writes the module that calls this, and bundles it.
 */
import type { CaptureStore } from "../evidence/sources/capture_store.ts";
import { thisHost } from "../evidence/sources/host.ts";
import type { Verb } from "./define.ts";
import { launchAgain } from "./launch_again.ts";
import { runCommandLine } from "./main.ts";
import { openTerminal } from "./terminal.ts";

/** What the file contains. */
export interface Contents {
  /** Its own address; it exports `answerBundle`, which runs in a thread of its own. */
  readonly url: string;
  readonly verbs: Readonly<Record<string, () => Promise<{ readonly default: Verb }>>>;
  /** Name of an example → path in its capture → text. */
  readonly examples: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Runs the command line on these words; the number is the exit code. */
export async function runSingleFile(args: readonly string[], { url, verbs, examples }: Contents): Promise<number> {
  const host = { ...thisHost(), native: launchAgain, bundleReader: url };
  const terminal = openTerminal(host, (name) => openExample(examples[name] ?? {}));
  return await runCommandLine(args, terminal, async (name) => (await verbs[name]!()).default);
}

function openExample(files: Readonly<Record<string, string>>): CaptureStore {
  return (path) =>
    Object.hasOwn(files, path)
      ? { bytes: new TextEncoder().encode(files[path]) }
      : { why: `"${path}" is not in the example` };
}
