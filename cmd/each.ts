/** `--each`: every positional is a path, handled on its own in one process, one JSON line per path. */
import { renderJson } from "../reports/json_text.ts";
import { EXIT, type Terminal, UsageError, USER_ERRORS, type Words } from "./define.ts";
import { deliver } from "./sources.ts";

/** What came of one path. */
export interface EachResult {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly exit: number;
}

/** The exit codes by weight: a problem over an inconclusive one over a warning over health. */
const BY_WEIGHT: readonly number[] = [EXIT.ok, EXIT.warning, EXIT.inconclusive, EXIT.problem];

/** Handles the paths in order. One that fails prints its error and the run goes on. */
export async function handleEach(
  words: Words,
  terminal: Terminal,
  handle: (path: string) => Promise<EachResult>,
): Promise<number> {
  const { positionals, options } = words;
  if (positionals.length === 0) throw new UsageError("--each needs at least one path");
  if (options["from"] !== undefined) throw new UsageError("--each takes its paths as positionals: leave --from out");
  const kept: string[] = [];
  // Printed at once, so that a thousand captures take no more memory than one; a file is written as a whole.
  const say = options["output"] === undefined ? terminal.print : (line: string) => void kept.push(line);
  let worst: number = EXIT.ok;
  for (const [i, path] of positionals.entries()) {
    if (terminal.interrupted.aborted) {
      terminal.complain(`Interrupted: ${positionals.length - i} of ${positionals.length} paths were not read`);
      // What nobody has read is not healthy.
      if (options["exit-zero"] !== true && worst !== EXIT.problem) worst = EXIT.inconclusive;
      break;
    }
    const { answer, exit } = await handle(path).catch((error: unknown): EachResult => ({
      answer: { error: sayError(error) },
      exit: options["exit-zero"] === true ? EXIT.ok : EXIT.inconclusive,
    }));
    say(`${renderJson({ path, ...answer })}\n`);
    if (BY_WEIGHT.indexOf(exit) > BY_WEIGHT.indexOf(worst)) worst = exit;
  }
  if (options["output"] !== undefined) await deliver(kept.join(""), words, terminal);
  return worst;
}

function sayError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return USER_ERRORS.includes(error.name) ? error.message : `The doctor failed on it: ${error.message}`;
}
