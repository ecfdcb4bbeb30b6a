/** The redactor of one run: knows what the evidence names before the first text is replaced. */
import type { Collected } from "../../evidence/define.ts";
import { createFacts } from "../../evidence/facts.ts";
import type { Identifier, RedactionLevel } from "./define.ts";
import { harvestBytes } from "./redact_replies.ts";
import { textsOf } from "./redact_report.ts";
import { productsOf, protectedWords } from "./protected_words.ts";
import type { PseudonymMap } from "./pseudonyms.ts";
import { createRedactor, type Redactor } from "./redactor.ts";

/** Makes a redactor for what was collected; `saved` is the map of an earlier run. */
export function prepareRedactor(collected: Collected, level: RedactionLevel, saved?: PseudonymMap): Redactor {
  const redactor = createRedactor({
    level,
    protectedWords: protectedWords(collected.evidence),
    products: productsOf(collected.evidence),
    ...saved !== undefined && { saved },
  });
  if (level === "off") return redactor;
  redactor.learn(namedInFacts(collected));
  for (const { value, origins } of collected.evidence.values()) {
    if (value !== null) redactor.harvest(textsOf(value).join("\n"));
    redactor.harvest(Object.values(origins).map(({ text }) => text).join("\n"));
  }
  for (const piece of collected.raw?.() ?? []) {
    if (typeof piece === "string") redactor.harvest(piece);
    else harvestBytes(piece, redactor);
  }
  return redactor;
}

/** People and Macs that a fact names in a field of its own. */
function namedInFacts({ evidence }: Collected): Identifier[] {
  const rows = createFacts(evidence).value("proc.list") ?? [];
  return rows.flatMap((row) => {
    const user = "user" in row ? row.user : null;
    return typeof user === "string" && !/^(?:root|_.*|daemon|nobody|\d+)$/.test(user)
      ? [{ kind: "user" as const, original: user }]
      : [];
  });
}
