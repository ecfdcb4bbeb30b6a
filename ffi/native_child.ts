/** One child process that calls libraries, as its parent sees it: lines in and out, and how it ended. */
import { type ChildLine, parseChildLine, type Request } from "./messages.ts";
import { readLines } from "./read_lines.ts";

/** The dynamic store in base64, and room. */
const MOST_LINE = 40 * 2 ** 20;
const MOST_WORDS = 2_000;
/** What a child that was asked to end is given. */
const END_MS = 500;

/** How a child ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of its standard error. */
  readonly lastWords: string;
  /** What it wrote that was no answer, when that was why it had to end. */
  readonly garbage: string | null;
}

/** Whose rights a child has. */
export interface ChildUser {
  readonly uid: number;
  readonly gid: number;
}

/** A running child. */
export interface NativeChild {
  readonly send: (request: Request) => void;
  /** Ends it at once. */
  readonly kill: () => void;
  /** Asks it to end, and ends it when it does not. */
  readonly close: () => Promise<ChildEnd>;
  readonly ended: Promise<ChildEnd>;
}

/** Starts a child. `onLine` hears what it writes, until it ends. Throws Deno's error when it cannot be started. */
export function startChild(
  command: readonly [string, ...string[]],
  onLine: (line: ChildLine) => void,
  user?: ChildUser,
): NativeChild {
  const [path, ...args] = command;
  const child = new Deno.Command(path, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // A group of its own: Ctrl-C is for the doctor, which then writes its report.
    detached: true,
    ...user,
  }).spawn();
  const writer = child.stdin.getWriter();
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  };
  const reading = readAnswers(child.stdout, onLine, kill);
  const words = readLastWords(child.stderr);
  const ended = (async (): Promise<ChildEnd> => {
    const { code, signal } = await child.status;
    await writer.close().catch(() => {});
    return { code: signal === null ? code : null, signal, lastWords: await words, garbage: await reading };
  })();
  return {
    ended,
    kill,
    // A child that is gone cannot be written to; that it is gone is heard of elsewhere.
    send: (request) => void writer.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`)).catch(() => {}),
    async close() {
      await writer.close().catch(() => {});
      const timer = setTimeout(kill, END_MS);
      const end = await ended;
      clearTimeout(timer);
      return end;
    },
  };
}

/** Until the end; the garbage when there was some, which is the child's last. */
async function readAnswers(
  stream: ReadableStream<Uint8Array>,
  onLine: (line: ChildLine) => void,
  kill: () => void,
): Promise<string | null> {
  try {
    for await (const text of readLines(stream, MOST_LINE)) {
      const line = parseChildLine(text);
      if (line === null) {
        kill();
        return text.slice(0, 200);
      }
      onLine(line);
    }
    return null;
  } catch (error) {
    kill();
    return error instanceof Error ? error.message : String(error);
  }
}

async function readLastWords(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let words = "";
  for await (const chunk of stream) words = (words + decoder.decode(chunk, { stream: true })).slice(-MOST_WORDS);
  return words.trim();
}
