/**
 * The part of `@std/cli/parse-args` (JSR) that our commands call, over `node:util` `parseArgs`; `deno.jsr.json` puts
 * the original in this file's place. Not kept: `boolean: true`, dotted names (`--a.b` stays one name) and digits glued
 * to a letter that is not declared (`-x5`). Beyond the original: a lone `-` is a value after a long flag too
 * (`--from -`), `--name=` gives an empty value, and a string flag's letter takes what is glued to it (`-oFILE`).
 */
import { parseArgs as tokenize } from "node:util";

type List<T> = T | readonly T[];

/** Which flags there are; a flag that is neither string, boolean nor aliased goes to `unknown`. */
export interface ParseOptions<S extends string = string, B extends string = string, C extends string = string> {
  /** Puts what stands behind `--` into the result's `"--"` instead of `_`. */
  "--"?: boolean;
  alias?: Readonly<Record<string, List<string>>>;
  boolean?: List<B>;
  /** Flags that may be given several times; their value is always a list. */
  collect?: List<C>;
  default?: Readonly<Record<string, unknown>>;
  /** Flags that `--no-…` sets to false. */
  negatable?: List<string>;
  /** Leaves everything behind the first positional argument unparsed. */
  stopEarly?: boolean;
  /** Flags with a value, which is never made a number; `"_"` means the positional arguments. */
  string?: List<S>;
  /** Called for each undeclared flag, and with `arg` alone for each positional; `false` keeps it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

type Values<S extends string, B extends string, C extends string> =
  & { [name in Exclude<S, C | "_">]?: string }
  & { [name in Extract<S, C>]: string[] }
  & { [name in Exclude<B, C>]: boolean };

/** The parsed arguments; names that are known at compile time have their type. */
export type Args<S extends string = never, B extends string = never, C extends string = never> =
  & { [name: string]: unknown; _: Array<string | number>; "--"?: string[] }
  & (string extends S | B | C ? unknown : Values<S, B, C>);

interface Declared {
  readonly strings: ReadonlySet<string>;
  readonly booleans: ReadonlySet<string>;
  readonly collected: ReadonlySet<string>;
  readonly negatable: ReadonlySet<string>;
  /** The other names of a flag. */
  readonly related: ReadonlyMap<string, readonly string[]>;
}

/** One flag or positional argument (`name` null); `index` is its place in the arguments. */
interface Item {
  readonly name: string | null;
  readonly value: string | boolean;
  readonly index: number;
}

type Token = ReturnType<typeof tokenize<{ strict: false; tokens: true }>>["tokens"][number];

/** Reads flags and positional arguments by std's rules; never throws. The result has no prototype. */
export function parseArgs<
  const S extends string = never,
  const B extends string = never,
  const C extends string = never,
>(args: string[], options: ParseOptions<S, B, C> = {}): Args<S, B, C> {
  const declared = declare(options);
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  const behind = end < 0 ? [] : args.slice(end + 1);
  const result: Record<string, unknown> = Object.create(null);
  const positionals: Array<string | number> = [];
  const toValue = (text: string, name: string) => declared.strings.has(name) ? text : toNumber(text);

  for (const { name, value, index } of readItems(before, declared)) {
    const arg = before[index]!;
    if (name !== null) {
      const known = declared.booleans.has(name) || declared.strings.has(name) || declared.related.has(name);
      if (!known && options.unknown?.(arg, name, value) === false) continue;
      store(result, name, typeof value === "string" ? toValue(value, name) : value, declared);
      continue;
    }
    if (options.unknown?.(arg) !== false) positionals.push(toValue(arg, "_"));
    if (!options.stopEarly) continue;
    for (const rest of before.slice(index + 1)) positionals.push(rest);
    break;
  }
  for (const [name, value] of Object.entries(options.default ?? {})) {
    for (const key of namesOf(name, declared)) if (!(key in result)) result[key] = value;
  }
  for (const name of declared.collected) if (!(name in result)) result[name] = [];
  for (const name of declared.booleans) if (!(name in result)) result[name] = false;
  result._ = options["--"] ? positionals : [...positionals, ...behind];
  if (options["--"]) result["--"] = behind;
  return result as Args<S, B, C>;
}

function declare(options: ParseOptions): Declared {
  const related = new Map<string, readonly string[]>();
  for (const [name, aliases] of Object.entries(options.alias ?? {})) {
    const group = [name, ...listOf(aliases)];
    for (const one of group) related.set(one, group.filter((other) => other !== one));
  }
  const withAliases = (names: List<string> | undefined) =>
    new Set(listOf(names).flatMap((name) => [name, ...related.get(name) ?? []]));
  return {
    strings: withAliases(options.string),
    booleans: withAliases(options.boolean),
    collected: withAliases(options.collect),
    negatable: withAliases(options.negatable),
    related,
  };
}

/** Node's tokens with std's idea of which argument is whose value. */
function readItems(args: readonly string[], declared: Declared): Item[] {
  const { strings, booleans, negatable } = declared;
  const spelled = args.flatMap((arg, index) =>
    spellLong(arg, args[index + 1], strings).map((text) => ({ text, index }))
  );
  const tokens = tokenizeInParts(spelled.map(({ text }) => text), declared);
  const items: Item[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const { index } = spelled[token.index]!;
    if (token.kind === "positional") items.push({ name: null, value: token.value, index });
    if (token.kind !== "option") continue;
    const { name, value } = token;
    const next = tokens[i + 1];
    const free = next?.kind === "positional" ? next.value : null;
    if (value !== undefined) items.push({ name, value: booleans.has(name) ? value !== "false" : value, index });
    else if (name.startsWith("no-") && negatable.has(name.slice(3))) {
      items.push({ name: name.slice(3), value: false, index });
    } else if (free !== null && (!booleans.has(name) || free === "true" || free === "false")) {
      items.push({ name, value: booleans.has(name) ? free === "true" : free, index });
      i++;
    } else items.push({ name, value: strings.has(name) ? "" : true, index });
  }
  return items;
}

/** Node's tokenizer takes time quadratic in the number of arguments, so a long list goes in parts. */
function tokenizeInParts(args: string[], { strings, booleans }: Declared): Token[] {
  const typeOf = (name: string) => ({ type: strings.has(name) ? "string" as const : "boolean" as const });
  const options = Object.fromEntries([...booleans, ...strings].map((name) => [name, typeOf(name)]));
  const tokens: Token[] = [];
  for (let start = 0; start < args.length;) {
    let end = Math.min(start + 1000, args.length);
    // A flag and what may be its value stay in one part.
    while (end < args.length && args[end - 1]!.startsWith("--") && !args[end]!.startsWith("--")) end++;
    const part = tokenize({ args: args.slice(start, end), options, strict: false, tokens: true });
    for (const token of part.tokens) tokens.push({ ...token, index: token.index + start });
    start = end;
  }
  return tokens;
}

/**
 * One argument as long flags that node reads as std would: `-qo=x` is `--q --o=x`; a flag that would swallow the next
 * flag (`--from --quick`) gets an empty value.
 */
function spellLong(arg: string, next: string | undefined, strings: ReadonlySet<string>): string[] {
  const alone = next !== undefined && next !== "-" && next.startsWith("-");
  if (!arg.startsWith("-") || arg === "-") return [arg];
  if (arg.startsWith("--")) return [alone && strings.has(arg.slice(2)) ? `${arg}=` : arg];
  const flags: string[] = [];
  let end = 1;
  for (const letter of arg.slice(1)) {
    end += letter.length;
    const after = arg[end];
    if (after !== undefined && (strings.has(letter) || /\W/.test(after))) {
      return [...flags, `--${letter}=${arg.slice(after === "=" ? end + 1 : end)}`];
    }
    flags.push(after === undefined && alone && strings.has(letter) ? `--${letter}=` : `--${letter}`);
  }
  return flags;
}

function store(result: Record<string, unknown>, name: string, value: unknown, declared: Declared): void {
  for (const key of namesOf(name, declared)) {
    if (!declared.collected.has(key)) result[key] = value;
    else if (Array.isArray(result[key])) result[key].push(value);
    else result[key] = [value];
  }
}

function namesOf(name: string, declared: Declared): string[] {
  return [name, ...declared.related.get(name) ?? []];
}

function listOf(value: List<string> | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function toNumber(text: string): string | number {
  return /^(?:0x[0-9a-fA-F]+|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)$/.test(text) ? Number(text) : text;
}
