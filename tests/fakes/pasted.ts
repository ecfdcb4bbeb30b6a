/** Pasted texts on their way through the doctor, as `--from` takes them. */
import type { Case, Target } from "../../checks/define.ts";
import { diagnose, type DiagnoseOptions } from "../../engine/diagnose.ts";
import type { Report } from "../../engine/report.ts";
import { findTargets } from "../../engine/targets.ts";
import type { Collected } from "../../evidence/define.ts";
import { createFacts, type Facts } from "../../evidence/facts.ts";
import { FACTS } from "../../evidence/mod.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";

export const TOOL_OF_TESTS = { name: "sysex-doctor", version: "0" };

/** The clock of every test that does not set its own. */
export const NOON = new Date("2026-11-20T12:00:00Z");

/** What is found in these texts; the first one is the file `1.txt`. */
export function collectPasted(...texts: readonly (string | Uint8Array)[]): Collected {
  const files = texts.map((text, i) => ({
    name: `${i + 1}.txt`,
    bytes: typeof text === "string" ? new TextEncoder().encode(text) : text,
  }));
  return readDocuments(files, FACTS);
}

/** The report on one text. */
export function diagnosePasted(text: string, options: Partial<DiagnoseOptions> = {}): Report {
  return diagnose(collectPasted(text), { tool: TOOL_OF_TESTS, clock: NOON, ...options });
}

/** The facts in one text. */
export function factsOfPasted(text: string): Facts {
  return createFacts(collectPasted(text).evidence);
}

/** The text as a judge gets it, for its first extension. */
export function caseOfPasted(text: string, now: Date = NOON): Case & { readonly target: Target | null } {
  const facts = factsOfPasted(text);
  return { facts, target: findTargets(facts)[0] ?? null, now };
}
