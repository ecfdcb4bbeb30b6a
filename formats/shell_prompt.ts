/**
 * Shell prompts in pasted sessions (knowledge: transcripts of macOS 10.15 to 26). What a prompt looks like is up to its
 * owner; these are the defaults of zsh, bash and root's sh, the popular themes, and bare headings that are commands:
 *
 *     jo@mac ~ % systemextensionsctl list        mac:~ jo$ sudo launchctl print system/com.example.ext
 *     sh-3.2# ps aux                             ➜  ~ git:(main) ✗ sw_vers
 */
import { isCommandLine, KNOWN_COMMANDS, parseCommandWord } from "./known_commands.ts";
import { trimEndOf } from "./trim_end.ts";

const LONGEST = 4096;

/** Whose prompt it is does not matter here; any command may follow. Groups: what tells root, then the command. */
const SURE_PROMPTS: readonly RegExp[] = [
  /^(?:\([\w.-]+\) )?((?:ba|z|k|c|tc|da)?sh-\d[\d.]*[$#%]) +(\S.*)$/,
  /^(?:\([\w.-]+\) )?(\[?[^\s@%$#"]+@\S+ (?:\S+ ){0,2}[^\s%$#]+\]? ?[%$#]) +(\S.*)$/,
  /^(?:\([\w.-]+\) )?([^\s@%$#"]+@[^\s:]+:[^\s$#%]+ ?[$#%]) +(\S.*)$/,
  /^(?:\([\w.-]+\) )?([\w.()-]+:[^\s:$#%]+ [\w.-]+[$#]) +(\S.*)$/,
  /^(?:\([\w.-]+\) )?([^\s@"]+@\S+ \S+(?: \([^()]*\))?[>❯➜]) +(\S.*)$/,
];
const DIRECTORY_PROMPT = /^[➜→] +(\S+) +(?:git:\([^()]*\) *)?(?:[✗✔±] *)?(\S.*)$/;
/** An arrow stands before an answer as often as it is somebody's prompt. */
const ARROW = /^[→›»▶] +(?![~/])(?!.{0,80} git:\()/;
const SIGN_PROMPT = /^(?:\([\w.-]+\) )?(?:[❯➜→›»λ▶]) +(\S.*)$/;
const DOLLAR_PROMPT = /^(?:\([\w.-]+\) )?\$ +([A-Za-z./~_][^]*)$/;
const WEAK_PROMPT = /^(?:\([\w.-]+\) )?(%|#|>|\+{1,4}) ?(\S.*)$/;
/** Something short that a person set as PS1, without what only sentences and code have. */
const OWN_PROMPT = /^[\p{L}\p{N}\p{So}@.~/:()\[\]{}<>|*_…⎇±✗✔❯➜ +!-]{1,80}$/u;
const SIGN_AND_BLANK = /[%$#❯➜→›»λ▶] /g;
const SIGN = /[%$#❯➜→›»λ▶>+]/;
/** No prompt sign stands further right than this. */
const WIDEST_PROMPT = 160;

/** What a person puts behind a command to say that its output follows. */
const SAYS =
  /(?:`?(?: (?:output|results?|shows?|gives?|says|prints?|returns?|reports?|yields?|now|also|me|this|the|following)){1,3})?:$/;
const BULLET = /^(?:[-*+•] |\d{1,3}[.)] )/;
const DECORATION = /^(?:#{1,6} |\*\*|={2,}|-{2,}|#{2,}|[Cc]ommand:|[Cc]md:|[Rr]unning:?|[Rr]un:|[Ii]nput:|==>)\s*/;

/**
 * The command on a line, null when it is none. After root's prompt (`#`) it begins with `sudo`, so that one look tells
 * who ran it. A line without a prompt counts when it is a known command line and nothing else (backquotes, bullets,
 * heading marks and a final colon aside).
 */
export function parsePrompt(text: string): string | null {
  if (text === "" || text.length > LONGEST) return null;
  const line = stripMarks(text.trim());
  if (SIGN.test(line.slice(0, WIDEST_PROMPT))) {
    const prompted = parseSurePrompt(line) ?? parseWeakPrompt(line) ?? parseOwnPrompt(line);
    if (prompted !== null) return prompted;
  }
  return parseBareCommand(line);
}

function parseSurePrompt(line: string): string | null {
  for (const prompt of SURE_PROMPTS) {
    const match = prompt.exec(line);
    if (match && isPlausible(match[2]!)) return asRoot(match[2]!, isRootPrompt(match[1]!));
  }
  const isMeant = ARROW.test(line) ? isCommandLine : isPlausible;
  const directory = DIRECTORY_PROMPT.exec(line);
  if (directory && !KNOWN_COMMANDS.has(parseCommandWord(directory[1]!)) && isMeant(directory[2]!)) {
    return directory[2]!;
  }
  const sign = SIGN_PROMPT.exec(line) ?? DOLLAR_PROMPT.exec(line);
  return sign && isMeant(sign[1]!) ? sign[1]! : null;
}

function parseWeakPrompt(line: string): string | null {
  const weak = WEAK_PROMPT.exec(line);
  if (!weak) return null;
  const command = weak[2]!;
  const known = weak[1] === "%" ? KNOWN_COMMANDS.has(parseCommandWord(command)) : isCommandLine(command);
  return known ? asRoot(command, weak[1] === "#") : null;
}

function parseOwnPrompt(line: string): string | null {
  const start = line.slice(0, Math.min(line.length - 1, WIDEST_PROMPT + 1));
  SIGN_AND_BLANK.lastIndex = 1;
  for (let match = SIGN_AND_BLANK.exec(start); match !== null; match = SIGN_AND_BLANK.exec(start)) {
    const at = match.index;
    const command = line.slice(at + 1).trim();
    if (!KNOWN_COMMANDS.has(parseCommandWord(command))) continue;
    const prompt = line.slice(0, at);
    if (!OWN_PROMPT.test(prompt)) return null;
    const short = !prompt.includes(" ") || /[~/@:]/.test(prompt);
    return short || isCommandLine(command) ? asRoot(command, isRootPrompt(line.slice(0, at + 1))) : null;
  }
  return null;
}

function parseBareCommand(line: string): string | null {
  if (!/^`{0,3}[a-zA-Z/~.]/.test(line)) return null;
  const bare = trimEndOf(line.replace(/^`+/, "").replace(SAYS, ""), "`").trimEnd();
  return isCommandLine(bare) ? bare : null;
}

/** Bullets, heading marks and emphasis around a command; backquotes too when they hold the whole rest. */
function stripMarks(line: string): string {
  let out = line.replace(BULLET, "");
  const undecorated = out.replace(DECORATION, "");
  // `# cmd` alone is root's prompt as well as a heading.
  if (undecorated !== out && !out.startsWith("# ")) out = trimEndOf(undecorated, "*=#-:").trim();
  if (!out.includes("`")) return out;
  const quoted = /^`{1,3}([^`]+)`{1,3}(:?)$/.exec(out);
  if (quoted) return quoted[1]!.trim();
  const cited = out.endsWith(":") ? /^[^`]{0,200}`([^`]+)`:$/.exec(out) : null;
  return cited && isCommandLine(cited[1]!) ? cited[1]!.trim() : out;
}

function isRootPrompt(prompt: string): boolean {
  return prompt.endsWith("#") || /^\[?root@/.test(prompt);
}

function asRoot(command: string, root: boolean): string {
  return root && !/^sudo\s/.test(command) ? `sudo ${command}` : command;
}

/** A command begins with a program's name, a path, a variable or a group. */
function isPlausible(command: string): boolean {
  return /^[\p{L}_./~!({"'\\$\[]/u.test(command);
}
