/** The facts as rules see them: typed by key, and honest about what could not be read. */
import type { Evidence } from "./define.ts";
import { noEvidence } from "./define.ts";
import type { FactValues } from "./mod.ts";

export type FactKey = keyof FactValues & string;

/** Read access to all evidence of one run. */
export interface Facts {
  /** The value when its status is `ok`, else undefined: nothing else may be reasoned from as if it were complete. */
  value<K extends FactKey>(key: K): FactValues[K] | undefined;
  /** The evidence whatever its status; `notCollected` when no source spoke of it. */
  evidence<K extends FactKey>(key: K): Evidence<FactValues[K]>;
}

/** Makes collected evidence readable by key. */
export function createFacts(evidence: ReadonlyMap<string, Evidence>): Facts {
  function of<K extends FactKey>(key: K): Evidence<FactValues[K]> {
    return (evidence.get(key) ?? noEvidence(key, "notCollected")) as Evidence<FactValues[K]>;
  }
  return {
    evidence: of,
    value(key) {
      const found = of(key);
      return found.status === "ok" && found.value !== null ? found.value : undefined;
    },
  };
}
