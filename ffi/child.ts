/**
 * The child process that calls the libraries: questions come as lines of JSON on standard input, answers leave on standard output. What
 * a library does to its process, it does to this one.
 */
import { readLines } from "./read_lines.ts";
import { askVpnStatus } from "./ask_vpn_status.ts";
import { CORE_FOUNDATION_SYMBOLS, openCoreFoundation } from "./core_foundation_library.ts";
import { LibraryError, type LibraryPaths } from "./libraries.ts";
import { listSymbols } from "./list_symbols.ts";
import { type ChildKind, type ChildLine, isMachName, type Request } from "./messages.ts";
import { probeName } from "./probe_name.ts";
import { readStore } from "./read_store.ts";
import { openSystemConfiguration, SYSTEM_CONFIGURATION_SYMBOLS } from "./system_configuration_library.ts";
import { openSystemLibrary, SYSTEM_SYMBOLS } from "./system_library.ts";

/** libxpc objects within a millisecond; this is for a Mac under load. */
const XPC_WAIT_MS = 100;
const MOST_REQUEST = 64 * 2 ** 10;
/** A child that is stuck in a call cannot see that its doctor was killed; the system ends it then. */
const STUCK_SECONDS = 30;

type Answer = Omit<ChildLine, "id">;
type OnCall = (call: string) => void;

/** How one child answers. */
interface Answerer {
  readonly answer: (about: readonly string[], onCall: OnCall) => Answer | Promise<Answer>;
  /** `alarm()` of the C library. */
  readonly setAlarm: (seconds: number) => void;
}

/** Answers the questions on standard input with these libraries, until it ends. */
export async function serveChild(kind: ChildKind, paths: LibraryPaths): Promise<void> {
  const answerer = kind === "libxpc" ? createProber(paths) : createReader(paths);
  const write = (line: ChildLine) => writeLine(JSON.stringify(line));
  const open = new Set<Promise<void>>();
  for await (const line of readLines(Deno.stdin.readable, MOST_REQUEST)) {
    const { id, question: [, ...about] } = JSON.parse(line) as Request;
    const onCall = (calls: string) => {
      answerer.setAlarm(STUCK_SECONDS);
      write({ id, calls });
    };
    const answering = answerSafely(answerer, about, onCall).then((said) => {
      open.delete(answering);
      if (open.size === 0) answerer.setAlarm(0);
      write({ id, ...said });
    });
    open.add(answering);
  }
  await Promise.all(open);
}

/** Trouble with a library is an answer. */
async function answerSafely({ answer }: Answerer, about: readonly string[], onCall: OnCall): Promise<Answer> {
  try {
    return await answer(about, onCall);
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    const isDenied = error instanceof Deno.errors.NotCapable;
    return { refused: { status: isDenied ? "denied" : "unreadable", note } };
  }
}

function createProber(paths: LibraryPaths): Answerer {
  const { open, opened } = once(() => openSystemLibrary(paths.system));
  return {
    setAlarm: (seconds) => opened()?.alarm?.(seconds),
    async answer([what, name = ""], onCall) {
      if (what === "symbols") return { text: listSymbols([[paths.system, SYSTEM_SYMBOLS]]) };
      if (what !== "probe" || !isMachName(name)) throw new LibraryError(`"${name}" is no name of a Mach service`);
      const record = await probeName(open(), name, { waitMs: XPC_WAIT_MS, onCall });
      const lost = record.late.find(({ returned }) => !returned);
      return { text: JSON.stringify(record), ...lost !== undefined && { worn: lost.call } };
    },
  };
}

function createReader(paths: LibraryPaths): Answerer {
  const { open, opened } = once(() => ({
    foundation: openCoreFoundation(paths.coreFoundation),
    configuration: openSystemConfiguration(paths.systemConfiguration),
  }));
  return {
    setAlarm: (seconds) => opened()?.foundation.alarm?.(seconds),
    async answer([what, about = ""], onCall) {
      if (what === "symbols") {
        return {
          text: listSymbols([
            [paths.coreFoundation, CORE_FOUNDATION_SYMBOLS],
            [paths.systemConfiguration, SYSTEM_CONFIGURATION_SYMBOLS],
          ]),
        };
      }
      const { foundation, configuration } = open();
      if (what === "vpn-status") {
        const asked = await askVpnStatus(configuration, foundation, about, onCall);
        const isLost = asked.late?.returned === false;
        return { text: JSON.stringify(asked), ...isLost && { worn: "SCNetworkConnectionGetStatus" } };
      }
      const store = readStore(configuration, foundation, onCall);
      return store instanceof Uint8Array ? { base64: store.toBase64() } : { refused: store };
    },
  };
}

/** Opened when first asked for; a library that cannot be opened is tried again, which costs nothing. */
function once<T>(make: () => T): { readonly open: () => T; readonly opened: () => T | undefined } {
  let made: T | undefined;
  return { open: () => made ??= make(), opened: () => made };
}

/** At once and in one piece: the next call may be the last. */
function writeLine(line: string): void {
  const bytes = new TextEncoder().encode(`${line}\n`);
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}
