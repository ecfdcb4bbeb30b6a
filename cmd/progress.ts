/** What a collection waits for, in one line that is rewritten while somebody watches. */
import { wrap } from "../compat/display_width.ts";
import type { Probe } from "../evidence/define.ts";
import { identifyProbe, nameProbe } from "../evidence/reply.ts";
import type { LiveOptions } from "../evidence/sources/live.ts";
import { printable } from "../reports/printable.ts";
import type { Terminal } from "./define.ts";

/** A question without an answer yet. */
export interface Waiting {
  readonly name: string;
  /** On the clock of `performance.now()`. */
  readonly since: number;
}

/** The hook for a collection, and what takes the line away again. */
export interface Progress extends Required<Pick<LiveOptions, "onProbe">> {
  readonly end: () => void;
}

const REFRESH_MS = 250;
/** Questions that are answered at once need no line. */
const PATIENCE_MS = 400;
const LONGEST_NAME = 40;

/** Shows progress on the terminal; null where nobody watches, or where a screen reader would have to read every change. */
export function showProgress({ ticker }: Pick<Terminal, "ticker">, plain: boolean): Progress | null {
  if (ticker === undefined || plain) return null;
  const waiting = new Map<string, Waiting>();
  const start = performance.now();
  let answered = 0;
  const refresh = () => {
    const now = performance.now();
    if (now - start < PATIENCE_MS) return;
    // One column is left free: a full line would wrap, and then it could not be rewritten.
    const columns = Math.max(1, ticker.columns() - 1);
    ticker.rewrite(wrap(describeProgress([...waiting.values()], answered, now), columns)[0] ?? "");
  };
  const timer = setInterval(refresh, REFRESH_MS);
  return {
    onProbe(probe: Probe, reply) {
      const id = identifyProbe(probe);
      if (reply === null) waiting.set(id, { name: shortName(probe), since: performance.now() });
      else if (waiting.delete(id)) answered++;
    },
    end() {
      clearInterval(timer);
      ticker.rewrite("");
    },
  };
}

/** `12 of 30 answered, waiting for log show (4 s), ps`: the slowest first. */
export function describeProgress(waiting: readonly Waiting[], answered: number, now: number): string {
  const slowest = waiting.toSorted((a, b) => a.since - b.since).slice(0, 3).map(({ name, since }) => {
    const seconds = Math.floor((now - since) / 1000);
    return `${name}${seconds > 0 ? ` (${seconds} s)` : ""}`;
  });
  const rest = waiting.length - slowest.length;
  const names = [...slowest, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  return `${answered} of ${answered + waiting.length} answered${names === "" ? "" : `, waiting for ${names}`}`;
}

/** `launchctl print system`, without the folder of the program. */
export function shortName(probe: Probe): string {
  const [program = "", ...words] = "command" in probe ? probe.command : [];
  const whole = "command" in probe
    ? [program.slice(program.lastIndexOf("/") + 1), ...words].join(" ")
    : nameProbe(probe);
  const [first = ""] = wrap(printable(whole), LONGEST_NAME);
  return first.length < whole.length ? `${first} …` : first;
}
