/** The machine as the live source sees it. Only tests build another one; no flag or variable changes paths. */
import type { NativeLaunch } from "../../ffi/client.ts";
import type { BundleAnswer, BundleQuestion } from "./answer_bundle.ts";

export interface Host {
  /** `darwin` on a Mac. */
  readonly os: string;
  /** Of the processor, as Deno names it; left out, that of this machine. */
  readonly arch?: string;
  /** Where a file or command that the design names by its absolute path really is; the path itself on a Mac. */
  readonly place: (path: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** True for the superuser. */
  readonly isRoot: boolean;
  /** Whose rights commands and children have when they are not to have those of root; without the groups of that user. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The same machine for an ordinary user; left out, the person behind sudo is one (ordinary_host.ts). */
  readonly ordinary?: Host;
  /** Starts the children that call Apple's libraries; without it they are not asked. */
  readonly native?: NativeLaunch;
  /** Reads a bundle otherwise than in a thread of its own, which takes tests much longer than the reading. */
  readonly answerBundle?: (question: BundleQuestion) => Promise<BundleAnswer>;
  /** The module that exports `answerBundle`, when it is not the file beside the source: the doctor as one file. */
  readonly bundleReader?: string;
  /** True when someone reads standard output on a terminal. */
  readonly stdoutIsTerminal: boolean;
}

/** The machine this runs on. */
export function thisHost(): Host {
  return {
    os: Deno.build.os,
    place: (path) => path,
    now: () => Date.now(),
    isRoot: isSuperuser(),
    stdoutIsTerminal: Deno.stdout.isTerminal(),
  };
}

/** Without `--allow-sys=uid` nobody may ask; what only root can read is then still tried, and said to be denied where it is. */
export function isSuperuser(): boolean {
  try {
    return Deno.build.os !== "windows" && Deno.uid() === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}
