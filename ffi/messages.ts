/** What the doctor and its child say to each other: one line of JSON each way, and a line before every call that could go wrong. */
import { aNumber, aText, objectOf, oneOf, orNothing, readShape, ShapeError } from "../formats/json_shape.ts";
import type { Refusal } from "./refusal.ts";

/** Each library family has a child of its own, so that one cannot hide the other. */
export type ChildKind = "libxpc" | "SystemConfiguration";

export const CHILD_KINDS: readonly ChildKind[] = ["libxpc", "SystemConfiguration"];

/** A question: the library, what is asked of it, and about what. */
export type NativeQuestion =
  | readonly ["libxpc", "probe", string]
  | readonly [ChildKind, "symbols"]
  | readonly ["SystemConfiguration", "store"]
  | readonly ["SystemConfiguration", "vpn-status", string];

/** True for a question that a library may be asked: a capture's may be anything. */
export function isNativeQuestion(words: readonly string[]): words is NativeQuestion {
  const [library, what, about, ...more] = words;
  if (more.length > 0) return false;
  if (what === "symbols") return about === undefined && CHILD_KINDS.some((kind) => kind === library);
  if (library === "SystemConfiguration" && what === "store") return about === undefined;
  const isAbout = about !== undefined && about !== "";
  return isAbout &&
    (library === "libxpc" ? what === "probe" : library === "SystemConfiguration" && what === "vpn-status");
}

/** A Mach service's name has at most 127 bytes, and none that a C text or a line could not hold. */
export function isMachName(name: string): boolean {
  return name !== "" && !/[\p{Cc}\p{Cs}]/u.test(name) && new TextEncoder().encode(name).length <= 127;
}

export interface Request {
  readonly id: number;
  readonly question: readonly string[];
}

/** What the child writes: that it is about to make a call, or its answer to a question. */
export interface ChildLine {
  readonly id: number;
  readonly calls?: string | undefined;
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
  readonly refused?: Refusal | undefined;
  /** Set when a thread of the child is lost in a call: it answers, and should be replaced. */
  readonly worn?: string | undefined;
}

const A_LINE = objectOf<ChildLine>({
  id: aNumber,
  calls: orNothing(aText),
  text: orNothing(aText),
  base64: orNothing(aText),
  refused: orNothing(objectOf<Refusal>({ status: oneOf("denied", "unreadable"), note: aText })),
  worn: orNothing(aText),
});

/** The line, or null for garbage. */
export function parseChildLine(text: string): ChildLine | null {
  try {
    return readShape(text, A_LINE);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return null;
  }
}
