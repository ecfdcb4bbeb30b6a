/**
 * Error objects (`NSError`) that a text quotes, in any of their spellings (knowledge: transcripts of macOS 10.15 to 27):
 *
 *     Error Domain=OSSystemExtensionErrorDomain Code=9 "extension category returned error" UserInfo={NSUnderlyingError=…}
 *     The operation couldn’t be completed. (OSSystemExtensionErrorDomain error 9.)
 *     NEVPNErrorDomain code=5, NEVPNErrorDomain:5, OSSystemExtensionErrorDomain#8, {"code":8,"domain":"NEVPNErrorDomain"}
 *     OSSystemExtensionError.validationFailed, OSSystemExtensionErrorCodeSignatureInvalid
 */
import type { Line, Parsed } from "./parsed.ts";
import { isMention } from "./mention.ts";
import { isDefaultMessage, parseErrorMessage } from "./ns_error_message.ts";
import { findErrorCode } from "./ns_error_code.ts";
import { findErrorNames } from "./ns_error_name.ts";

/** One error. `tool` is set when it is the failure of that command itself, not of what the text is about. */
export interface NsError {
  readonly domain: string;
  readonly code: number;
  /** As printed, in one line; null for `(null)`, for Foundation's default text and where none is shown. */
  readonly message: string | null;
  readonly tool?: string;
  /** Set when the text only explains the code (`if you get X error 3, …`, `X error 8 means …`); it did not occur. */
  readonly explained?: true;
}

interface Mention {
  readonly at: number;
  readonly end: number;
  readonly error: NsError;
}

/** The mentions of one domain and code: the entry that has no message yet, and the one that was only explained so far. */
interface Group {
  readonly messages: Set<string>;
  silent: number | null;
  explained: number | null;
}

interface Source {
  readonly text: string;
  readonly lines: readonly Line[];
  /** Offset of each line in the text. */
  readonly starts: readonly number[];
}

const EXPLICIT =
  /\bError Domain\s{0,2}[=:]\s{0,4}["'@]{0,2}([^\s"'=,;{}()][^\n"=,;{}]{0,150}?)["']?[\s,;]{1,4}Code\s{0,2}[=:]\s{0,2}(-?\d{1,12})(?!\w|\.\d)/gi;
const DOMAIN =
  /(?:[Ee]rrorDomain(?:Plugin|IPSec|CFNetwork|OSStatus|POSIX|Mach|Launchd|SystemConfiguration|VPNTunnel)?|MobileFileIntegrityError)(?!\w)/g;
const TOOL_FAILURE = /\b(systemextensionsctl): [a-z]{1,20} command failed/;
/** Words before and behind an error of which somebody only says what it would mean. */
const SUPPOSED = /\b(?:if|when|whenever|in case) (?:you|users?|someone|anyone) [^.,\n]{0,50}$/i;
const EXPLAINED =
  /^["'`”)\].]{0,3} (?:usually |typically |normally |often |generally |always )?(?:means|indicates|stands for|is about|is returned|is thrown|occurs when|happens when)\b/i;
/** Behind a number that begins a list of a domain's codes: `: 1 ConfigurationInvalid 2 ConfigurationDisabled`. */
const LISTED = /^ [A-Z]\w{3,50} \d{1,2} [A-Z][a-z]\w{2,50}/;
const LONGEST_DOMAIN = 150;
const LONGEST_LINE = 600;

/**
 * Every error in the text, in its order, each once: mentions with the same domain and code are one where their messages
 * are equal or one has none. A text without errors gives an empty list.
 */
export function parseNsErrors(lines: readonly Line[]): Parsed<NsError[]> {
  const source = joinLines(lines);
  const explicit = findExplicit(source);
  const mentions = [...explicit, ...findByDomain(source, explicit), ...findByName(source)].sort((a, b) => a.at - b.at);
  const origins: Record<string, Line> = Object.create(null);
  const errors: NsError[] = [];
  const groups = new Map<string, Group>();
  for (const { at, error } of mentions) {
    const key = `${error.domain}\n${error.code}\n${error.tool ?? ""}`;
    const group = groups.get(key) ?? { messages: new Set(), silent: null, explained: null };
    const first = !groups.has(key);
    groups.set(key, group);
    const { message } = error;
    if (error.explained === undefined) group.explained = forget(errors, group.explained);
    else if (first) group.explained = errors.length;
    if (message === null ? !first : group.messages.has(message)) continue;
    if (message !== null) group.messages.add(message);
    if (message !== null && group.silent !== null) {
      errors[group.silent] = { ...errors[group.silent]!, message };
      group.silent = null;
      continue;
    }
    if (message === null) group.silent = errors.length;
    origins[String(errors.length)] = source.lines[findLine(source, at)]!;
    errors.push(error);
  }
  return { value: errors, problems: [], origins };
}

/** An error that the text also reports did occur, whatever else is said about it. */
function forget(errors: NsError[], at: number | null): null {
  if (at !== null) {
    const { explained: _, ...occurred } = errors[at]!;
    errors[at] = occurred;
  }
  return null;
}

function joinLines(lines: readonly Line[]): Source {
  const starts: number[] = [];
  let length = 0;
  const texts = lines.map((line) => {
    // What somebody typed is no error that occurred.
    const text = line.command !== undefined ? "" : line.text.replaceAll("&quot;", '"');
    starts.push(length);
    length += text.length + 1;
    return text;
  });
  return { text: texts.join("\n"), lines, starts };
}

function findExplicit(source: Source): Mention[] {
  return [...source.text.matchAll(EXPLICIT)].map((match) => {
    const end = match.index + match[0].length;
    return toMention(source, { at: match.index, end, domain: match[1]!.trim(), code: Number(match[2]) }, false);
  });
}

interface Found {
  readonly at: number;
  /** Behind the code. */
  readonly end: number;
  readonly domain: string;
  readonly code: number;
}

/** Adds what stands around a pair of domain and code: the message, and whose failure it is. */
function toMention(source: Source, { at, end, domain, code }: Found, loose: boolean): Mention {
  const text = parseErrorMessage(source.text, end, loose);
  const message = text === null || isDefaultMessage(text, domain, code) ? null : text;
  const tool = findTool(source, at);
  const explained = SUPPOSED.test(source.text.slice(Math.max(0, at - 70), at)) ||
    EXPLAINED.test(source.text.slice(end, end + 60)) || LISTED.test(source.text.slice(end, end + 120)) ||
    isMentionOnItsLine(source.text, at, end);
  const more = { ...(tool !== null ? { tool } : {}), ...(explained ? { explained } : {}) };
  return { at, end, error: { domain, code, message, ...more } };
}

function isMentionOnItsLine(text: string, at: number, end: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_LINE), at);
  const start = before.lastIndexOf("\n") + 1;
  if (start === 0 && at > LONGEST_LINE) return false;
  const behind = text.slice(at, end + LONGEST_LINE).split("\n", 1)[0]!;
  return isMention(before.slice(start) + behind, before.length - start, before.length - start + end - at);
}

