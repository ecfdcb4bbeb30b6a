/** Finds names of several words in a text; also very many of them, since each is only looked for where its first words stand. */

/** Names with blanks or signs in them, as they are written, and as a URL writes them. */
export interface Phrases {
  readonly add: (name: string) => void;
  /** The text with every name changed, the longest where several begin. */
  readonly replace: (text: string, change: (name: string) => string) => string;
  readonly stand: (text: string) => boolean;
}

interface Spelling {
  readonly name: string;
  readonly spelt: string;
  /** Of its first word. */
  readonly offset: number;
}

const RUN = /[\p{L}\p{N}]+/gu;
const IN_WORD = /[\p{L}\p{N}]/u;
/** Names that begin with the same two words: more of them would make a hostile text slow. */
const MOST_ALIKE = 300;

/** Starts without any name. */
export function createPhrases(): Phrases {
  const byWords = new Map<string, Spelling[]>();
  const add = (name: string, spelt: string) => {
    const [first, second] = spelt.matchAll(RUN);
    if (first === undefined) return;
    const words = wordsOf(first[0], second?.[0]);
    const alike = byWords.get(words) ?? [];
    byWords.set(words, alike);
    if (alike.length === MOST_ALIKE || alike.some((one) => one.spelt === spelt)) return;
    alike.push({ name, spelt, offset: first.index });
    alike.sort((a, b) => b.spelt.length - a.spelt.length);
  };
  function* find(text: string): Generator<{ readonly start: number; readonly spelling: Spelling }> {
    let end = 0;
    const runs = byWords.size === 0 ? [] : [...text.matchAll(RUN)];
    for (const [i, { 0: run, index }] of runs.entries()) {
      const fits = (one: Spelling) => {
        const start = index - one.offset;
        return start >= end && text.startsWith(one.spelt, start) && isApart(text, start, start + one.spelt.length);
      };
      const spelling = byWords.get(wordsOf(run, runs[i + 1]?.[0]))?.find(fits) ?? byWords.get(wordsOf(run))?.find(fits);
      if (spelling === undefined) continue;
      const start = index - spelling.offset;
      end = start + spelling.spelt.length;
      yield { start, spelling };
    }
  }
  return {
    add(name) {
      add(name, name);
      const inUrl = encodeURI(name);
      if (inUrl !== name) add(name, inUrl);
    },
    replace(text, change) {
      let [changed, from] = ["", 0];
      for (const { start, spelling } of find(text)) {
        changed += text.slice(from, start) + change(spelling.name);
        from = start + spelling.spelt.length;
      }
      return changed + text.slice(from);
    },
    stand: (text) => !find(text).next().done,
  };
}

/** Of a name that is one word with signs around it, the first alone. */
function wordsOf(first: string, second = ""): string {
  return `${first} ${second}`;
}

/** A name is no part of a longer word. */
function isApart(text: string, start: number, end: number): boolean {
  return !IN_WORD.test(text[start - 1] ?? "") && !IN_WORD.test(text[end] ?? "");
}
