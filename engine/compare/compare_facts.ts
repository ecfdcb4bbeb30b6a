/** What is different on the Mac, fact by fact, as far as both sides could tell. */
import { CONFIGURATIONS } from "./aspects/configurations.ts";
import { HOST } from "./aspects/host.ts";
import { NETWORK } from "./aspects/network.ts";
import { PRODUCT } from "./aspects/product.ts";
import { REGISTRATION } from "./aspects/registration.ts";
import { compareThings, type Difference } from "./compare_things.ts";
import type { OneSided } from "./define.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Aspect } from "./thing.ts";

/** Upstream first: what is done to a Mac before what comes of it. */
export const ASPECTS: readonly Aspect[] = [...HOST, ...PRODUCT, ...CONFIGURATIONS, ...REGISTRATION, ...NETWORK];

/** Compares every fact that both sides have. */
export function compareFacts(
  before: Snapshot,
  after: Snapshot,
  mask: (text: string) => string,
): { differences: Difference[]; unanswered: OneSided[] } {
  if (!before.side.hasFacts || !after.side.hasFacts) return { differences: [], unanswered: [] };
  const differences: Difference[] = [];
  const unanswered: OneSided[] = [];
  for (const { key, things } of ASPECTS) {
    const [old, current] = [isAnswered(before, key), isAnswered(after, key)];
    if (old && current) {
      const isWhole = { before: isWholeIn(before, key), after: isWholeIn(after, key) };
      const how = { key, mask, isWhole };
      differences.push(...compareThings(things(before.facts.get(key)), things(after.facts.get(key)), how));
    } else if ((old || current) && before.read.has(key) && after.read.has(key)) {
      unanswered.push({ key, before: statusIn(before, key), after: statusIn(after, key) });
    }
  }
  return { differences: withoutRepeats(differences), unanswered };
}

/** What is certainly not there is an answer, too: an empty one. */
function isAnswered({ facts, read }: Snapshot, key: string): boolean {
  const status = read.get(key)?.status;
  return status === "absent" || (status === "ok" && facts.has(key));
}

function isWholeIn({ read }: Snapshot, key: string): boolean {
  return read.get(key)?.isWhole === true;
}

function statusIn({ read }: Snapshot, key: string): string {
  return read.get(key)!.status;
}

/** The domain lists the services whose jobs were asked one by one; the same thing is said once. */
function withoutRepeats(differences: readonly Difference[]): Difference[] {
  const saidBy = new Map<string, string>();
  return differences.filter(({ change: { key, thing, field, after } }) => {
    const id = JSON.stringify([thing, field, field === null ? null : after]);
    const first = saidBy.get(id) ?? key;
    saidBy.set(id, first);
    // Within one fact two things may have one name: two versions of an extension.
    return first === key;
  });
}
