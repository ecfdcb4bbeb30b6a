/** The command line: finds the verb, parses its words, runs it, and turns trouble into one sentence and an exit code. */
import { findMissingFunction } from "../compat/platform.ts";
import { EXIT, type Terminal, USER_ERRORS, type Verb, type VerbSpec } from "./define.ts";
import { CHILD_VERB } from "./launch_again.ts";
import { VERBS } from "./verbs.ts";

/** Finds a verb's code by its name. */
export type VerbLoader = (name: string) => Promise<Verb>;

/** Runs the command line; the number is the exit code. */
export async function runCommandLine(
  args: readonly string[],
  terminal: Terminal,
  load: VerbLoader = loadVerb,
): Promise<number> {
  const missing = findMissingFunction();
  if (missing !== null) {
    terminal.complain(
      `This Deno is too old (it has no ${missing}): take 2.9 or later, with deno upgrade or npx -y deno@2.9.6`,
    );
    return EXIT.usage;
  }
  if (args[0] === CHILD_VERB) {
    return await (await load(CHILD_VERB))({ positionals: args.slice(1), options: {} }, terminal);
  }
  const isFlag = (...names: string[]) => names.includes(args[0] ?? "");
  if (isFlag("--version", "-V")) {
    terminal.print(`${terminal.tool.name} ${terminal.tool.version}\n`);
    return EXIT.ok;
  }
  if (isFlag("--help", "-h", "help")) {
    const { renderHelp, renderVerbHelp } = await import("./help.ts");
    const about = VERBS.find(({ name }) => name === args[1]);
    terminal.print(about === undefined ? renderHelp(VERBS, terminal.tool.version) : renderVerbHelp(about));
    return EXIT.ok;
  }
  const named = VERBS.find(({ name }) => name === args[0]);
  const meant = named === undefined ? await meantVerb(args[0]) : null;
  if (meant !== null) {
    terminal.complain(`There is no verb "${args[0]}": did you mean ${meant}?`);
    return EXIT.usage;
  }
  const verb = named ?? VERBS.find(({ name }) => name === "diagnose")!;
  const rest = named === undefined ? args : args.slice(1);
  if (asksForHelp(rest)) {
    const { renderVerbHelp } = await import("./help.ts");
    terminal.print(renderVerbHelp(verb));
    return EXIT.ok;
  }
  return await runVerb(verb, rest, terminal, load);
}

/** A first word that is nearly a verb is a slip, not a target: bundle ids have dots. */
async function meantVerb(word: string | undefined): Promise<string | null> {
  if (word === undefined || !/^[a-z]{4,}$/.test(word)) return null;
  const { nearest } = await import("./words.ts");
  return nearest(word, VERBS.map(({ name }) => name));
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === "--help" || arg === "-h");
}

/**
 * The verb's code, in the file of its name. A literal `import()` would make Deno read all verbs, and all they import, before the
 * first line of the doctor runs; the name is one of the table's.
 */
async function loadVerb(name: string): Promise<Verb> {
  const path = `./${name}.ts`;
  const module: { readonly default: Verb } = await import(path);
  return module.default;
}

/** Deno's own sentence, which names the flag; a module that may not be loaded has it under another class than a file. */
const DENIED_BY_DENO = /^Requires \w+ access\b.*--allow-/;

async function runVerb(
  spec: VerbSpec,
  args: readonly string[],
  terminal: Terminal,
  load: VerbLoader,
): Promise<number> {
  try {
    const { parseWords } = await import("./words.ts");
    const words = parseWords(args, spec);
    const run = await load(spec.name);
    return await run(words, terminal);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { printable } = await import("../reports/printable.ts");
    const isUsage = USER_ERRORS.includes(error.name) || DENIED_BY_DENO.test(error.message);
    const says = printable(error.message);
    terminal.complain(
      isUsage ? says : `The doctor itself failed: ${says}; run it again with --verbose for the stack`,
    );
    const stack = args.includes("--verbose") ? error.stack?.split("\n") : undefined;
    if (stack !== undefined) terminal.complain(stack.map(printable).join("\n"));
    return isUsage ? EXIT.usage : EXIT.failed;
  }
}
