import { PlistError, quoteInput } from "./value.ts";

const NAMED: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** A reference longer than this is a lone `&` in running text, not an entity. */
const MAX_NAME = 64;

/**
 * Replaces the five named entities and character numbers of XML text that stands at `offset`. Throws `PlistError` for any
 * other reference, naming it: entities that a DTD declares are not known here, so none is ever expanded.
 */
export function decodeXmlText(raw: string, offset: number): string {
  let ampersand = raw.indexOf("&");
  if (ampersand < 0) return raw;
  let text = "";
  let done = 0;
  while (ampersand >= 0) {
    const window = raw.slice(ampersand + 1, ampersand + 2 + MAX_NAME);
    const length = window.indexOf(";");
    if (length < 0) throw new PlistError(`lone "&" (before ${quoteInput(window)})`, offset + ampersand);
    text += raw.slice(done, ampersand) + decodeReference(window.slice(0, length), offset + ampersand);
    done = ampersand + length + 2;
    ampersand = raw.indexOf("&", done);
  }
  return text + raw.slice(done);
}

function decodeReference(name: string, offset: number): string {
  const named = NAMED.get(name);
  if (named !== undefined) return named;
  const digits = /^#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}))$/.exec(name);
  if (!digits) throw new PlistError(`undefined entity ${quoteInput(`&${name};`)}`, offset);
  const code = digits[1] === undefined ? Number(digits[2]) : parseInt(digits[1], 16);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new PlistError(`character number "&${name};" is no character`, offset);
  }
  return String.fromCodePoint(code);
}
