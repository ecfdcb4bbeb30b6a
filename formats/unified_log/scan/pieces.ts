/** Lines that are kept of a text, with their numbers; a gap between them becomes a blank line, which ends every message. */
import { decodeText } from "../../text_decode.ts";
import { parseTranscript } from "../../transcript.ts";
import type { Line } from "../../parsed.ts";

/** A line that is longer is cut: no message is. */
const LONGEST = 65_536;
const LINE_FEED = 0x0a;
const BLANK = 0x20;
const FIRST_BUFFER = 65_536;

/** Lines in the order of the text. */
export interface Pieces {
  /** Adds a line, with or without its end. */
  readonly add: (line: number, bytes: Uint8Array) => void;
  /** Bytes kept. */
  readonly size: () => number;
  readonly count: () => number;
  /** What was kept, cleaned as pasted text is. */
  readonly read: () => Line[];
  readonly clear: () => void;
}

export function createPieces(): Pieces {
  let buffer = new Uint8Array(0);
  let size = 0;
  let count = 0;
  /** The number of each line of the buffer, those for gaps included. */
  let numbers: number[] = [];

  const append = (bytes: Uint8Array) => {
    if (size + bytes.length + 1 > buffer.length) {
      const larger = new Uint8Array(Math.max(FIRST_BUFFER, 2 * buffer.length, size + bytes.length + 1));
      larger.set(buffer.subarray(0, size));
      buffer = larger;
    }
    buffer.set(bytes, size);
    size += bytes.length;
    buffer[size++] = LINE_FEED;
  };
  const last = () => numbers.at(-1) ?? 0;
  return {
    add(line, bytes) {
      if (numbers.length > 0 && line !== last() + 1) {
        append(new Uint8Array());
        numbers.push(last());
      }
      const end = Math.min(bytes.length, LONGEST);
      const start = size;
      append(bytes.subarray(0, bytes[end - 1] === LINE_FEED ? end - 1 : end));
      // Where lines end with CR, a line feed is a character like others.
      for (let at = start; (at = buffer.indexOf(LINE_FEED, at)) < size - 1; at++) buffer[at] = BLANK;
      numbers.push(line);
      count++;
    },
    size: () => size,
    count: () => count,
    read() {
      const bytes = buffer.subarray(0, size);
      const text = decodeText(bytes)?.text ?? new TextDecoder().decode(bytes);
      return parseTranscript(text).map((line) => ({ ...line, n: numbers[line.n - 1] ?? last(), text: own(line.text) }));
    },
    clear() {
      size = 0;
      count = 0;
      numbers = [];
    },
  };
}

/** The same text in memory of its own. A part of a string keeps the whole alive, and here the whole is all that was read together. */
function own(text: string): string {
  return ` ${text}`.slice(1);
}
