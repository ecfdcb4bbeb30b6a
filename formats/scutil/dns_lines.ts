/** The lines of `scutil --dns`. */
import { trimEndOf } from "../trim_end.ts";

/** What one line is. */
export type DnsLine =
  | { readonly is: "section"; readonly scoped: boolean; readonly first: boolean }
  /** `No DNS configuration available`. */
  | { readonly is: "none" }
  | { readonly is: "resolver"; readonly number: number }
  | { readonly is: "field"; readonly key: string; readonly value: string };

const SECTION = /^\W{0,20}DNS configuration(?: \((for (?:scoped|service-specific) queries)\))?:?$/;
const RESOLVER = /^\W{0,20}resolver #(\d{1,6})\b/;
const FIELD =
  /^[^\w(]{0,60}(domain|search domain\[\d{1,4}\]|nameserver\[\d{1,4}\]|sortaddr\[\d{1,4}\]|options|port|timeout|if_index|service_identifier|flags|reach|order|config id|generation)\s{0,9}[:=](?:\s([^]*))?$/;
/** The words of reachability, which old systems print alone. */
const REACH =
  /^(?:Not Reachable|Reachable|Transient Connection|Connection Required|Connection Automatic|Automatic Connection On Traffic|Intervention Required|On Demand|Local Address|Directly Reachable Address)(?:,[\w ]{1,40}){0,9}$/;
const LONGEST = 1_000;
/** The end of a code span that began lines before. */
const MARKS = "`*";

/** Reads a line; null when it is none of them. */
export function parseDnsLine(line: string): DnsLine | null {
  if (line.length > LONGEST) return null;
  const text = trimEndOf(line.trimEnd(), MARKS).trimEnd();
  const section = text.includes("DNS configuration") ? SECTION.exec(text) : null;
  if (section) return { is: "section", scoped: section[1] === "for scoped queries", first: section[1] === undefined };
  if (text.includes("No DNS configuration available")) return { is: "none" };
  const resolver = text.includes("resolver #") ? RESOLVER.exec(text) : null;
  if (resolver) return { is: "resolver", number: Number(resolver[1]) };
  const field = /[:=]/.test(text) ? FIELD.exec(text) : null;
  if (field) return { is: "field", key: field[1]!, value: (field[2] ?? "").trim() };
  const words = text.trim();
  return REACH.test(words) ? { is: "field", key: "reach", value: words } : null;
}
