/** What launchd says of one job, in whatever words launchctl printed it. */

/**
 * A job that launchd knows (`launchctl print <service>`, `launchctl list <label>`). What the text does not show is
 * null; `label` is null only for a pasted fragment that names no job at all.
 */
export interface LaunchdJob {
  /** `system`, `gui/501`, …; null when the text does not name it. */
  readonly domain: string | null;
  readonly label: string | null;
  readonly state: string | null;
  readonly pid: number | null;
  readonly runs: number | null;
  /** The number in the exit slot; null for `(never exited)` and its like, and where a signal or a reason stands. */
  readonly lastExitCode: number | null;
  readonly lastExitReason: string | null;
  /** As strsignal(3) prints it: `Killed: 9`. */
  readonly lastTerminatingSignal: string | null;
  readonly type: string | null;
  readonly path: string | null;
  readonly program: string | null;
  /** Mach names in the order of the text. */
  readonly endpoints: readonly string[];
  /** True when a block of endpoints (or MachServices) was printed; current systems print none when there are none. */
  readonly endpointsShown: boolean;
  readonly bundleId: string | null;
  readonly successiveCrashes: number | null;
  /** Seconds. */
  readonly minimumRuntime: number | null;
  /** Seconds. */
  readonly baseMinimumRuntime: number | null;
  readonly jobState: string | null;
  readonly pendedNondemandSpawn: string | null;
  /** As printed: `daemon (3)`. */
  readonly spawnType: string | null;
  readonly managedBy: string | null;
  /** As printed: `Contents/MacOS/helper (mode: 2)`. */
  readonly programIdentifier: string | null;
  readonly parentBundleIdentifier: string | null;
  /** Whether root asked, by the prompt before the output; null without a prompt. */
  readonly root: boolean | null;
  /** True when the output is whole from its head to its closing brace, with nothing cut out between. */
  readonly complete: boolean;
}

/** A label that launchd does not know in the domain that was asked. */
export interface MissingJob {
  readonly label: string;
  readonly missing: true;
  /** launchctl's sentence. */
  readonly error: string;
  readonly domain: string | null;
  readonly root: boolean | null;
}

export type LaunchdEntry = LaunchdJob | MissingJob;

/** A job of which nothing is known yet. */
export const UNKNOWN_JOB: LaunchdJob = {
  domain: null,
  label: null,
  state: null,
  pid: null,
  runs: null,
  lastExitCode: null,
  lastExitReason: null,
  lastTerminatingSignal: null,
  type: null,
  path: null,
  program: null,
  endpoints: [],
  endpointsShown: false,
  bundleId: null,
  successiveCrashes: null,
  minimumRuntime: null,
  baseMinimumRuntime: null,
  jobState: null,
  pendedNondemandSpawn: null,
  spawnType: null,
  managedBy: null,
  programIdentifier: null,
  parentBundleIdentifier: null,
  root: null,
  complete: false,
};
