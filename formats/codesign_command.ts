/** What a `codesign` command line asks for (man page codesign(1)). */
import { joinPaths, splitWords } from "./command_words.ts";

export interface CodesignCommand {
  readonly verb: "display" | "verify" | "sign" | null;
  /** True when it prints the entitlements. */
  readonly entitlements: boolean;
  /** True when a filter or a file gets its standard output, so that what is not shown proves nothing. */
  readonly filtered: boolean;
  /** The code that it names, unescaped. */
  readonly paths: readonly string[];
}

const VALUED =
  /^(?:--(?:entitlements|sign|identifier|prefix|options|architecture|requirements|test-requirement|keychain)|--(?:file-list|detached|detached-database|bundle-version|preserve-metadata-from|launch-constraint-\w+)|-[siroaRD])$/;

/** Reads the `codesign` (or `spctl`) part of a command line; null when there is none. */
export function parseCodesignCommand(command: string): CodesignCommand | null {
  if (!/\b(?:codesign|spctl)\b/.test(command)) return null;
  const commands = splitWords(command);
  for (const words of commands) {
    const at = words.findIndex((word) => /(?:^|\/)(?:codesign|spctl)$/.test(word));
    if (at < 0) continue;
    if (!words[at]!.endsWith("spctl")) return { ...parseWords(words.slice(at + 1)), filtered: isFiltered(command) };
    const paths = joinPaths(words.slice(-1).filter((word) => !word.startsWith("-")));
    return { verb: null, entitlements: false, filtered: false, paths };
  }
  return null;
}

/** Formatters show all that they get. */
function isFiltered(command: string): boolean {
  const pipe = /\|\s*(\S+)/.exec(command);
  return (pipe !== null && !/(?:^|\/)(?:plutil|jq|xmllint|cat|tee|less|more)$/.test(pipe[1]!)) ||
    /[^2&]>\s*[^&\s]/.test(command);
}

function parseWords(words: readonly string[]): Omit<CodesignCommand, "filtered"> {
  let [display, verify, sign, entitlements] = [false, false, false, false];
  const paths: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith("-") || word === "-") {
      if (/[/.~]/.test(word) || paths.length > 0) paths.push(word);
      continue;
    }
    const short = /^-([a-zA-Z]+)/.exec(word)?.[1] ?? "";
    // What follows the letter of a valued option is its value: `-r-`, `-s"Developer ID"`.
    const flags = short.replace(/[siroaRD][^]*/, "");
    display ||= word === "--display" || flags.includes("d");
    verify ||= word === "--verify" || flags.includes("v");
    sign ||= /^--(?:sign|remove-signature)\b/.test(word) || short[flags.length] === "s" || flags.includes("f");
    if (word.startsWith("--entitlements")) entitlements = /^(?::|-$)/.test(word.split("=")[1] ?? words[i + 1] ?? "");
    const valueNext = VALUED.test(word) || (short.length === flags.length + 1 && word.length === short.length + 1);
    if (valueNext && !word.includes("=")) i++;
  }
  const verb = sign ? "sign" : display ? "display" : verify ? "verify" : null;
  return { verb, entitlements: entitlements && !sign, paths: joinPaths(paths) };
}
