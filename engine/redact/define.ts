/** What redaction replaces, and how much of it. */

/** `default` keeps what a diagnosis needs: bundle ids, team ids, codes, private addresses. `strict` is for the public. */
export type RedactionLevel = "default" | "strict" | "off";

/** What an identifier names. The last four only count when it is strict. */
export type IdentifierKind =
  | "user"
  | "host"
  | "serial"
  | "device"
  | "mac"
  | "email"
  | "network"
  | "domain"
  | "ip"
  | "team"
  | "bundle"
  | "holder"
  | "privateIp";

/** An identifier as it stands in a text. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly original: string;
}

/** Reads `--redact`; a word that it does not know is taken for the level that gives away least. */
export function parseLevel(word: string | undefined): RedactionLevel {
  return word === undefined || word === "default" ? "default" : word === "off" ? "off" : "strict";
}
