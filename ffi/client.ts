/**
 * Asks Apple's libraries about this Mac, in children that may crash, hang or talk nonsense: whatever they do becomes an answer. Nothing
 * is sent to any service, and nothing is changed.
 */
import type { ChildKind, ChildLine, NativeQuestion } from "./messages.ts";
import { type ChildEnd, type ChildUser, type NativeChild, startChild } from "./native_child.ts";

export type { ChildKind, NativeQuestion } from "./messages.ts";
export { isMachName, isNativeQuestion } from "./messages.ts";

/** How a child is started: the doctor's entry knows, tests know better. */
export type NativeLaunch = (kind: ChildKind) => readonly [string, ...string[]];

/** The bytes that a library gave (a record in JSON, a property list), or why there are none. */
export type NativeAnswer =
  | { readonly status: "ok"; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
    readonly status: "denied" | "unreadable" | "notCollected";
    readonly note: string;
    /** True when it hung. */
    readonly timedOut: boolean;
    /** Of the child that broke; null when it was killed. */
    readonly exitCode: number | null;
    readonly lastWords: string;
  };

export interface NativeClient {
  /** Never rejects. */
  readonly ask: (question: NativeQuestion) => Promise<NativeAnswer>;
  /** Ends the children; what is still open is answered `notCollected`. Gives how those ended that ran until now. */
  readonly close: () => Promise<ChildEnd[]>;
}

export interface ClientOptions {
  /** After so long without an answer a child is taken to hang. */
  readonly timeoutMs?: number;
  /** Whose rights the children have, when root asks and it is not to be root. */
  readonly user?: ChildUser;
}

const TIMEOUT_MS = 5_000;
/** A runtime of Deno's has 32 threads for calls that block; four questions leave it room when all of them are lost. */
const MOST_IN_FLIGHT = 4;

/** Makes a client; children start with their first question. */
export function openNativeClient(
  launch: NativeLaunch,
  { timeoutMs = TIMEOUT_MS, user }: ClientOptions = {},
): NativeClient {
  const lanes = new Map<ChildKind, Lane>();
  return {
    ask(question) {
      const [kind] = question;
      const lane = lanes.get(kind) ?? new Lane(kind, () => launch(kind), timeoutMs, user);
      lanes.set(kind, lane);
      return lane.ask(question);
    },
    async close() {
      const ends = await Promise.all([...lanes.values()].map((lane) => lane.close()));
      return ends.filter((end) => end !== null);
    },
  };
}

/** A question that waits for its answer. */
interface Pending {
  readonly question: NativeQuestion;
  readonly settle: (answer: NativeAnswer) => void;
  /** Set when a child broke while it was open: it is asked again, alone. */
  isSuspect: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

/** The child of one library, and its successors. */
class Lane {
  readonly #queue: Pending[] = [];
  readonly #asked = new Map<number, Pending>();
  #child: NativeChild | null = null;
  #ids = 0;
  /** The last call that the child is known to have made. */
  #call: { readonly id: number; readonly name: string } | null = null;
  /** Set when the child was ended because it gave no answer in time. */
  #isOverdue = false;
  /** Set when the child is to be replaced once its open questions are answered. */
  #isWorn = false;
  #isClosed = false;

  constructor(
    readonly kind: ChildKind,
    readonly command: () => readonly [string, ...string[]],
    readonly timeoutMs: number,
    readonly user: ChildUser | undefined,
  ) {}

  ask(question: NativeQuestion): Promise<NativeAnswer> {
    return new Promise((settle) => {
      this.#queue.push({ question, settle, isSuspect: false });
      this.#pump();
    });
  }

