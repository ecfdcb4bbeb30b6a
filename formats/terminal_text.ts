/** What terminals, mail programs and web pages leave in a copied text beside its characters. */

const SUSPECT =
  /[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff]/;
const COLUMN_JUMP = /\x1b\[\d{0,3}C/g;
const ESCAPE = new RegExp(
  "\\x1b(?:\\[[0-?]*[ -/]*[@-~]" + // CSI: colours, cursor
    "|\\][^\\x07\\x1b\\n]*(?:\\x07|\\x1b\\\\)?" + // OSC: titles, links
    "|[PX^_][^\\x1b\\n]*(?:\\x1b\\\\)?" + // DCS and other strings
    "|[ -/]*[0-~])?",
  "g",
);
const CARET_ESCAPE = /\^\[\[[0-9;?]*[A-Za-z]/g;
const ORPHAN_COLOUR = /\[(?:\d{1,3}(?:;\d{1,3}){0,6})?m/g;
const SOFT_BREAK = /[\x0b\x0c\x85\u2028\u2029]/g;
const BLANK = /[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const INVISIBLE = /[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
/** UTF-8 read as Windows-1252: the marks that Apple's messages hold. */
const MOJIBAKE = /\u00e2\u20ac(?:[\u2122\u02dc\u0153\u009d\u201d\u201c\u00a6])|\u00c2\u00a0/g;
const REPAIRED: Readonly<Record<string, string>> = {
  "\u00e2\u20ac\u2122": "\u2019",
  "\u00e2\u20ac\u02dc": "\u2018",
  "\u00e2\u20ac\u0153": "\u201c",
  "\u00e2\u20ac\u009d": "\u201d",
  "\u00e2\u20ac\u201d": "\u2014",
  "\u00e2\u20ac\u201c": "\u2013",
  "\u00e2\u20ac\u00a6": "\u2026",
  "\u00c2\u00a0": " ",
};

/**
 * Removes escape sequences, control and zero-width characters and makes every kind of blank a space. LF and CR stay, so
 * that lines keep their numbers; a vertical tab, form feed or Unicode separator becomes a lone CR.
 */
export function cleanTerminalText(text: string): string {
  let out = text;
  if (out.includes("\u00e2\u20ac") || out.includes("\u00c2\u00a0")) {
    out = out.replace(MOJIBAKE, (broken) => REPAIRED[broken] ?? broken);
  }
  if (SUSPECT.test(out)) {
    if (out.includes("\x1b")) out = out.replace(COLUMN_JUMP, " ").replace(ESCAPE, "");
    if (out.includes("\b")) out = eraseOverstrikes(out);
    out = out.replace(SOFT_BREAK, "\r").replace(BLANK, " ").replace(INVISIBLE, "");
  }
  if (out.includes("^[[")) out = out.replace(CARET_ESCAPE, "");
  // A forum that drops ESC leaves the rest of the sequence; the reset proves that it was one.
  if (out.includes("[0m")) out = out.replace(ORPHAN_COLOUR, "");
  return out;
}

/** `N\bN` (a man page's bold) and retyped input: each backspace takes back one character of its line. */
function eraseOverstrikes(text: string): string {
  const kept: string[] = [];
  for (const part of text.split(/(\x08)/)) {
    if (part !== "\b") kept.push(part);
    else eraseLast(kept);
  }
  return kept.join("");
}

function eraseLast(kept: string[]): void {
  while (kept.length > 0) {
    const last = kept.pop()!;
    if (last === "") continue;
    if (last.endsWith("\n")) kept.push(last);
    else if (last.length > 1) kept.push(last.slice(0, -1));
    return;
  }
}
