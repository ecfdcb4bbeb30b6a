/** Bytes of an unknown file as text: byte order marks, UTF-16 without one, UTF-8, else Windows-1252. */

export interface DecodedText {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "latin1";
}

const PROBED = 8192;

/**
 * Decodes a file of unknown encoding, without its byte order mark. Null when it is no text: more than a few NULs or over
 * a tenth control characters in the first 8 KiB. UTF-8 with a few bad bytes (a cut end, the blob header that codesign
 * prints before entitlements) stays UTF-8 with U+FFFD in their place.
 */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const utf16 = detectUtf16(bytes);
  if (utf16 !== null) {
    const text = new TextDecoder(utf16).decode(bytes);
    return isTextual(text) ? { text, encoding: utf16 } : null;
  }
  if (isBinary(bytes.subarray(0, PROBED))) return null;
  const lossy = new TextDecoder("utf-8").decode(bytes);
  if (!lossy.includes("\ufffd") || isMostlyUtf8(lossy)) return { text: lossy, encoding: "utf-8" };
  return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "latin1" };
}

/** The byte order of UTF-16, by its mark or by where the NULs of ASCII stand; null when it is none. */
export function detectUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const pairs = Math.min(bytes.length, PROBED) >> 1;
  if (pairs < 2) return null;
  let high = 0;
  let low = 0;
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) high++;
    if (bytes[2 * i + 1] === 0) low++;
  }
  // Mostly ASCII text has a NUL in one half of nearly every pair and hardly any in the other.
  if (low > pairs / 2 && high * 50 <= pairs) return "utf-16le";
  if (high > pairs / 2 && low * 50 <= pairs) return "utf-16be";
  return null;
}

function isBinary(head: Uint8Array): boolean {
  let nuls = 0;
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) nuls++;
    if (isControl(byte)) controls++;
  }
  // Four: a length and a magic number before a text may hold that many, no binary format so few.
  return nuls > 4 || controls * 10 > head.length;
}

function isTextual(text: string): boolean {
  const length = Math.min(text.length, PROBED);
  let controls = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (isControl(code) || code === 0xfffd) controls++;
  }
  return controls * 10 <= length;
}

/** ESC, backspace and the layout characters belong to terminal copies. */
function isControl(code: number): boolean {
  return (code < 0x20 && !(code >= 0x07 && code <= 0x0d) && code !== 0x1b) || code === 0x7f;
}

/** More well-formed multi-byte characters than bad bytes, or bad bytes at the two ends only. */
function isMostlyUtf8(lossy: string): boolean {
  let bad = 0;
  let good = 0;
  let inside = 0;
  for (let i = 0; i < lossy.length; i++) {
    const code = lossy.charCodeAt(i);
    if (code < 0x80) continue;
    if (code !== 0xfffd) good++;
    else {
      bad++;
      if (i > 8 && i < lossy.length - 4) inside++;
    }
  }
  return good > bad || (inside === 0 && lossy.length > 64);
}