/** Mentions of an identifier that ends in `ErrorDomain`, outside the spelling `Error Domain=`. */
function findByDomain(source: Source, explicit: readonly Mention[]): Mention[] {
  const { text } = source;
  const mentions: Mention[] = [];
  let next = 0;
  let used = 0;
  for (const match of text.matchAll(DOMAIN)) {
    const end = match.index + match[0].length;
    for (; next < explicit.length && explicit[next]!.end <= match.index; next++) {
      used = Math.max(used, explicit[next]!.end);
    }
    if (next < explicit.length && explicit[next]!.at <= match.index) continue;
    const start = findStart(text, match.index);
    const found = isDomain(text, start, match.index) ? findErrorCode(text, start, end, used) : null;
    if (found === null) continue;
    used = found.end;
    mentions.push(toMention(source, { ...found, domain: text.slice(start, end) }, true));
  }
  return mentions;
}

/** Where the identifier begins whose last part stands at `from`. */
function findStart(text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < LONGEST_DOMAIN && /[\w.$]/.test(text[at - 1]!)) at--;
  while (at < from && /[.\d]/.test(text[at]!)) at++;
  return at;
}

function isDomain(text: string, start: number, suffix: number): boolean {
  // `errorDomain` alone is a key, `NSErrorDomain` a type; `com.example.errorDomain` is a domain.
  if (start === suffix || (text[suffix] === "e" && text[suffix - 1] !== ".")) return false;
  if (text.slice(start, suffix) === "NS") return false;
  // Code that makes an error, not an error that was made.
  return !/(?:errorWithDomain:\s?@?"?|NSError\(\s?domain:\s?"?)$/i.test(text.slice(Math.max(0, start - 30), start));
}

/** Errors that stand there by their name. */
function findByName(source: Source): Mention[] {
  return findErrorNames(source.text).map((found) => {
    const { at, end, error } = toMention(source, found, true);
    return { at, end, error: { ...error, message: null } };
  });
}

/** The tool whose own failure line this is; the line may be wrapped. */
function findTool(source: Source, at: number): string | null {
  const index = findLine(source, at);
  const begin = source.starts[Math.max(0, index - 1)]!;
  const before = source.text.slice(Math.max(begin, at - 400), at);
  const last = before.lastIndexOf("\n");
  const own = TOOL_FAILURE.exec(before.slice(last + 1));
  if (own !== null) return own[1]!;
  const wrapped = last >= 0 &&
    /^[\s(]{0,9}(?:completed\.|be completed\.)?[\s(]{0,9}$/i.test(before.slice(last + 1, last + 80));
  return wrapped ? TOOL_FAILURE.exec(before.slice(0, last))?.[1] ?? null : null;
}

/** The index of the line that holds an offset. */
function findLine({ starts }: Source, at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
