/**
 * The events of a text as they come, bounded by signature: noise that stands on every other line of a log must not push the one
 * line out that says why. The first and the last of each are kept.
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import type { Signature } from "./define.ts";
import type { FoundEvent, LogEvent } from "./events.ts";
import { judgeHarmless } from "./harmless.ts";

/** So many of each signature from the beginning of the text, and as many from its end. */
export const MOST_EACH = 250;

export interface EventBuffer {
  /** Takes an event, also one that another buffer gave. */
  readonly add: (found: FoundEvent) => void;
  /** All that is kept, in the order in which it came. */
  readonly read: () => Parsed<LogEvent[]>;
}

/** With its place among all that came. */
type Kept = FoundEvent & { readonly at: number };

/** What is kept of one signature. */
interface Shelf {
  readonly first: Kept[];
  /** A ring: the oldest is overwritten. */
  readonly last: Kept[];
  /** How many came behind the first ones. */
  later: number;
  /** All that came, those included that an earlier buffer did not keep. */
  count: number;
}

/** An empty buffer for events of these signatures. */
export function createEventBuffer(signatures: ReadonlyMap<string, Signature>): EventBuffer {
  const shelves = new Map<string, Shelf>();
  const isOnce = (id: string) => signatures.get(id)?.once === true;
  let at = 0;
  return {
    add({ event, line }) {
      const { signature, fields } = event;
      const shelf = shelves.get(signature) ?? { first: [], last: [], later: 0, count: 0 };
      shelves.set(signature, shelf);
      const kept = { event, line, at: at++ };
      if (shelf.first.length < (isOnce(signature) ? 1 : MOST_EACH)) shelf.first.push(kept);
      else if (!isOnce(signature)) shelf.last[shelf.later++ % MOST_EACH] = kept;
      shelf.count += isOnce(signature) ? Number(fields["count"] ?? 1) : 1 + Number(fields["unlisted"] ?? 0);
    },
    read() {
      const kept = [...shelves].flatMap(([id, shelf]) => readShelf(shelf, isOnce(id))).sort((a, b) => a.at - b.at);
      const origins: Record<string, Line> = Object.create(null);
      for (const [i, { line }] of kept.entries()) origins[i] = line;
      const problems = [...shelves].flatMap(([id, shelf]) => isOnce(id) ? [] : describeUnlisted(id, shelf));
      return { value: judgeHarmless(kept.map(({ event }) => event), signatures), problems, origins };
    },
  };
}

/** All that is kept; the field `unlisted` says how many are missing behind an event, `count` on how many lines a mark stands. */
function readShelf(shelf: Shelf, isOnce: boolean): Kept[] {
  const kept = [...shelf.first, ...shelf.last].map((one) => withField(one, "unlisted", 0));
  if (isOnce) return kept.map((one) => withField(one, "count", shelf.count));
  kept[shelf.first.length - 1] = withField(kept[shelf.first.length - 1]!, "unlisted", unlistedOf(shelf));
  return kept;
}

/** With this field; without it where it says nothing. */
function withField(kept: Kept, name: string, count: number): Kept {
  if (count === 0 && !(name in kept.event.fields)) return kept;
  const fields: Record<string, string> = Object.assign(Object.create(null), kept.event.fields, {
    [name]: String(count),
  });
  if (count === 0) delete fields[name];
  return { ...kept, event: { ...kept.event, fields } };
}

function unlistedOf({ first, last, count }: Shelf): number {
  return count - first.length - last.length;
}

function describeUnlisted(id: string, shelf: Shelf): Problem[] {
  const unlisted = unlistedOf(shelf);
  if (unlisted === 0) return [];
  const { line } = shelf.first.at(-1)!;
  const why = `${unlisted} of ${shelf.count} lines like this one (${id}) are counted and not listed`;
  return [{ line: line.n, text: line.text, why }];
}
