/** All rules of the catalogue, written and planned, as selection needs them: kind, stage, what they explain. */
import type { Explains, Rule } from "../checks/define.ts";
import { PLANNED, type PlannedRule } from "../checks/planned.ts";
import { RULES } from "../checks/mod.ts";

/** What selection and the walk know of a rule. `rule` is null for one that no file decides yet. */
export interface CatalogueEntry extends PlannedRule {
  readonly explains: readonly Explains[];
  readonly rule: Rule | null;
}

/** Rule id → entry, written rules and planned ones. */
export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(
  [...RULES.map((rule) => ({ ...rule, rule })), ...PLANNED.map((planned) => ({ ...planned, rule: null }))]
    .map((entry) => [entry.id, entry]),
);

/** The catalogue's entry of a rule; an unknown id is a mistake in the data. */
export function catalogued(id: string): CatalogueEntry {
  const entry = CATALOGUE.get(id);
  if (entry === undefined) throw new RangeError(`Cannot find the rule "${id}" in the catalogue`);
  return entry;
}

/** The row "cause explains effect", `*` included; undefined when there is none. A rule never explains itself. */
export function explainsRow(cause: string, effect: string): Explains | undefined {
  if (cause === effect) return undefined;
  return catalogued(cause).explains.find((row) => row.rule === effect || row.rule === "*");
}
