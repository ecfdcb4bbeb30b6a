/** 128 bits, the widest integer of any property list, have at most 39 decimal or 32 hexadecimal digits. */
const MAX_DIGITS = 40;

/** Parses a decimal or `0x` integer with an optional sign; null when it is none. A `bigint` only outside ±2^53. */
export function parsePlistInteger(text: string): number | bigint | null {
  if (text.length > MAX_DIGITS + 3) return null;
  let start = 0;
  const sign = text.charCodeAt(0);
  if (sign === 0x2b || sign === 0x2d) start = 1;
  const isHex = text.charCodeAt(start) === 0x30 && (text.charCodeAt(start + 1) | 0x20) === 0x78;
  const digits = isHex ? start + 2 : start;
  if (digits === text.length) return null;
  for (let i = digits; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isDigit = code >= 0x30 && code <= 0x39;
    if (!isDigit && !(isHex && (code | 0x20) >= 0x61 && (code | 0x20) <= 0x66)) return null;
  }
  const unsigned = start === 0 ? text : text.slice(1);
  const magnitude = Number(unsigned);
  if (magnitude <= Number.MAX_SAFE_INTEGER) return sign === 0x2d ? 0 - magnitude : magnitude;
  return sign === 0x2d ? -BigInt(unsigned) : BigInt(unsigned);
}
