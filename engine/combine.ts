/** Adds up what several sources delivered: different keys add up, of the same key the later one counts, and that is said. */
import type { Collected, Evidence, SourceKind } from "../evidence/define.ts";

/** One collection out of several, in the order given. */
export function combineCollected(all: readonly Collected[]): Collected {
  const [first, ...others] = all;
  if (first === undefined) throw new RangeError("Cannot combine an empty list of collections");
  if (others.length === 0) return first;
  const evidence = new Map<string, Evidence>(first.evidence);
  const notes = [...first.notes];
  for (const one of others) {
    for (const [key, later] of one.evidence) {
      const earlier = evidence.get(key);
      if (earlier !== undefined && later.status === "notCollected") continue;
      if (earlier !== undefined && isSpoken(earlier)) {
        notes.push(
          `${key} is in more than one source: ${later.source ?? one.kind} counts, not ${earlier.source ?? first.kind}`,
        );
      }
      evidence.set(key, later);
    }
    notes.push(...one.notes);
  }
  return {
    kind: kindOf(all),
    paths: all.flatMap(({ paths }) => paths),
    collectedAt: all.map(({ collectedAt }) => collectedAt).filter((at) => at !== null).sort().at(-1) ?? null,
    evidence,
    partial: all.some(({ partial }) => partial),
    notes,
    *raw() {
      for (const one of all) yield* one.raw?.() ?? [];
    },
  };
}

function isSpoken({ status }: Evidence): boolean {
  return status !== "notCollected" && status !== "notApplicable";
}

/** An app beside a Mac's evidence changes nothing of what the evidence is; of several kinds a capture says most of a Mac. */
function kindOf(all: readonly Collected[]): SourceKind {
  const kinds = new Set(all.map(({ kind }) => kind));
  if (kinds.size > 1) kinds.delete("bundle");
  const [only = "transcript", other] = kinds;
  return other === undefined ? only : kinds.has("capture") ? "capture" : "transcript";
}
