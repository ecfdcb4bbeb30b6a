/** A report that may leave the building: every text out of evidence with pseudonyms, and nothing that still names somebody. */
import type { Report } from "../report.ts";
import type { Redactor } from "./redactor.ts";

/** Fields whose value chooses something, or is a digest: never out of evidence. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  "schemaVersion",
  "kind",
  "status",
  "primary",
  "leading",
  "confidence",
  "severity",
  "role",
  "rule",
  "explainedBy",
  "link",
  "mark",
  "phase",
  "signature",
  "node",
  "key",
  "risk",
  "docs",
  "sha256",
  "level",
  "redaction",
  "explains",
  "for",
  "toolVersion",
  "collectedAt",
  "bootTime",
]);

/** What stands where an excerpt was that could not be cleaned. */
const WITHHELD = "(withheld: it still named somebody)";

/** Words that stand alone for themselves: what became of a thing that was compared. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  "worse",
  "warning",
  "inconclusive",
  "changed",
  "better",
  "same",
  "new",
  "appeared",
  "gone",
]);

/** Replaces the identifiers of a report. Harvests the report itself first; what else is known was learnt before. */
export function redactReport(report: Report, redactor: Redactor): Report {
  if (redactor.level === "off") return report;
  const { clean, withheld } = redactTexts(report, redactor);
  return {
    ...clean,
    redaction: { level: redactor.level, replaced: redactor.replaced(), ...withheld > 0 && { withheld } },
  };
}

/** The same for whatever else is made of a report's members; says how many texts had to be left out. */
export function redactTexts<T>(value: T, redactor: Redactor): { readonly clean: T; readonly withheld: number } {
  redactor.harvest(textsOf(value).join("\n"));
  let withheld = 0;
  const clean = (text: string): string => {
    if (OWN_WORDS.has(text)) return text;
    const applied = redactor.apply(text);
    if (!redactor.leaks(applied)) return applied;
    withheld++;
    return WITHHELD;
  };
  return { clean: mapTexts(value, clean) as T, withheld };
}

/** A command in which a name was replaced cannot be run as it stands, and says so. */
function markEdited(
  before: Readonly<Record<string, unknown>>,
  after: Record<string, unknown>,
): Record<string, unknown> {
  const isEdited = ["command", "undo"].some((field) =>
    typeof before[field] === "string" && before[field] !== after[field]
  );
  return isEdited ? { ...after, edited: true } : after;
}

function mapTexts(value: unknown, change: (text: string) => string, field = ""): unknown {
  if (typeof value === "string") return OWN_FIELDS.has(field) ? value : change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change, field));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [
    // The keys of facts come from the evidence, too; those of the report never change.
    field === "facts" ? change(key) : key,
    mapTexts(one, change, field === "facts" ? "facts" : key),
  ]);
  return markEdited(value as Record<string, unknown>, Object.fromEntries(entries));
}

/** Every text of a value, each field on a line of its own: `key: value`. */
export function textsOf(value: unknown, texts: string[] = []): string[] {
  if (typeof value === "string") texts.push(value);
  else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (typeof one === "string") texts.push(`${key}: ${one}`, one);
      else {
        texts.push(key);
        textsOf(one, texts);
      }
    }
  }
  return texts;
}
