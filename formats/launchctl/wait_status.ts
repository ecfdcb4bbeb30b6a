/** How a process ended: it exited with a code, or a signal ended it. */
export interface Ending {
  readonly code: number | null;
  /** As strsignal(3) of macOS says it: `Killed: 9`. */
  readonly signal: string | null;
}

const SIGNALS = [
  "",
  "Hangup",
  "Interrupt",
  "Quit",
  "Illegal instruction",
  "Trace/BPT trap",
  "Abort trap",
  "EMT trap",
  "Floating point exception",
  "Killed",
  "Bus error",
  "Segmentation fault",
  "Bad system call",
  "Broken pipe",
  "Alarm clock",
  "Terminated",
  "Urgent I/O condition",
  "Suspended (signal)",
  "Suspended",
  "Continued",
  "Child exited",
  "Stopped (tty input)",
  "Stopped (tty output)",
  "I/O possible",
  "Cputime limit exceeded",
  "Filesize limit exceeded",
  "Virtual timer expired",
  "Profiling timer expired",
  "Window size changes",
  "Information request",
  "User defined signal 1",
  "User defined signal 2",
];

/**
 * Reads a status of wait(2), as `LastExitStatus` shows it: the low seven bits are a signal, bit 7 says that a core was
 * written, the next eight are the exit code. Null for a number that is no such status.
 */
export function parseWaitStatus(status: number): Ending | null {
  if (!Number.isInteger(status) || status < 0 || status > 0xffff) return null;
  const signal = status & 0x7f;
  if (signal === 0) return { code: status >> 8, signal: null };
  const name = SIGNALS[signal];
  return name === undefined ? null : { code: null, signal: `${name}: ${signal}` };
}
