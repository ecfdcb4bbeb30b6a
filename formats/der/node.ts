/**
 * ASN.1 in DER and BER (ITU-T X.690): tag, length, content. Read leniently, as signatures made by many tools are: lengths may
 * be long, indefinite or not minimal. A dictionary entry of an entitlement blob:
 *
 *     30 0c  0c 05 68 65 6c 6c 6f  0c 03 79 6f 75      SEQUENCE { UTF8String "hello", UTF8String "you" }
 */
import { DerError } from "./der_error.ts";

export type TagClass = "universal" | "application" | "context" | "private";

/** One value; offsets count from the beginning of `source`, and nothing is copied. */
export interface DerNode {
  readonly source: Uint8Array;
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** Behind the content and, for an indefinite length, its end mark. */
  readonly end: number;
  readonly children: readonly DerNode[];
}

export interface DerOptions {
  /** Allows bytes behind the value, such as the padding of a signature. */
  readonly trailing?: boolean;
}

const CLASSES: readonly TagClass[] = ["universal", "application", "context", "private"];
const MAX_DEPTH = 64;
/** Values in one reading: a signature has hundreds, and a node takes a hundred times its two smallest bytes. */
const MAX_NODES = 200_000;
const MAX_TAG = 0x0fffffff;

interface State {
  readonly source: Uint8Array;
  nodes: number;
}

interface Header {
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  readonly contentStart: number;
  /** Null for an indefinite length. */
  readonly length: number | null;
}

/** Reads one value with all it contains. Throws `DerError`; `source` must not change while the nodes are in use. */
export function parseDer(source: Uint8Array, options: DerOptions = {}): DerNode {
  const node = readNode({ source, nodes: 0 }, 0, source.length, 0);
  if (node.end < source.length && !options.trailing) throw new DerError("bytes behind the value", node.end);
  return node;
}

/** The content bytes, as a view. */
export function contentOf(node: DerNode): Uint8Array {
  return node.source.subarray(node.contentStart, node.contentEnd);
}

/** All bytes of the value with its tag and length, as a view. */
export function rawOf(node: DerNode): Uint8Array {
  return node.source.subarray(node.start, node.end);
}

/** Says whether a node has this tag; `universal` unless a class is given. */
export function hasTag<const T extends number>(
  node: DerNode | undefined,
  tag: T,
  tagClass: TagClass = "universal",
): node is DerNode & { readonly tag: T } {
  return node !== undefined && node.tag === tag && node.tagClass === tagClass;
}

/** The n-th child, which must be there and have this universal tag. Throws `DerError` that names what was expected. */
export function childWithTag(parent: DerNode, at: number, tag: number, what: string): DerNode {
  const child: DerNode | undefined = parent.children[at];
  if (child?.tag !== tag || child.tagClass !== "universal") {
    throw new DerError(`no ${what}`, child?.start ?? parent.contentEnd);
  }
  return child;
}

function readNode(state: State, start: number, limit: number, depth: number): DerNode {
  if (depth > MAX_DEPTH) throw new DerError(`nested deeper than ${MAX_DEPTH}`, start);
  if (++state.nodes > MAX_NODES) throw new DerError(`more than ${MAX_NODES} values`, start);
  const { source } = state;
  const { length, ...header } = readHeader(source, start, limit);
  const { contentStart, constructed } = header;
  if (length === null) {
    if (!constructed) throw new DerError("indefinite length of a primitive value", start);
    const { children, contentEnd } = readUntilMark(state, contentStart, limit, depth);
    return { source, ...header, start, contentEnd, end: contentEnd + 2, children };
  }
  const end = contentStart + length;
  if (end > limit) throw new DerError(`length ${length} is beyond the end`, start);
  const children: DerNode[] = [];
  if (constructed) {
    for (let at = contentStart; at < end;) {
      const child = readNode(state, at, end, depth + 1);
      children.push(child);
      at = child.end;
    }
  }
  return { source, ...header, start, contentEnd: end, end, children };
}

function readUntilMark(
  state: State,
  from: number,
  limit: number,
  depth: number,
): { children: DerNode[]; contentEnd: number } {
  const children: DerNode[] = [];
  for (let at = from;;) {
    if (at + 2 > limit) throw new DerError("no end mark of an indefinite length", at);
    if (state.source[at] === 0 && state.source[at + 1] === 0) return { children, contentEnd: at };
    const child = readNode(state, at, limit, depth + 1);
    children.push(child);
    at = child.end;
  }
}

function readHeader(source: Uint8Array, start: number, limit: number): Header {
  let at = start;
  const next = () => {
    if (at >= limit) throw new DerError("value ends too early", at);
    return source[at++]!;
  };
  const first = next();
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    for (let byte = 0x80; byte & 0x80;) {
      byte = next();
      tag = tag * 128 + (byte & 0x7f);
      if (tag > MAX_TAG) throw new DerError("tag number is too large", start);
    }
  }
  const short = next();
  let length: number | null = short;
  if (short === 0x80) length = null;
  else if (short > 0x80) {
    length = 0;
    for (let rest = short & 0x7f; rest > 0; rest--) {
      length = length * 256 + next();
      if (length > source.length) throw new DerError("length is beyond the end", start);
    }
  }
  return { tagClass: CLASSES[first >> 6]!, tag, constructed: (first & 0x20) !== 0, contentStart: at, length };
}
