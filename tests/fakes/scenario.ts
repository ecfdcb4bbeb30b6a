/** What a scripted Mac answers. */

/** How one command line is answered; an empty recording prints nothing and succeeds. */
export interface Recording {
  readonly stdout?: string;
  readonly stderr?: string;
  /** A number, or the signal that ends it, say `ABRT`. */
  readonly exit?: number | "ABRT";
  readonly delaySeconds?: number;
  /** Never ends after its output, and leaves a child that holds the output open. */
  readonly hangs?: boolean;
  /** Leaves a child behind that holds the output open, and ends. */
  readonly leavesChild?: boolean;
  /** Prints this line again and again, up to so many bytes. */
  readonly flood?: { readonly line: string; readonly bytes: number };
}

/** The files and commands of a Mac. */
export interface Scenario {
  /**
   * Absolute path of a command, then its arguments joined by a blank (`*` for any; a blank within one has a backslash). `null`: it
   * may not be run.
   */
  readonly commands: Readonly<Record<string, Readonly<Record<string, Recording>> | null>>;
  /** Absolute path of a file. `null`: it may not be read. */
  readonly files: Readonly<Record<string, string | Uint8Array | null>>;
  /** ISO 8601 times at which files were last changed; left out: as the Mac is laid out. */
  readonly modified?: Readonly<Record<string, string>>;
  /** Folders that may not be listed. */
  readonly closed?: readonly string[];
  readonly isRoot: boolean;
}
