/** A linear scanner for our own TypeScript: enough to tell code from comments, strings, templates and regular expressions. */

export interface Token {
  readonly kind: "word" | "number" | "string" | "template" | "regex" | "comment" | "mark";
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const BLANK = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const STRING = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const NUMBER = /\d[\w.]*/y;
const WORD = /[#@]?[\p{ID_Start}$_][\p{ID_Continue}$]*/yu;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** A piece of a template: from a backtick or the end of an expression to the next expression or the closing backtick. */
const TEMPLATE = /[`}](?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;
const MARK = /=>|[^]/y;

/** After these words a slash starts a regular expression; after other words it divides. */
const BEFORE_REGEX = new Set(
  "return typeof case in of delete void throw new await yield else do instanceof".split(" "),
);

/** The tokens of a source file, comments included, blanks left out. */
export function scanSource(text: string): Token[] {
  const tokens: Token[] = [];
  /** For each open template expression, how many braces are open in it. */
  const expressions: number[] = [];
  let line = 1;
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const next = scanToken(text[at]!, take, expressions, tokens);
    if (next.kind !== null) tokens.push({ kind: next.kind, text: next.text, line });
    line += next.text.split("\n").length - 1;
    at += next.text.length;
  }
  return tokens;
}

function scanToken(
  first: string,
  take: (pattern: RegExp) => string | null,
  expressions: number[],
  tokens: readonly Token[],
): { kind: Token["kind"] | null; text: string } {
  const blank = take(BLANK);
  if (blank !== null) return { kind: null, text: blank };
  if (first === "/") {
    const comment = take(COMMENT);
    if (comment !== null) return { kind: "comment", text: comment };
    const regex = startsRegex(tokens) ? take(REGEX) : null;
    return regex === null ? { kind: "mark", text: first } : { kind: "regex", text: regex };
  }
  if (first === "`" || first === "}" && expressions.at(-1) === 0) {
    if (first === "}") expressions.pop();
    const piece = take(TEMPLATE) ?? first;
    if (piece.endsWith("${")) expressions.push(0);
    return { kind: "template", text: piece };
  }
  if (expressions.length > 0 && first === "{") expressions[expressions.length - 1]! += 1;
  if (expressions.length > 0 && first === "}") expressions[expressions.length - 1]! -= 1;
  const string = take(STRING);
  if (string !== null) return { kind: "string", text: string };
  const number = take(NUMBER);
  if (number !== null) return { kind: "number", text: number };
  const word = take(WORD);
  if (word !== null) return { kind: "word", text: word };
  return { kind: "mark", text: take(MARK) ?? first };
}

/** A slash divides after a value: a name, a number, a closing bracket, or a `!` that hugs one of these. */
function startsRegex(tokens: readonly Token[]): boolean {
  const last = tokens.findLast((token) => token.kind !== "comment");
  if (last === undefined) return true;
  if (last.kind === "word") return BEFORE_REGEX.has(last.text);
  if (last.kind === "template") return last.text.endsWith("${");
  if (last.kind !== "mark") return false;
  if (last.text === "!") return !isPostfix(tokens);
  return last.text !== ")" && last.text !== "]";
}

function isPostfix(tokens: readonly Token[]): boolean {
  const owner = tokens.at(-2);
  return owner !== undefined && (owner.kind === "word" && !BEFORE_REGEX.has(owner.text) || /^[)\]]$/.test(owner.text));
}

/** Every module that a source names: `import`, `export … from`, `import()`; null where `import()` has no literal. */
export interface ImportOf {
  readonly specifier: string | null;
  readonly dynamic: boolean;
  /** True for `import type`: nothing of it is there at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** The imports among the tokens of one source. */
export function importsOf(tokens: readonly Token[]): ImportOf[] {
  const code = tokens.filter((token) => token.kind !== "comment");
  let typeOnly = false;
  return code.flatMap((token, i): ImportOf[] => {
    const [next, after] = [code[i + 1], code[i + 2]];
    if (token.kind !== "word" || next === undefined || code[i - 1]?.text === ".") return [];
    if (token.text === "import" && next.text === "(") {
      const specifier = after?.kind === "string" ? unquote(after) : null;
      return [{ specifier, dynamic: true, typeOnly: false, line: token.line }];
    }
    if (token.text === "import" || token.text === "export") typeOnly = next.text === "type";
    const names = token.text === "from" || token.text === "import";
    return names && next.kind === "string"
      ? [{ specifier: unquote(next), dynamic: false, typeOnly, line: token.line }]
      : [];
  });
}

function unquote(token: Token): string {
  return token.text.slice(1, -1);
}
