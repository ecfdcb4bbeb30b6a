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
  count: number;
}

/** An empty buffer for events of these signatures. */
export function createEventBuffer(signatures: ReadonlyMap<string, Signature>): EventBuffer {
  const shelves = new Map<string, Shelf>();
  let at = 0;
  return {
    add({ event, line }) {
      const shelf = shelves.get(event.signature) ?? { first: [], last: [], count: 0 };
      shelves.set(event.signature, shelf);
      const kept = { event, line, at: at++ };
      const isOnce = signatures.get(event.signature)?.once === true;
      if (shelf.first.length < (isOnce ? 1 : MOST_EACH)) shelf.first.push(kept);
      else if (!isOnce) shelf.last[(shelf.count - MOST_EACH) % MOST_EACH] = kept;
      shelf.count += isOnce ? Number(event.fields["count"] ?? 1) : 1;
    },
    read() {
      const kept = [...shelves].flatMap(([id, shelf]) => readShelf(shelf, signatures.get(id)?.once === true));
      kept.sort((a, b) => a.at - b.at);
      const origins: Record<string, Line> = Object.create(null);
      for (const [i, { line }] of kept.entries()) origins[i] = line;
      const problems = [...shelves].flatMap(([id, shelf]) =>
        describeLost(id, shelf, signatures.get(id)?.once === true)
      );
      return { value: judgeHarmless(kept.map(({ event }) => event), signatures), problems, origins };
    },
  };
}

function readShelf({ first, last, count }: Shelf, isOnce: boolean): Kept[] {
  if (!isOnce) return [...first, ...last];
  const [{ event, line, at }] = first as [Kept];
  const fields = Object.assign(Object.create(null), event.fields, { count: String(count) });
  return [{ event: { ...event, fields }, line, at }];
}

function describeLost(id: string, { last, count }: Shelf, isOnce: boolean): Problem[] {
  const lost = isOnce ? 0 : count - 2 * MOST_EACH;
  if (lost <= 0) return [];
  const { line } = last[0]!;
  return [{ line: line.n, text: line.text, why: `${lost} of ${count} lines like this one (${id}) are not kept` }];
}
