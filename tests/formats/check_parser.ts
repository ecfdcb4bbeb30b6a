/** What every finder and parser of pasted text must do, as tests: survive any cut and any text, invent nothing, stay linear. */
import fc from "fast-check";
import { assert } from "../../compat/std_assert.ts";
import { type Line, type Parsed, toLines } from "../../formats/parsed.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { assertTimely, makeLarge, times } from "../effort.ts";

export interface CheckedParser<T> {
  /** Outputs of which every cut is read. */
  readonly samples: readonly string[];
  readonly find: (lines: readonly Line[]) => readonly (readonly Line[])[];
  readonly parse: (lines: readonly Line[]) => Parsed<T>;
  /** Pieces of which random texts and the worst cases are made. */
  readonly pieces: readonly string[];
  /** Texts that values may hold without standing in the input. */
  readonly own?: readonly string[];
}

/** The value of the last output in a text, and how many there are. */
export function readLast<T>({ find, parse }: CheckedParser<T>, text: string): { count: number; value: T | null } {
  const blocks = find(parseTranscript(text));
  const last = blocks.at(-1);
  return { count: blocks.length, value: last === undefined ? null : parse(last).value };
}

/** Registers the tests under the parser's name. */
export function checkParser<T>(name: string, checked: CheckedParser<T>): void {
  const { samples, find, parse, pieces, own = [] } = checked;
  const readAll = (lines: readonly Line[]) => [lines, ...find(lines)].map((block) => parse(block).value);

  Deno.test(`${name} survives a cut anywhere and invents nothing`, () => {
    for (const sample of samples) {
      for (let cut = 0; cut <= sample.length; cut++) {
        const text = sample.slice(0, cut);
        for (const word of readAll(parseTranscript(text)).flatMap(textsIn)) {
          assert(text.includes(word) || own.includes(word), `"${word}" of "${text.slice(-60)}"`);
        }
      }
    }
  });

  Deno.test(`${name} takes any text`, () => {
    const part = fc.oneof(fc.constantFrom(...pieces, "\n", "  ", "…"), fc.string({ maxLength: 6 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        readAll(parseTranscript(parts.join("")));
      }),
      { numRuns: times(100) },
    );
  });

  Deno.test(`${name} is linear on the worst texts`, () => {
    for (const piece of pieces) {
      for (const text of [makeLarge(piece), makeLarge(`${piece}\n`), `${samples[0]}\n${makeLarge(`${piece}\n`)}`]) {
        const lines = toLines(text);
        assertTimely(() => readAll(lines), JSON.stringify(piece), 1_500);
      }
    }
  });
}

/** All texts in a value, as lines. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.split("\n").map((line) => line.trim());
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
