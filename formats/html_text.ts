/** Text out of copied HTML: a saved page, an issue's `<details>`, a mail part, an API answer with entities. */

const MARKS = /<!doctype html|<html[\s>]|<\/(?:pre|code|summary|td)>|<br\s?\/?>/i;
const NAMES =
  "html|head|body|pre|code|samp|kbd|tt|p|div|span|hr|b|i|u|em|strong|small|font|a|ul|ol|li|table|thead|tbody" +
  "|tr|blockquote|h[1-6]|img|details|summary|dl|dt|dd|br|td|th";
const TAG = new RegExp(`<(/?)(${NAMES})(?:\\s[^<>\\n]*|/)?>`, "gi");
const BREAKS_BEFORE = /^(?:p|div|pre|li|tr|h[1-6]|details|summary|blockquote|dt|dd)$/;
const PLIST_TAG = /<\/?(?:key|string|dict|array|plist|integer)\b/;
const ENTITY = /&(?:lt|gt|amp|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});/g;
const NAMED: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&apos;": "'",
  "&nbsp;": " ",
};

/** How a text uses HTML: as markup, only as entities (an escaped copy without any tag), or not at all. */
export function detectHtml(text: string): "markup" | "entities" | null {
  if (text.includes("<") && MARKS.test(text)) return "markup";
  return /&(?:lt|gt|quot|#39|#x27);/.test(text) && !/<[A-Za-z/!?]/.test(text) ? "entities" : null;
}

/** Takes out the tags of known elements; where one ends a line on the page, a lone CR stands. Line feeds stay. */
export function stripTags(text: string): string {
  return text.replace(TAG, (_tag, closing: string, name: string) => {
    const element = name.toLowerCase();
    if (element === "br") return "\r";
    if (element === "td" || element === "th") return closing ? "\t" : "";
    return BREAKS_BEFORE.test(element) ? "\r" : "";
  });
}

/** Decodes the entities of one line, once; a line of raw property list keeps its own. */
export function decodeEntities(line: string): string {
  if (!line.includes("&") || PLIST_TAG.test(line)) return line;
  return line.replace(ENTITY, (entity) => NAMED[entity] ?? decodeNumber(entity));
}

function decodeNumber(entity: string): string {
  const hex = entity[2] === "x" || entity[2] === "X";
  const code = parseInt(entity.slice(hex ? 3 : 2, -1), hex ? 16 : 10);
  if (code === 0xa0) return " ";
  return code >= 0x20 && code !== 0x7f && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
