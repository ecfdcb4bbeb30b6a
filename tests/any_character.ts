import fc from "fast-check";

const SURROGATES = 0xd800;
const BEHIND_SURROGATES = 0xe000;

/**
 * Any code point but the surrogates, ASCII and control characters more often: the `unit` of a string. fast-check's own unit
 * `binary` takes a second to set up in each test file.
 */
export const ANY_CHARACTER: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(0x7f) },
  { weight: 1, arbitrary: fc.nat(0x9f) },
  { weight: 3, arbitrary: fc.nat(0x10ffff - BEHIND_SURROGATES + SURROGATES) },
).map((code) => String.fromCodePoint(code < SURROGATES ? code : code + BEHIND_SURROGATES - SURROGATES));
