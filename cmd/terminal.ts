/** The real terminal, and this machine behind it. */
import { type Host, thisHost } from "../evidence/sources/host.ts";
import type { Terminal, Ticker } from "./define.ts";
import { TOOL } from "./tool.ts";

/** Columns where the terminal does not say; a pipe is as wide as a table likes to be. */
const DEFAULT_WIDTH = 100;

/** Opens standard output and error, and listens for Ctrl-C once somebody waits for it. */
export function openTerminal(host: Host = thisHost(), openExample?: Terminal["openExample"]): Terminal {
  let interrupted: AbortSignal | null = null;
  const readerHasGone = new AbortController();
  return {
    host,
    tool: TOOL,
    print(text) {
      if (!write(Deno.stdout, text)) readerHasGone.abort();
    },
    ...openExample !== undefined && { openExample },
    ...Deno.stderr.isTerminal() && { ticker: TICKER },
    complain: (text) => void write(Deno.stderr, `doctor: ${text}\n`),
    width: readWidth(host.stdoutIsTerminal),
    color: host.stdoutIsTerminal && !Deno.noColor,
    get interrupted() {
      return interrupted ??= AbortSignal.any([listenForInterrupt(), readerHasGone.signal]);
    },
  };
}

const TICKER: Ticker = {
  rewrite: (text) => void write(Deno.stderr, `\r\x1b[K${text}`),
  columns: () => readWidth(true),
};

function readWidth(isTerminal: boolean): number {
  if (!isTerminal) return DEFAULT_WIDTH;
  try {
    return Deno.consoleSize().columns || DEFAULT_WIDTH;
  } catch {
    return DEFAULT_WIDTH;
  }
}

/**
 * The first Ctrl-C (or a polite request to end) stops the collection, and the report is written with what there is; the second
 * one ends the doctor. The probes run in process groups of their own and would not hear it themselves.
 */
function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  const signals = ["SIGINT", "SIGTERM"] as const;
  const interrupt = () => {
    for (const signal of signals) Deno.removeSignalListener(signal, interrupt);
    controller.abort();
  };
  for (const signal of signals) Deno.addSignalListener(signal, interrupt);
  return controller.signal;
}

/** Writes all of it. A reader that has gone (`| head`) is no reason to complain, but one to end: false. */
function write(stream: typeof Deno.stdout, text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    return false;
  }
  return true;
}
