/**
 * One line of a printed dictionary as the lines that scutil printed. Pastes lose line ends; braces and keys show where they stood:
 *
 *     <dictionary> { ServerAddresses : <array> { 0 : 1.1.1.1 } ServerPort : 53 }
 */
const NESTED = /<(?:dictionary|array)> ?\{[ \t]*\S/;
const NEXT_KEY = /\s(?=[A-Za-z_0-9][\w:/.-]{0,100} : )/g;
const LONGEST = 20_000;

/** Splits a line where line ends are missing; nearly always gives the line itself. */
export function splitDictionaryLine(text: string): string[] {
  if (text.length > LONGEST || !NESTED.test(text)) return [text];
  const pieces: string[] = [];
  let start = 0;
  for (const { index, 0: brace } of text.matchAll(/<(?:dictionary|array)> ?\{|\s\}/g)) {
    const end = index + brace.length;
    if (brace.endsWith("{")) pieces.push(...splitAtKeys(text.slice(start, end)));
    else pieces.push(...splitAtKeys(text.slice(start, index)), "}");
    start = end;
  }
  pieces.push(...splitAtKeys(text.slice(start)));
  return pieces.filter((piece) => piece.trim() !== "");
}

function splitAtKeys(text: string): string[] {
  return text.split(NEXT_KEY);
}
