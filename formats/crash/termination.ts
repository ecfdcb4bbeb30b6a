/**
 * The reason of a termination in a report's text, in the wordings of macOS 10.12 to 26:
 *
 *     Namespace SIGNAL, Code 0x4                              Namespace DYLD, [0x1] Library missing
 *     Namespace DYLD, Code 1 Library missing                  Namespace SIGNAL, Code 6, Abort trap: 6
 *     DYLD, Library not loaded: @rpath/A | Referenced from: /B | Reason: image not found         CODESIGNING 2 Invalid Page
 */
import type { CrashReport, CrashTermination } from "./report.ts";

const REASON =
  /^Namespace ([A-Za-z_]{1,40})\b(?:,?\s{0,4}(?:Code:?\s{0,4}|(?=\[))\[?(0x[0-9a-fA-F]{1,16}|-?\d{1,20})\]?)?,?\s{0,4}(.*)$/;
const DESCRIPTION = /^([A-Z_]{2,40})(?:,|\s(0x[0-9a-fA-F]{1,16}|\d{1,20})\b,?)\s{0,4}(.*)$/;
const NO_LIBRARY = /^Library not loaded:\s{0,8}(.*)$/;
const REFERENCED = /^Referenced from:\s{0,8}(?:<[^>]{0,60}>\s{0,4})?(.*)$/;
/** How each sentence of a reason begins: a line that begins otherwise was wrapped. */
const SENTENCE =
  /^(?:Library not loaded:|Referenced from:|Reason:|Symbol not found:|Expected in:|\(?terminated at launch|\(Limit )/;
const DETAIL = /^\(?terminated at launch/;

/** A code in either notation; digits when a double cannot hold it, null when it is none. */
export function parseCode(code: string): number | string | null {
  if (!/^(?:0x[0-9a-fA-F]+|-?\d+)$/.test(code)) return null;
  const number = Number(code);
  return Number.isSafeInteger(number) ? number : String(BigInt(code));
}

/** Reads the value of "Termination Reason:" and the lines below it; null when it has another form. */
export function parseTermination(value: string, below: readonly string[]): CrashTermination | null {
  const match = REASON.exec(value) ?? DESCRIPTION.exec(value);
  if (!match) return null;
  const [first = "", ...more] = match[3]!.split(" | ").map((piece) => piece.trim());
  const isSentence = SENTENCE.test(first);
  return {
    namespace: match[1]!,
    code: match[2] === undefined ? null : parseCode(match[2]),
    indicator: isSentence || first === "" ? null : first,
    reasons: joinSentences([...isSentence ? [first] : [], ...more, ...below]),
    by: null,
  };
}

/** Sentences out of lines that a mail program may have wrapped; remarks about the backtrace are left out. */
export function joinSentences(lines: readonly string[]): string[] {
  const sentences: string[] = [];
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== "")) {
    const last = sentences.at(-1);
    if (last === undefined || SENTENCE.test(line) || !SENTENCE.test(last)) sentences.push(line);
    else sentences[sentences.length - 1] = last.endsWith("/") ? last + line : `${last} ${line}`;
  }
  return sentences.filter((sentence) => !DETAIL.test(sentence));
}

/** The library that the loader wanted, and the file that asked for it. */
export function readLibrary({ termination }: CrashReport): Pick<CrashReport, "library" | "referencedFrom"> {
  const find = (pattern: RegExp) => {
    for (const reason of termination?.reasons ?? []) {
      const match = pattern.exec(reason)?.[1]?.trim();
      if (match) return match;
    }
    return null;
  };
  return { library: find(NO_LIBRARY), referencedFrom: find(REFERENCED) };
}
