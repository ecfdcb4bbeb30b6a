/** `--each`: every positional is a path, handled on its own in one process, one JSON line per path. */
import { EXIT, type Terminal, UsageError, USER_ERRORS, type Words } from "./define.ts";

/** What came of one path. */
export interface EachResult {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly exit: number;
}

/** The exit codes by weight: a problem over an inconclusive one over a warning over health. */
const BY_WEIGHT: readonly number[] = [EXIT.ok, EXIT.warning, EXIT.inconclusive, EXIT.problem];

/** Handles the paths in order. One that fails prints its error and the run goes on. */
export async function handleEach(
  { positionals, options }: Words,
  terminal: Terminal,
  handle: (path: string) => Promise<EachResult>,
): Promise<number> {
  if (positionals.length === 0) throw new UsageError("--each needs at least one path");
  if (options["from"] !== undefined) throw new UsageError("--each takes its paths as positionals: leave --from out");
  let worst: number = EXIT.ok;
  for (const path of positionals) {
    if (terminal.interrupted.aborted) break;
    const { answer, exit } = await handle(path).catch((error: unknown): EachResult => ({
      answer: { error: sayError(error) },
      exit: options["exit-zero"] === true ? EXIT.ok : EXIT.inconclusive,
    }));
    terminal.print(`${JSON.stringify({ path, ...answer })}\n`);
    if (BY_WEIGHT.indexOf(exit) > BY_WEIGHT.indexOf(worst)) worst = exit;
  }
  return worst;
}

function sayError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return USER_ERRORS.includes(error.name) ? error.message : `The doctor failed on it: ${error.message}`;
}