  async close(): Promise<ChildEnd | null> {
    this.#isClosed = true;
    const open = [...this.#asked.values(), ...this.#queue.splice(0)];
    this.#asked.clear();
    for (const one of open) this.#refuse(one, "notCollected", "Stopped before the library answered");
    const child = this.#child;
    if (child === null) return null;
    if (open.length > 0) child.kill();
    return await child.close();
  }

  #pump(): void {
    if (this.#isClosed) return;
    if (this.#isWorn && this.#asked.size === 0) this.#child?.kill();
    while (this.#queue.length > 0 && this.#asked.size < this.#mostInFlight() && !this.#isWorn) {
      const next = this.#queue.shift()!;
      try {
        this.#child ??= this.#start();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const status = error instanceof Deno.errors.NotCapable ? "denied" : "notCollected";
        this.#refuse(next, status, `The child that asks ${this.kind} cannot be started: ${why}`);
        continue;
      }
      const id = ++this.#ids;
      this.#asked.set(id, next);
      next.timer = setTimeout(() => this.#giveUp(), this.timeoutMs);
      this.#child.send({ id, question: next.question });
    }
  }

  #mostInFlight(): number {
    const isAlone = this.#queue[0]?.isSuspect || [...this.#asked.values()].some(({ isSuspect }) => isSuspect);
    return isAlone ? 1 : MOST_IN_FLIGHT;
  }

  #giveUp(): void {
    this.#isOverdue = true;
    this.#child?.kill();
  }

  #start(): NativeChild {
    this.#call = null;
    const child = startChild(this.command(), (line) => this.#hear(child, line), this.user);
    child.ended.then((end) => this.#bury(child, end));
    return child;
  }

  #hear(child: NativeChild, line: ChildLine): void {
    const { id, calls, text, base64, refused, worn } = line;
    const pending = child === this.#child ? this.#asked.get(id) : undefined;
    if (pending === undefined) return;
    if (calls !== undefined) {
      this.#call = { id, name: calls };
      return;
    }
    clearTimeout(pending.timer);
    this.#asked.delete(id);
    if (worn !== undefined) this.#isWorn = true;
    const bytes = text !== undefined ? new TextEncoder().encode(text) : decodeBase64(base64);
    if (bytes !== null) pending.settle({ status: "ok", bytes });
    else if (refused !== undefined) this.#refuse(pending, refused.status, refused.note);
    else this.#refuse(pending, "unreadable", `The child that asks ${this.kind} gave an answer without content`);
    this.#pump();
  }

  /**
   * The child is gone. A hang is in the call that came last. A crash may come from another thread, so when several questions were open,
   * each is asked again alone: the one that breaks its child then is the one.
   */
  #bury(child: NativeChild, end: ChildEnd): void {
    if (child !== this.#child) return;
    this.#child = null;
    const isHang = this.#isOverdue;
    this.#isWorn = this.#isOverdue = false;
    const open = [...this.#asked];
    this.#asked.clear();
    const again: Pending[] = [];
    for (const [id, pending] of open) {
      clearTimeout(pending.timer);
      const isGuilty = open.length === 1 || (isHang && (this.#call === null || id === this.#call.id));
      if (isGuilty) this.#settleBroken(pending, end, isHang);
      else again.push(Object.assign(pending, { isSuspect: !isHang }));
    }
    this.#queue.unshift(...again);
    this.#pump();
  }

  #settleBroken(pending: Pending, end: ChildEnd, isHang: boolean): void {
    const child = `The child that asks ${this.kind}`;
    const where = this.#call === null ? "" : ` in ${this.#call.name}`;
    const note = isHang
      ? `${child} gave no answer${where} for ${this.timeoutMs / 1000} s and was ended`
      : describeEnd(child, end, where);
    pending.settle({ status: "unreadable", note, timedOut: isHang, exitCode: end.code, lastWords: end.lastWords });
  }

  #refuse(pending: Pending, status: "denied" | "unreadable" | "notCollected", note: string): void {
    pending.settle({ status, note, timedOut: false, exitCode: null, lastWords: "" });
  }
}

function describeEnd(child: string, { code, signal, lastWords, garbage }: ChildEnd, where: string): string {
  if (garbage !== null) return `${child} wrote what is no answer${where}: ${JSON.stringify(garbage)}`;
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  return `${child} ${how}${where}${
    lastWords === "" ? "" : `; its last words: ${JSON.stringify(lastWords.slice(-300))}`
  }`;
}

function decodeBase64(text: string | undefined): Uint8Array<ArrayBuffer> | null {
  if (text === undefined) return null;
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return null;
  }
}
