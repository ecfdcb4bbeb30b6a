/** What redaction replaces, and how much of it. */

/** `default` keeps what a diagnosis needs: bundle ids, team ids, codes, private addresses. `strict` is for the public. */
export type RedactionLevel = "default" | "strict" | "off";

/** Every kind, for what reads them from a file. */
export const KINDS = [
  "user",
  "host",
  "serial",
  "device",
  "mac",
  "email",
  "network",
  "domain",
  "secret",
  "ip",
  "team",
  "bundle",
  "holder",
  "privateIp",
] as const;

/** What an identifier names. The last four only count when it is strict. */
export type IdentifierKind = typeof KINDS[number];

/** An identifier as it stands in a text. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly original: string;
}

/** Reads `--redact`; a word that it does not know is taken for the level that gives away least. */
export function parseLevel(word: string | undefined): RedactionLevel {
  return word === undefined || word === "default" ? "default" : word === "off" ? "off" : "strict";
}
