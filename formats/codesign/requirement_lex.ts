import { RequirementError } from "./requirement.ts";

/** One piece of a requirement's text. `text` is what it stands for: a string without its quotes, the digits of a hash. */
export interface RequirementToken {
  readonly kind: "word" | "string" | "hash" | "bytes" | "number" | "sign" | "end";
  readonly text: string;
  /** Where it begins, in UTF-16 units. */
  readonly at: number;
}

const BLANKS = /\s+/y;
const HASH = /H"([0-9A-Fa-f]*)"/y;
const BYTES = /0x([0-9A-Fa-f]+)/y;
const WORD = /[A-Za-z][A-Za-z0-9.]*/y;
const NUMBER = /[0-9]+/y;
const SIGN = /=>|<=|>=|==|[;()[\]<>=~!*-]/y;

/** Longer texts are no requirements; the compiled form has the same limit. */
const MAX_LENGTH = 1024 * 1024;
/** A condition has some ten pieces, and there may be a thousand of them. */
const MAX_TOKENS = 20_000;

/** Splits the text of a requirement; comments are left out, and the last token is `end`. Throws `RequirementError`. */
export function splitRequirement(source: string): RequirementToken[] {
  if (source.length > MAX_LENGTH) throw new RequirementError(`text of ${source.length} characters`, 0);
  // Mail programs and chats make the quotes curly; no name in a requirement has such characters.
  const text = source.replace(/[“”„]/g, '"');
  const tokens: RequirementToken[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    if (tokens.length >= MAX_TOKENS) throw new RequirementError("too many pieces", at);
    const { token, end } = readToken(text, at);
    tokens.push(token);
    at = skipBlanks(text, end);
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    BLANKS.lastIndex = at;
    if (BLANKS.test(text)) at = BLANKS.lastIndex;
    else if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) throw new RequirementError("comment without an end", at);
      at = end + 2;
    } else if (text[at] === "#" || text.startsWith("//", at)) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end + 1;
    } else break;
  }
  return at;
}

interface Reading {
  readonly token: RequirementToken;
  readonly end: number;
}

function readToken(text: string, at: number): Reading {
  if (text[at] === '"') return readString(text, at);
  const kinds = [["hash", HASH], ["bytes", BYTES], ["word", WORD], ["number", NUMBER], ["sign", SIGN]] as const;
  for (const [kind, pattern] of kinds) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { token: { kind, text: match[1] ?? match[0], at }, end: pattern.lastIndex };
  }
  throw new RequirementError(`unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))}`, at);
}

/** A backslash hides a quote or another backslash, and stands for itself before anything else. */
function readString(text: string, at: number): Reading {
  const parts: string[] = [];
  let start = at + 1;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '"') {
      parts.push(text.slice(start, i));
      return { token: { kind: "string", text: parts.join(""), at }, end: i + 1 };
    }
    if (text[i] !== "\\" || text[i + 1] !== '"' && text[i + 1] !== "\\") continue;
    parts.push(text.slice(start, i));
    start = ++i;
  }
  throw new RequirementError("string without an end", at);
}
