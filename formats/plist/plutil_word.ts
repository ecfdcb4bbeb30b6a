import { parsePrintedDate } from "./date.ts";
import { parsePlistInteger } from "./integer.ts";
import { parsePlistReal } from "./real.ts";
import { PlistError, type PlistValue, quoteInput, Uid } from "./value.ts";

const DATE = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}/y;
const REFERENCE = /<CFKeyedArchiverUID[^>\r\n]*>\s?\{value = (\d{1,10})\}/y;
const REST_BLANK = /\s*$/y;
const WORD = /[^\s,}\]"]+/y;

const WORDS: ReadonlyMap<string, PlistValue> = new Map<string, PlistValue>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["<null>", null],
  ["(null)", null],
  ["...", null],
  ["…", null],
]);

/**
 * Reads a value of `plutil -p` that is neither quoted nor a container: a number, boolean, date, null or reference. Throws
 * `PlistError` for anything else, and (inside a container) for a word that a cut may have shortened.
 */
export function readPlutilWord(text: string, at: number, isInside: boolean): { value: PlistValue; end: number } {
  const reference = match(REFERENCE, text, at);
  if (reference) return { value: new Uid(Number(reference[1])), end: REFERENCE.lastIndex };
  const date = match(DATE, text, at);
  const word = date ?? match(WORD, text, at);
  const end = at + (word?.[0].length ?? 0);
  if (isInside && match(REST_BLANK, text, end)) throw new PlistError("text ends too early", end);
  const value = word && (date ? parsePrintedDate(word[0]) ?? undefined : parseWord(word[0]));
  if (!word || value === undefined) throw new PlistError(`unexpected ${quoteInput(text.slice(at, at + 40))}`, at);
  return { value, end };
}

function parseWord(word: string): PlistValue | undefined {
  const known = WORDS.get(word);
  return known !== undefined ? known : parsePlistInteger(word) ?? parsePlistReal(word) ?? undefined;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
