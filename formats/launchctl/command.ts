/**
 * The launchctl command before an output: what was asked, of which domain, and whether as root (launchctl(1)).
 *
 *     jo@mac ~ % sudo launchctl print system/com.example.ext | grep state
 *     → { verb: "print", domain: "system", label: "com.example.ext", root: true, piped: true, prompted: true }
 */
import type { Line } from "../parsed.ts";
import { stripQuotes } from "./quotes.ts";

export interface LaunchctlCommand {
  /** `print`, `list`, `print-disabled`, `bootout`, … */
  readonly verb: string;
  /** `system`, `gui/501`; null when the command leaves it to the shell or names none. */
  readonly domain: string | null;
  readonly label: string | null;
  /** True with sudo or behind root's prompt, false behind another prompt, null without a prompt. */
  readonly root: boolean | null;
  /** True when a pipe passed on only a part of the output. */
  readonly piped: boolean;
  /** False for a sentence that only mentions the command. */
  readonly prompted: boolean;
}

const DOMAIN_KINDS = /^(?:user|gui|login|pid|session|asid)$/;
const PROMPT_SIGN = /[%$#>❯➜→›»λ▶✗✔]/;
const LONGEST = 2000;

/**
 * Reads the launchctl command on a line: behind a prompt, alone, or quoted in a sentence. Of several, the last that
 * prints something. Null when there is none.
 */
export function parseLaunchctlCommand(line: Line): LaunchctlCommand | null {
  const text = line.command ?? line.text;
  if (!text.includes("launchctl") || text.length > LONGEST) return null;
  let found: LaunchctlCommand | null = null;
  let tries = 8;
  for (let at = findWord(text, 0); at >= 0 && tries-- > 0; at = findWord(text, at + 9)) {
    const next = parseAt(line, text, at);
    if (next !== null && (found === null || /^(?:print|list)/.test(next.verb))) found = next;
  }
  return found;
}

function parseAt(line: Line, text: string, start: number): LaunchctlCommand | null {
  const alone = line.command === undefined && /^\s*`*(?:sudo\s|\/bin\/|launchctl\s)/.test(text);
  const rest = hideSubstitutions(text.slice(start + "launchctl".length, start + LONGEST));
  const end = rest.search(/[|;<>&`,\n]|\d>/);
  const words = (end < 0 ? rest : rest.slice(0, end)).trim().split(/\s+/).map(stripQuotes);
  const verb = words[0] ?? "";
  if (!/^[a-z][a-z-]*$/.test(verb)) return null;
  const target = words.slice(1).find((word) => word !== "" && !word.startsWith("-")) ?? null;
  const prompted = line.command !== undefined || alone;
  return {
    verb,
    // In a sentence the next word may be anything.
    ...parseTarget(verb, prompted || target === null || /^system\b|[./]\w/.test(target) ? target : null),
    root: judgeRoot(line, text.slice(0, start)),
    piped: end >= 0 && rest[end] === "|" && rest[end + 1] !== "|",
    prompted,
  };
}

/** Where `launchctl` stands as a word of its own that a subcommand follows. */
function findWord(text: string, from: number): number {
  for (let at = text.indexOf("launchctl", from); at >= 0; at = text.indexOf("launchctl", at + 9)) {
    if ((at === 0 || /[\s/;&|(`'"“$]/.test(text[at - 1]!)) && /\s/.test(text[at + 9] ?? "")) return at;
  }
  return -1;
}

/** What the shell fills in (`$(id -u)`, `${UID}`, backquotes) becomes one `$`, so that words stay words. */
function hideSubstitutions(text: string): string {
  return text.replace(/\$\([^()]{0,80}\)|\$\{[^{}]{0,80}\}|\$\w+/g, "$").replace(/\/`[^`]{0,80}`\//g, "/$/");
}

function parseTarget(verb: string, target: string | null): { domain: string | null; label: string | null } {
  if (target === null) return { domain: null, label: null };
  const [first = "", second = "", ...more] = target.split("/");
  if (first === "system") return { domain: "system", label: nameLabel([second, ...more].join("/")) };
  if (DOMAIN_KINDS.test(first)) {
    return { domain: second === "" || isOpen(second) ? null : `${first}/${second}`, label: nameLabel(more.join("/")) };
  }
  return { domain: null, label: verb === "bootstrap" || verb === "error" ? null : nameLabel(target) };
}

/** A label that the command really names. */
function nameLabel(text: string): string | null {
  return text === "" || isOpen(text) || text.startsWith("/") ? null : text.replace(/[.:)]{1,4}$/, "");
}

/** Left to the shell, or a placeholder of a how-to. */
function isOpen(word: string): boolean {
  return /[$*?<>{}]/.test(word);
}

function judgeRoot(line: Line, before: string): boolean | null {
  const words = before.split(/\s+/);
  const sudo = words.findLastIndex((word) => /(?:^|[^\w-])sudo$/.test(word));
  if (sudo >= 0) {
    const user = words.findIndex((word, i) => i > sudo && /^-(?:u|-user)/.test(word));
    return user < 0 || /^-(?:u|-user=)root$/.test(words[user]!) || words[user + 1] === "root";
  }
  if (line.command === undefined) return null;
  const at = line.text.indexOf(line.command);
  const prompt = (at < 0 ? line.text : line.text.slice(0, at)).replace(/[`*]/g, "").trim();
  // A heading, a bullet or a lead-in, but no prompt.
  if (!PROMPT_SIGN.test(prompt) || /^(?:#{2,}|[=-]+>?|\w+:)$/.test(prompt)) return null;
  return prompt.endsWith("#");
}
