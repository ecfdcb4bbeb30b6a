/** Lets a scan read texts in any encoding: UTF-8 goes straight into its memory, UTF-16 is transcoded on the way. */
import { detectUtf16 } from "../../text_decode.ts";
import { CHUNK, feed, type TextScan } from "./text_scan.ts";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const PROBED = 8_192;

/** Takes the bytes of a text. Write into `space()`, then say how many came. */
export interface TextInput {
  readonly space: () => Uint8Array;
  readonly advance: (count: number) => void;
  readonly end: () => void;
  /** Bytes that came. */
  readonly bytes: () => number;
}

export function createTextInput(scan: TextScan): TextInput {
  let bytes = 0;
  /** Bytes that are in the scan's memory, unread until they say what the text is encoded in. */
  let held = 0;
  let isBegun = false;
  let decoder: TextDecoder | null = null;
  let staged: Uint8Array<ArrayBuffer> | null = null;

  const transcode = (text: string) => feed(scan, new TextEncoder().encode(text));
  const begin = () => {
    isBegun = true;
    const first = scan.space().subarray(0, held);
    const utf16 = detectUtf16(first);
    if (utf16 === null) {
      const isMarked = BYTE_ORDER_MARK.every((byte, i) => first[i] === byte);
      if (isMarked) first.copyWithin(0, BYTE_ORDER_MARK.length);
      scan.advance(isMarked ? held - BYTE_ORDER_MARK.length : held);
      return;
    }
    decoder = new TextDecoder(utf16);
    staged = new Uint8Array(CHUNK);
    transcode(decoder.decode(first.slice(), { stream: true }));
  };
  return {
    space: () => staged ?? scan.space().subarray(isBegun ? 0 : held),
    advance(count) {
      bytes += count;
      if (!isBegun) {
        held += count;
        if (held >= PROBED) begin();
      } else if (decoder === null) scan.advance(count);
      else transcode(decoder.decode(staged!.subarray(0, count), { stream: true }));
    },
    end() {
      if (!isBegun) begin();
      if (decoder !== null) transcode(decoder.decode());
      scan.end();
    },
    bytes: () => bytes,
  };
}
