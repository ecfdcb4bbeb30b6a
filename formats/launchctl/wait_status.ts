import { SIGNAL } from "../codes/signal.ts";

/** How a process ended: it exited with a code, or a signal ended it. */
export interface Ending {
  readonly code: number | null;
  /** As strsignal(3) of macOS says it: `Killed: 9`. */
  readonly signal: string | null;
}

/**
 * Reads a status of wait(2), as `LastExitStatus` shows it: the low seven bits are a signal, bit 7 says that a core was
 * written, the next eight are the exit code. Null for a number that is no such status.
 */
export function parseWaitStatus(status: number): Ending | null {
  if (!Number.isInteger(status) || status < 0 || status > 0xffff) return null;
  const signal = status & 0x7f;
  if (signal === 0) return { code: status >> 8, signal: null };
  const name = SIGNAL.byNumber.get(signal)?.text;
  return name === undefined ? null : { code: null, signal: `${name}: ${signal}` };
}
