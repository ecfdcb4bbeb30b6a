/** Cuts a text that has more lines than anyone pastes: every parser looks at every line. */

/** The most lines that are read of one text: a `log show` of 32 MiB has as many, a listing of a Mac a few thousand. */
export const MOST_LINES = 200_000;

/** The first `most` lines of a text, its line ends as they are; the text itself when it has no more. */
export function limitLines(text: string, most = MOST_LINES): { readonly text: string; readonly isCut: boolean } {
  const end = text.includes("\n") ? "\n" : "\r";
  let at = 0;
  for (let lines = 0; lines < most; lines++) {
    at = text.indexOf(end, at) + 1;
    if (at === 0) return { text, isCut: false };
  }
  return at < text.length ? { text: text.slice(0, at), isCut: true } : { text, isCut: false };
}
