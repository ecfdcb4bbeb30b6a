/** Parses the words behind a verb against its table; whatever is not in the table is refused with a suggestion. */
import { parseArgs } from "../compat/std_cli.ts";
import { type OptionSpec, UsageError, type VerbSpec, type Words } from "./define.ts";

/** The verb's words, checked: known options only, values where values belong, choices respected. */
export function parseWords(args: readonly string[], verb: VerbSpec): Words {
  const valued = verb.options.filter(({ value }) => value !== undefined);
  const parsed: Record<string, unknown> = parseArgs(args.map(hideNumber), {
    string: ["_", ...valued.map(({ name }) => name)],
    boolean: verb.options.filter(({ value }) => value === undefined).map(({ name }) => name),
    collect: valued.map(({ name }) => name),
    alias: Object.fromEntries(
      verb.options.filter(({ short }) => short !== undefined).map(({ name, short }) => [name, short!]),
    ),
    unknown(arg: string, key?: string) {
      if (key !== undefined && arg !== "-") throw unknownOption(arg, verb);
    },
  });
  const options: Record<string, string | boolean | readonly string[]> = Object.create(null);
  for (const option of verb.options) {
    const value = readOption(option, parsed[option.name]);
    if (value !== undefined) options[option.name] = value;
  }
  const positionals = (parsed["_"] as (string | number)[]).map((word) => showNumber(String(word)));
  if (positionals.length > verb.positionals && options["each"] !== true) {
    throw new UsageError(
      `Cannot use "${positionals[verb.positionals]}": doctor ${verb.name} takes ${count(verb.positionals)}`,
    );
  }
  return { positionals, options };
}

/** Before a negative number, which no option begins with: the error code -25308 is a word. */
const HIDDEN = "\0";

function hideNumber(arg: string): string {
  return /^-\d+$/.test(arg) ? `${HIDDEN}${arg}` : arg;
}

function showNumber(word: string): string {
  return word.startsWith(HIDDEN) ? word.slice(HIDDEN.length) : word;
}

function count(positionals: number): string {
  return positionals === 0 ? "options only" : `${positionals} name at the most`;
}

function readOption(option: OptionSpec, given: unknown): string | boolean | readonly string[] | undefined {
  if (option.value === undefined) return given === true ? true : undefined;
  const values = (Array.isArray(given) ? given : []).map((value) => showNumber(String(value)));
  if (values.length === 0) return undefined;
  const { name, choices } = option;
  if (values.includes("")) throw new UsageError(`--${name} needs a value: --${name} ${option.value}`);
  const wrong = choices === undefined ? undefined : values.find((value) => !choices.includes(value));
  if (wrong !== undefined) throw new UsageError(`--${name} cannot be "${wrong}": choose one of ${choices!.join(", ")}`);
  return option.repeatable ? values : values.at(-1)!;
}

function unknownOption(arg: string, { name, options }: VerbSpec): UsageError {
  const near = nearest(arg.replace(/^-+/, "").split("=")[0] ?? "", [
    ...options.map((option) => option.name),
    "help",
    "version",
  ]);
  const hint = near === null ? `doctor ${name} --help lists the options` : `did you mean --${near}?`;
  return new UsageError(`doctor ${name} has no option ${arg}: ${hint}`);
}

/** The known word that is at most two edits away; null when none is. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known.map((candidate) => ({ candidate, edits: editDistance(word, candidate) }))
    .filter(({ edits }) => edits <= 2).sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate ?? null;
}

/** Levenshtein's distance, one row at a time. Words longer than any option are not compared. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 64) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, x] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, y] of [...b].entries()) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (x === y ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}
