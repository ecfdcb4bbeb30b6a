/** SHA-1 (FIPS 180-4) without waiting, as in `sha256.ts`: Apple signs provisioning profiles with it. */
import { padMessage, rotateRight } from "./sha_message.ts";

/** The 20 bytes of the SHA-1 digest. */
export function digestSha1(bytes: Uint8Array): Uint8Array {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const view = padMessage(bytes);
  const words = new Uint32Array(80);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 80; i++) {
      words[i] = rotateRight(words[i - 3]! ^ words[i - 8]! ^ words[i - 14]! ^ words[i - 16]!, 31);
    }
    mixBlock(state, words);
  }
  const digest = new DataView(new ArrayBuffer(20));
  state.forEach((word, i) => digest.setUint32(4 * i, word));
  return new Uint8Array(digest.buffer);
}

function mixBlock(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let i = 0; i < 80; i++) {
    const next = (rotateRight(a, 27) + choose(i, b, c, d) + e + words[i]!) | 0;
    e = d;
    d = c;
    c = rotateRight(b, 2);
    b = a;
    a = next;
  }
  [a, b, c, d, e].forEach((value, i) => state[i] = state[i]! + value);
}

/** The function of the round with its constant. */
function choose(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}
