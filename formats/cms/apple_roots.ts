/**
 * SHA-256 of the certificates of Apple's roots (https://www.apple.com/certificateauthority/). The first was compared with the
 * root in a Developer ID signature of a published program, all three with the fingerprints that many projects pin.
 */
export const APPLE_ROOTS: ReadonlyMap<string, string> = new Map([
  ["b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a11001f024", "Apple Root CA"],
  ["c2b9b042dd57830e7d117dac55ac8ae19407d38e41d88f3215bc3a890444a050", "Apple Root CA - G2"],
  ["63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179", "Apple Root CA - G3"],
]);
