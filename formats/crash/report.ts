/** What macOS wrote down when a process died, was killed, used too much or hung, in whatever format it was kept. */

/**
 * What ended it. `codesigning`: killed for its signature. `dyld-…`: the loader missed a library, or refused it for its signature.
 * `port-space`: too many Mach ports. `jetsam`: killed for memory. `watchdog`: killed for not answering. `exception`: any other
 * exception or signal. `other`: what is no death of a process, or does not say.
 */
export type CrashClass =
  | "codesigning"
  | "dyld-missing-library"
  | "dyld-code-signature"
  | "port-space"
  | "jetsam"
  | "watchdog"
  | "exception"
  | "other";

/** `fault`: a report of a process that lives on (ExcUserFault). `resource`: too much CPU, too many wakeups or disk writes. */
export type CrashKind = "crash" | "fault" | "resource" | "hang" | "jetsam" | "panic" | "stackshot";

/** One report. What it does not show is null. */
export interface CrashReport {
  /** The process that crashed; of a panic the task that panicked; of a jetsam event the victim, where there is just one. */
  readonly process: string | null;
  readonly bundleId: string | null;
  /** As a report prints it: `2.4.0 (240)`. */
  readonly version: string | null;
  /** As printed. */
  readonly time: string | null;
  /** As printed: `macOS 15.1 (24B83)`. */
  readonly os: string | null;
  readonly exception: CrashException | null;
  readonly termination: CrashTermination | null;
  readonly class: CrashClass;
  readonly kind: CrashKind;
  readonly pid: number | null;
  /** The executable, with what the report hides behind `*`. */
  readonly path: string | null;
  readonly teamId: string | null;
  /** The name of the parent process. */
  readonly parent: string | null;
  /** When the process was started, as printed. */
  readonly launched: string | null;
  readonly incident: string | null;
  /** The Mac's model, as printed: `Mac16,12`. */
  readonly model: string | null;
  /** The library that the loader missed or refused, and what wanted it. */
  readonly library: string | null;
  readonly referencedFrom: string | null;
  /** The thread at fault. */
  readonly thread: CrashThread | null;
  /** What the process or the kernel said last: "Application Specific Information", the panic string. */
  readonly says: readonly string[];
  /** What was used too much. */
  readonly resource: ResourceEvent | null;
  /** Processes that were killed for memory. */
  readonly killed: readonly KilledProcess[];
}

export interface CrashException {
  /** `EXC_BAD_ACCESS`. */
  readonly type: string | null;
  /** `SIGSEGV`, `SIGKILL (Code Signature Invalid)`. */
  readonly signal: string | null;
  /** `0x0000000000000001, 0x0000000000000000`. */
  readonly codes: string | null;
  /** `KERN_INVALID_ADDRESS at 0x0000000000000000`, `WAKEUPS`. */
  readonly subtype: string | null;
}

export interface CrashTermination {
  /** `CODESIGNING`, `DYLD`, `SIGNAL`. */
  readonly namespace: string | null;
  /** Digits where the number is larger than a double holds. */
  readonly code: number | string | null;
  /** `Invalid Page`, `Library missing`. */
  readonly indicator: string | null;
  readonly reasons: readonly string[];
  /** Who ended it: `exc handler`, `launchd`, the process itself. */
  readonly by: string | null;
}

export interface CrashThread {
  readonly name: string | null;
  readonly queue: string | null;
  /** The innermost frames: `libsystem_c.dylib abort + 148`. */
  readonly frames: readonly string[];
}

export interface ResourceEvent {
  /** `cpu usage`, `wakeups`, `disk writes`, `hang`. */
  readonly event: string;
  /** `none`, `Process killed`. */
  readonly action: string | null;
  /** The amount and the limit, as printed. */
  readonly amount: string | null;
}

export interface KilledProcess {
  readonly process: string;
  readonly pid: number | null;
  /** `per-process-limit`, `vm-pageshortage`. */
  readonly reason: string;
}

/** A report of which nothing is known yet. */
export const UNKNOWN_REPORT: CrashReport = {
  process: null,
  bundleId: null,
  version: null,
  time: null,
  os: null,
  exception: null,
  termination: null,
  class: "other",
  kind: "crash",
  pid: null,
  path: null,
  teamId: null,
  parent: null,
  launched: null,
  incident: null,
  model: null,
  library: null,
  referencedFrom: null,
  thread: null,
  says: [],
  resource: null,
  killed: [],
};
