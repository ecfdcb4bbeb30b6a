/** What SHA-1 and SHA-256 share (FIPS 180-4, section 5.1.1). */

/** The message with its end mark and its length in bits, filled up to blocks of 64 bytes. */
export function padMessage(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return view;
}

/** Rotates 32 bits to the right. */
export function rotateRight(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
