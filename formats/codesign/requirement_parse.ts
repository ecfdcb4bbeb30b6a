/**
 * The text form of requirements, as signers, MDM profiles and `codesign -d -r-` write it (knowledge 02, section 1.5):
 *
 *     identifier "com.example.app" and anchor apple generic and certificate 1[field.1.2.840.113635.100.6.2.6] exists
 *       and certificate leaf[subject.OU] = EXAMPLE123
 */
import { parsePlistDate } from "../plist/date.ts";
import { DATE_ORIGIN, LEAF, type Match, MAX_DEPTH, type Requirement, RequirementError, ROOT } from "./requirement.ts";
import { type RequirementToken, splitRequirement } from "./requirement_lex.ts";
import { DATE_SIGNS } from "./requirement_opcodes.ts";
import { WORDS } from "./requirement_render.ts";

interface Cursor {
  readonly tokens: readonly RequirementToken[];
  at: number;
  /** How many operators there are: each nests the result by at most one. */
  operators: number;
}

/** What codesign prints before a designated requirement; `# ` marks one that the system derived itself. */
const LABEL = /^\s*(?:#\s*)?designated\s*=>/;

/**
 * Parses one requirement; `designated =>` before it, with or without `# `, is passed over. Binds as the system does: `!` before
 * `and` before `or`, chains from the left. Throws `RequirementError`.
 */
export function parseRequirement(text: string): Requirement {
  // Blanks instead of the label keep the offsets of errors right.
  const tokens = splitRequirement(text.replace(LABEL, (label) => " ".repeat(label.length)));
  const cursor: Cursor = { tokens, at: 0, operators: 0 };
  const requirement = parseOr(cursor);
  while (take(cursor, ";")) continue;
  if (peek(cursor).kind !== "end") throw unexpected(peek(cursor), "the end");
  return requirement;
}

function peek({ tokens, at }: Cursor): RequirementToken {
  return tokens[Math.min(at, tokens.length - 1)]!;
}

function next(cursor: Cursor): RequirementToken {
  const token = peek(cursor);
  cursor.at++;
  return token;
}

/** Goes past a word or sign when it is the next one. */
function take(cursor: Cursor, text: string): boolean {
  const token = peek(cursor);
  if (token.kind !== "word" && token.kind !== "sign" || token.text !== text) return false;
  cursor.at++;
  return true;
}

function demand(cursor: Cursor, text: string): void {
  if (!take(cursor, text)) throw unexpected(peek(cursor), `"${text}"`);
}

function unexpected({ kind, text, at }: RequirementToken, wanted: string): RequirementError {
  const found = kind === "end" ? "the end" : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  return new RequirementError(`${wanted} expected, ${found} found`, at);
}

function countOperator(cursor: Cursor): void {
  if (++cursor.operators >= MAX_DEPTH) throw new RequirementError("too many conditions", peek(cursor).at);
}

function parseOr(cursor: Cursor): Requirement {
  let left = parseAnd(cursor);
  while (take(cursor, "or")) {
    countOperator(cursor);
    left = { op: "or", left, right: parseAnd(cursor) };
  }
  return left;
}

function parseAnd(cursor: Cursor): Requirement {
  let left = parsePrimary(cursor);
  while (take(cursor, "and")) {
    countOperator(cursor);
    left = { op: "and", left, right: parsePrimary(cursor) };
  }
  return left;
}

function parsePrimary(cursor: Cursor): Requirement {
  if (take(cursor, "!")) {
    countOperator(cursor);
    return { op: "not", inner: parsePrimary(cursor) };
  }
  if (take(cursor, "(")) {
    countOperator(cursor);
    const inner = isName(peek(cursor)) ? { op: "named code" as const, name: parseName(cursor) } : parseOr(cursor);
    demand(cursor, ")");
    return inner;
  }
  const token = next(cursor);
  switch (token.kind === "word" ? token.text : "") {
    case "always":
    case "true":
      return { op: "always" };
    case "never":
    case "false":
      return { op: "never" };
    case "notarized":
      return { op: "notarized" };
    case "legacy":
      return { op: "legacy" };
    case "identifier":
      takeEquals(cursor);
      return { op: "identifier", name: parseName(cursor) };
    case "cdhash":
      takeEquals(cursor);
      return { op: "cdhash", hash: parseHash(cursor) };
    case "platform":
      takeEquals(cursor);
      return { op: "platform", platform: parseInteger(cursor) };
    case "info":
      return { op: "info", key: parseKey(cursor), match: parseMatch(cursor) };
    case "entitlement":
      return { op: "entitlement", key: parseKey(cursor), match: parseMatch(cursor) };
    case "anchor":
      return parseAnchor(cursor);
    case "certificate":
    case "cert":
      return take(cursor, "trusted") ? { op: "trusted" } : parseCertificate(cursor, parseSlot(cursor));
    default:
      throw unexpected(token, "a condition");
  }
}

function parseAnchor(cursor: Cursor): Requirement {
  if (take(cursor, "trusted")) return { op: "trusted" };
  if (take(cursor, "generic")) {
    demand(cursor, "apple");
    return { op: "apple generic" };
  }
  if (!take(cursor, "apple")) return parseCertificate(cursor, ROOT);
  if (take(cursor, "generic")) return { op: "apple generic" };
  return isName(peek(cursor)) ? { op: "named anchor", name: parseName(cursor) } : { op: "apple" };
}

function parseSlot(cursor: Cursor): number {
  if (take(cursor, "leaf")) return LEAF;
  if (take(cursor, "root")) return ROOT;
  return parseInteger(cursor);
}

function parseCertificate(cursor: Cursor, slot: number): Requirement {
  if (take(cursor, "trusted")) return { op: "certificate trusted", slot };
  if (peek(cursor).text !== "[" || peek(cursor).kind !== "sign") {
    takeEquals(cursor);
    return { op: "certificate", slot, hash: parseHash(cursor) };
  }
  const { at } = peek(cursor);
  const key = parseKey(cursor);
  const kind = OID_KINDS.get(key.slice(0, key.indexOf(".") + 1));
  if (!kind) return { op: "certificate field", slot, key, match: parseMatch(cursor) };
  const oid = key.slice(key.indexOf(".") + 1);
  if (!isOid(oid)) throw new RequirementError(`no OID "${oid.slice(0, 40)}"`, at);
  return { op: kind, slot, oid, match: parseMatch(cursor) };
}

const OID_KINDS = new Map(
  [
    ["field.", "certificate extension"],
    ["extension.", "certificate extension"],
    ["policy.", "certificate policy"],
    ["timestamp.", "certificate date"],
  ] as const,
) as ReadonlyMap<string, "certificate extension" | "certificate policy" | "certificate date">;

function isOid(text: string): boolean {
  return text.length <= 128 && /^[012](?:\.(?:0|[1-9]\d*))+$/.test(text) &&
    (text[0] === "2" || /^.\.[1-3]?\d(?:\.|$)/.test(text));
}

function parseKey(cursor: Cursor): string {
  demand(cursor, "[");
  const key = parseName(cursor);
  demand(cursor, "]");
  return key;
}

function takeEquals(cursor: Cursor): boolean {
  return take(cursor, "=") || take(cursor, "==");
}

function parseMatch(cursor: Cursor): Match {
  if (take(cursor, "exists")) return { op: "exists" };
  if (take(cursor, "absent")) return { op: "absent" };
  if (takeEquals(cursor)) {
    if (take(cursor, "timestamp")) return { op: "on", date: parseDate(cursor) };
    const isEnd = take(cursor, "*");
    const value = parseName(cursor);
    const isStart = take(cursor, "*");
    return { op: isEnd ? isStart ? "~" : "ends" : isStart ? "begins" : "=", value };
  }
  for (const op of ["~", "<=", ">=", "<", ">"] as const) {
    if (!take(cursor, op)) continue;
    if (op === "~" || !take(cursor, "timestamp")) return { op, value: parseName(cursor) };
    const [named] = [...DATE_SIGNS].find(([, sign]) => sign === op)!;
    return { op: named as Extract<Match, { date: number }>["op"], date: parseDate(cursor) };
  }
  return { op: "exists" };
}

function isName({ kind, text }: RequirementToken): boolean {
  return kind === "string" || kind === "bytes" || kind === "word" && !WORDS.has(text);
}

function parseName(cursor: Cursor): string {
  const token = next(cursor);
  if (!isName(token)) throw unexpected(token, "a name");
  if (token.kind !== "bytes") return token.text;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.fromHex(token.text));
  } catch {
    throw unexpected(token, "text in UTF-8");
  }
}

function parseHash(cursor: Cursor): string {
  const token = next(cursor);
  if (token.kind !== "hash" || token.text.length % 2 !== 0) throw unexpected(token, "a hash");
  return token.text.toLowerCase();
}

function parseInteger(cursor: Cursor): number {
  const sign = take(cursor, "-") ? -1 : 1;
  const token = next(cursor);
  const value = sign * Number(token.text);
  if (token.kind !== "number" || value !== (value | 0)) throw unexpected(token, "a number");
  return value;
}

/** `"20190408000000Z"`, in seconds from 2001. */
function parseDate(cursor: Cursor): number {
  const token = next(cursor);
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(token.kind === "string" ? token.text : "");
  if (!parts) throw unexpected(token, "a date");
  const [, year, month, day, hour, minute, second] = parts;
  const date = parsePlistDate(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (!date) throw unexpected(token, "a date");
  return (date.getTime() - DATE_ORIGIN) / 1000;
}
