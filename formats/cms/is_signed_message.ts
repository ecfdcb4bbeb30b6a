const SIGNED_DATA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/** Whether bytes begin as a CMS message does: SEQUENCE, its length in up to five bytes, the object identifier of signed data. */
export function isSignedMessage(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && [2, 3, 4, 5, 6].some((at) => SIGNED_DATA.every((byte, i) => bytes[at + i] === byte));
}
