/**
 * Redaction gives every name another one, and two reports need not give the same one. Where names were replaced, a comparison
 * only sees of which kind each is, so that a pseudonym is never taken for a change.
 */
import { isInBlock, parseIpAddress } from "../../formats/ip_address.ts";
import { PSEUDO_BLOCKS } from "../redact/pseudonyms.ts";

/** The forms of pseudonyms (engine/redact/pseudonyms.ts), and what stands for all of one form. */
const FORMS: readonly (readonly [pattern: RegExp, mark: string])[] = [
  [/\b(user|host|wifi|holder|part|domain) ?\d{1,6}\b/g, "<$1>"],
  [/\bSERIAL[0-9A-F]{6}\b/g, "<serial>"],
  [/\b(?:00000000-[0-9A-F]{16}|00000000-0000-4000-8000-[0-9A-F]{12})\b/gi, "<device>"],
  [/\b02[:-]00(?:[:-][0-9a-f]{2}){4}\b/gi, "<mac>"],
  [/\bmail\d{1,6}@example\.invalid\b/g, "<mail>"],
  [/\bTEAM[0-9A-F]{6}\b/g, "<team>"],
];
/** Longer than any address, and no longer than one with its prefix. */
const ADDRESS = /[0-9A-Fa-f:.]{6,45}/g;
const WITHHELD = /\(withheld: it still named somebody\)/;

/** The text with a mark for every pseudonym. */
export function maskNames(text: string): string {
  const marked = FORMS.reduce((rest, [pattern, mark]) => rest.replace(pattern, mark), text);
  return marked.replace(ADDRESS, (word) => {
    const address = parseIpAddress(word);
    return address !== null && PSEUDO_BLOCKS.some((block) => isInBlock(address, block)) ? "<ip>" : word;
  });
}

/** Whether redaction left a text out: then nothing can be said of it. */
export function isWithheld(text: string): boolean {
  return WITHHELD.test(text);
}
