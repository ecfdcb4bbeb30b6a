import { checkIdleBlock, checkLibrariesByPath, checkLookUpStartsNothing, checkReasons } from "../checks/native.ts";
import { checkConsoleUser, checkStoreWithoutRoot } from "../checks/store.ts";
import type { Belief } from "../define.ts";

/** Apple's libraries, as ffi/ asks them. */
export const LIBRARIES: readonly Belief[] = [
  {
    id: "probe-unheard",
    says: "A connection of libxpc that is activated and cancelled without a message is not heard of by the service",
    how: "watch `shouldAcceptNewConnection` of an extension of your own during `doctor probe NAME`",
    affects: "`doctor probe` and `xpc.probe` on a Mac: they promise to send nothing",
  },
  {
    id: "xpc-reasons",
    says:
      "libxpc gives its reason within 100 ms, in words that hold `error 3` or `error 159`; while all is well it gives none",
    how: "`doctor probe com.apple.sysextd no.such.name`; the same under `sandbox-exec`",
    affects: "the outcomes of `xpc.probe`; else `bootstrap_look_up` alone decides",
    check: checkReasons,
  },
  {
    id: "look-up-starts-nothing",
    says: "`bootstrap_look_up` of a name that launchd starts on demand starts nothing",
    how: "`launchctl print system/<label>` before and after a probe of a service that does not run",
    affects: "the same",
    check: checkLookUpStartsNothing,
  },
  {
    id: "idle-block",
    says: "A hand-made global block whose code is `getpid` is taken as an event handler on Apple silicon",
    how: "`doctor probe com.apple.sysextd`",
    affects: "`xpc.probe`: else its child aborts, which is evidence",
    check: checkIdleBlock,
  },
  {
    id: "store-without-root",
    says: "The dynamic store is read without root and in one piece",
    how: "`doctor facts` as a standard user: `net.store` is `ok`",
    affects: "`net.store` on a Mac",
    check: checkStoreWithoutRoot,
  },
  {
    id: "console-user",
    says: "`State:/Users/ConsoleUser` is absent, or names `loginwindow`, while nobody is logged in",
    how: "`doctor selftest` over ssh after a restart",
    affects: "`keychain.unavailable-before-login`",
    check: checkConsoleUser,
  },
  {
    id: "libraries-by-path",
    says: "Deno opens libraries of the shared cache by their absolute paths, in a child with `--allow-ffi` alone",
    how: "`doctor probe com.apple.sysextd`",
    affects: "all that `ffi/` reads; else `unreadable`, with dyld's words",
    check: checkLibrariesByPath,
  },
];
