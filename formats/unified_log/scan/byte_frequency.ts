/**
 * How often each byte stands in a log, as a share of all bytes: measured on the log that `tools/bench/make_log.ts` makes, in
 * the ndjson and the default style. What a scan has seen of the text itself counts for more.
 */

/** Per 100,000, from the blank to the tilde. */
// deno-fmt-ignore
const PRINTABLE: readonly number[] = [
  11174, 2, 4574, 2, 2, 185, 2, 39, 233, 233, 2, 252, 1506, 1449, 1114, 1047, //   …
  5407, 2251, 2113, 1399, 1301, 1143, 1537, 1356, 1249, 1194, 2741, 2, 142, 2, 151, 2, // 0 …
  17, 456, 403, 659, 1255, 469, 561, 14, 2, 867, 2, 2, 268, 171, 211, 71, // @ …
  323, 10, 171, 615, 211, 565, 107, 54, 2, 2, 2, 331, 856, 331, 2, 2, // P …
  2, 3706, 667, 2097, 1727, 6404, 1137, 1207, 644, 2532, 28, 513, 1727, 2021, 2231, 3345, // ` …
  1913, 21, 3593, 3378, 3495, 1060, 702, 478, 712, 806, 106, 189, 10, 189, 2, // p …
];
const LINE_END = 0x0a;
const LINE_ENDS = 262;
/** Any other byte. */
const ELSE = 1;

export const BYTE_FREQUENCY: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  const count = byte === LINE_END ? LINE_ENDS : PRINTABLE[byte - 0x20] ?? ELSE;
  return count / 100_000;
});
