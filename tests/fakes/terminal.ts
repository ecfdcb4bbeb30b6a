/** A terminal that keeps what was printed on it, in front of a machine of the test's choice. */
import type { Terminal } from "../../cmd/define.ts";
import { runCommandLine } from "../../cmd/main.ts";
import { TOOL } from "../../cmd/tool.ts";
import type { Host } from "../../evidence/sources/host.ts";

/** What may differ between two terminals; everything else is a pipe of 100 columns on Linux. */
export interface TerminalOptions {
  readonly host?: Partial<Host>;
  readonly width?: number;
  readonly color?: boolean;
  readonly interrupted?: AbortSignal;
}

/** A terminal that can be asked what stands on it. */
export interface RecordingTerminal extends Terminal {
  /** All of standard output. */
  readonly printed: () => string;
  /** All of standard error, one sentence per entry. */
  readonly complaints: () => readonly string[];
}

/** Where the clock of a terminal stands unless the test sets it. */
export const TERMINAL_NOW = Date.UTC(2026, 10, 22, 9);

/** Makes a terminal; by default the machine behind it is no Mac, its clock stands still, and nobody watches. */
export function createTerminal({ host, width, color, interrupted }: TerminalOptions = {}): RecordingTerminal {
  const printed: string[] = [];
  const complaints: string[] = [];
  return {
    host: {
      os: "linux",
      place: (path) => path,
      now: () => TERMINAL_NOW,
      isRoot: false,
      stdoutIsTerminal: false,
      ...host,
    },
    tool: TOOL,
    print: (text) => void printed.push(text),
    complain: (text) => void complaints.push(text),
    width: width ?? 100,
    color: color ?? false,
    interrupted: interrupted ?? new AbortController().signal,
    printed: () => printed.join(""),
    complaints: () => complaints,
  };
}

/** What came of one command line. */
export interface DoctorRun {
  readonly code: number;
  /** Standard output. */
  readonly printed: string;
  readonly complaints: readonly string[];
}

/** Runs the doctor in this process, on a terminal of its own. */
export async function runDoctor(words: readonly string[], options: TerminalOptions = {}): Promise<DoctorRun> {
  const terminal = createTerminal(options);
  const code = await runCommandLine(words, terminal);
  return { code, printed: terminal.printed(), complaints: terminal.complaints() };
}
