/** Data in printed property lists: `{length = 4, bytes = 0x0a0b0c0d}` since macOS 10.15, `<0a0b0c0d>` before. */

const DESCRIBED = /\{\s?length = (\d{1,15}), bytes = 0x([0-9a-fA-F\s.…]*)\}/y;
const BEGINNING = /\{\s?length = \d{1,15}(?:,|$)/y;
const BRACKETED = /<([0-9a-fA-F\s.…]*)>/y;

/** `value` is null when the middle was left out (`0x62706c69 ... 000000cf`): all that is known is that there is data. */
export interface PrintedData {
  readonly value: Uint8Array | null;
  readonly end: number;
}

/** Reads the data printed at `at`; null when something else stands there. */
export function matchPrintedData(text: string, at: number): PrintedData | null {
  const pattern = text[at] === "<" ? BRACKETED : DESCRIBED;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return null;
  const digits = match.at(-1)!.replace(/\s+/g, "");
  // macOS 14 prints bytes below 16 with one digit, so only the full number of digits says what the bytes are.
  const length = pattern === DESCRIBED ? Number(match[1]) : digits.length / 2;
  const isComplete = digits.length === 2 * length && /^[0-9a-fA-F]*$/.test(digits) && digits.length % 2 === 0;
  return { value: isComplete ? Uint8Array.fromHex(digits) : null, end: pattern.lastIndex };
}

/** Says whether described data begins at `at`, be it complete or cut. */
export function startsPrintedData(text: string, at: number): boolean {
  BEGINNING.lastIndex = at;
  return BEGINNING.test(text);
}
