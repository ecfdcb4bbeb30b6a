/** How long the parts of a source are: the file without its tables, a rule's judge. */
import type { SourceFile } from "./source_files.ts";
import type { Token } from "./source_scan.ts";

/** A run of lines, both ends included, from 1. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** In a rule, what is written rather than programmed. */
const RULE_TABLES = new Set(["samples", "fix", "explains", "references"]);

/** The number of lines without tables: top-level constants that hold no function, and in a rule its samples, fix plan and rows. */
export function countCodeLines({ path, text, tokens }: SourceFile): number {
  const code = withDepth(tokens);
  const tables = [...findConstantTables(code), ...(isRule(path) ? findMembers(code, RULE_TABLES) : [])];
  const inTables = new Set(tables.flatMap(({ first, last }) => range(first, last)));
  return text.replace(/\n$/, "").split("\n").length - inTables.size;
}

/** Where a rule judges: the member itself, and the function of the same file that it names. */
export function findJudge({ tokens }: SourceFile): Span[] {
  const code = withDepth(tokens);
  const named = code.flatMap(({ token, depth }, i) => {
    if (depth !== 2 || token.text !== "judge") return [];
    const [next, value, after] = [1, 2, 3].map((step) => code[i + step]?.token);
    if (next?.text === ",") return ["judge"];
    return next?.text === ":" && value?.kind === "word" && /^[,}]$/.test(after?.text ?? "") ? [value.text] : [];
  });
  const functions = code.flatMap(({ token, depth }, i) => {
    if (depth !== 0 || token.text !== "function" || !named.includes(code[i + 1]?.token.text ?? "")) return [];
    const end = code.findIndex((one, at) => at > i && one.depth === 0 && one.token.text === "}");
    return end === -1 ? [] : [{ first: token.line, last: code[end]!.token.line }];
  });
  return [...findMembers(code, new Set(["judge"])), ...functions];
}

/** True for `checks/<family>/<name>.ts`. */
export function isRule(path: string): boolean {
  return /^checks\/[^/]+\/[^/]+\.ts$/.test(path);
}

interface Placed {
  readonly token: Token;
  /** How many brackets are open around it; a bracket counts as outside of itself. */
  readonly depth: number;
}

function withDepth(tokens: readonly Token[]): Placed[] {
  let depth = 0;
  return tokens.filter((token) => token.kind !== "comment").map((token) => {
    if (token.kind === "mark" && /[)\]}]/.test(token.text)) depth--;
    const placed = { token, depth };
    if (token.kind === "mark" && /[([{]/.test(token.text)) depth++;
    return placed;
  });
}

function findConstantTables(code: readonly Placed[]): Span[] {
  return code.flatMap(({ token, depth }, i) => {
    if (depth !== 0 || token.text !== "const") return [];
    const start = code.findIndex((one, at) => at > i && one.depth === 0 && one.token.text === "=");
    const end = code.findIndex((one, at) => at > start && one.depth === 0 && one.token.text === ";");
    if (start === -1 || end === -1) return [];
    const value = code.slice(start + 1, end);
    if (value.some((one) => one.token.text === "=>" || one.token.text === "function")) return [];
    return [{ first: value[0]!.token.line, last: code[end]!.token.line }];
  });
}

/** The members of these names in the object that is handed to a top-level call: `defineRule({ samples: … })`. */
function findMembers(code: readonly Placed[], names: ReadonlySet<string>): Span[] {
  return code.flatMap(({ token, depth }, i) => {
    if (depth !== 2 || token.kind !== "word" || !names.has(token.text)) return [];
    if (!/^[{,]$/.test(code[i - 1]?.token.text ?? "")) return [];
    const end = code.findIndex((one, at) => at > i && (one.depth === 2 && one.token.text === "," || one.depth < 2));
    return end === -1 ? [] : [{ first: token.line, last: code[Math.max(i, end - 1)]!.token.line }];
  });
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
