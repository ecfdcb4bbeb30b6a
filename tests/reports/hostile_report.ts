/** A report in which every word that can come from evidence tries to take the terminal over. */
import type { Report } from "../../engine/report.ts";

/** Escape sequences, 8-bit controls, links, marks that reorder text, line ends. */
export const ATTACKS: readonly string[] = [
  "\x1b[2J",
  "\x1b]0;title\x07",
  "\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\",
  "\x9b31m",
  "\x90q\x9c",
  "\u202egpj.exe",
  "\u2066\u2069\u200e\u200f\u061c",
  "\r\n",
  "\n\u2028\u2029\u0085",
  "\0\b\x7f\ufeff",
];

/** What a terminal must never be sent out of evidence, line ends aside. */
export const OBEYED = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

/** Words that choose a mark or an order; they never come from evidence. */
const OWN_WORDS = new Set([
  "schemaVersion",
  "status",
  "primary",
  "leading",
  "rule",
  "explainedBy",
  "kind",
  "severity",
  "role",
  "confidence",
  "link",
  "mark",
  "risk",
  "phase",
  "level",
]);

/** Puts the attack into the middle of every text of the report. */
export function makeHostile(report: Report, attack: string): Report {
  return attackAll(report, attack) as Report;
}

function attackAll(value: unknown, attack: string): unknown {
  if (typeof value === "string") return `${value.slice(0, 3)}${attack}${value.slice(3)}`;
  if (Array.isArray(value)) return value.map((one) => attackAll(one, attack));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, OWN_WORDS.has(key) ? one : attackAll(one, attack)]),
  );
}
