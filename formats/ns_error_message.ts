/** The description behind an error's code: `Code=9 "extension category returned error" UserInfo={…}`. */

/** A description is one or two sentences; what is not closed within this was cut. */
const LONGEST = 2000;
const OPENING = /(?:\s{1,3}UserInfo=0x[0-9a-f]{1,16})?[,:;.]?(\s{0,3}|\s{1,3}\()(\\{0,3}["'“„«])/y;
const KEYED =
  /["'”\\]{0,4}\)?[,;]?\s{0,30}["'“\\]{0,4}(?:message|msg|description|localizedDescription|NSLocalizedDescription)["'”\\]{0,4}\s{0,2}[=:]\s{0,2}/iy;
const CLOSING: Readonly<Record<string, string>> = { "“": "”", "„": "“", "«": "»" };
/** A wrapped description has a few lines; more is a quote that was never closed. */
const MOST_LINES = 6;

/**
 * The quoted description at `at`, in one line; null when there is none, when it is `(null)` or cut. `loose`: the quote
 * must stand apart from the code, since it may close an outer string.
 */
export function parseErrorMessage(text: string, at: number, loose: boolean): string | null {
  KEYED.lastIndex = at;
  const keyed = KEYED.test(text);
  OPENING.lastIndex = keyed ? KEYED.lastIndex : at;
  const opening = OPENING.exec(text);
  if (opening === null || (loose && !keyed && opening[1] === "")) return null;
  const quote = opening[2]!;
  const window = text.slice(OPENING.lastIndex, OPENING.lastIndex + LONGEST);
  const end = findClosing(window, quote);
  return end < 0 ? null : cleanMessage(window.slice(0, end));
}

function findClosing(window: string, quote: string): number {
  const mark = quote.at(-1)!;
  const closing = quote.slice(0, -1) + (CLOSING[mark] ?? mark);
  // Where the next error begins, this one's description has ended.
  const next = window.indexOf("Error Domain=");
  const own = next < 0 ? window : window.slice(0, next);
  const userInfo = own.indexOf(`${closing} UserInfo`);
  return userInfo >= 0 ? userInfo : findBalanced(own, closing);
}

/** A description may quote a name: a mark after a blank opens, one after a letter and before a blank closes. */
function findBalanced(window: string, closing: string): number {
  let depth = 1;
  for (let at = window.indexOf(closing); at >= 0; at = window.indexOf(closing, at + closing.length)) {
    const before = at === 0 ? "" : window[at - 1]!;
    if (before === "\\" && closing.length === 1) continue;
    const after = window[at + closing.length] ?? "";
    const ends = after === "" || /[\s,;:.)}\]\\"'|]/.test(after);
    if (/[\s(]/.test(before)) depth += ends ? 0 : 1;
    else if (ends && --depth === 0) return at;
  }
  return -1;
}

function cleanMessage(raw: string): string | null {
  const lines = raw.split("\n");
  const message = lines.map((line) => line.trim()).join(" ").trim().replace(/\\{1,3}(["'])/g, "$1");
  return lines.length > MOST_LINES || message === "" || message === "(null)" ? null : message;
}

/** Foundation's text for an error without one, in any language: it ends in domain and code, in parentheses. */
export function isDefaultMessage(message: string, domain: string, code: number): boolean {
  const tail = message.slice(Math.max(message.lastIndexOf("("), message.lastIndexOf("（"), 0));
  return /^[(（]/.test(tail) && /[)）]\.?$/.test(tail) && tail.includes(domain) && tail.includes(String(code));
}
