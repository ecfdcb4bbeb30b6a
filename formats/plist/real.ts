const NAMED: ReadonlyMap<string, number> = new Map([
  ["nan", NaN],
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
  ["infinity", Infinity],
  ["+infinity", Infinity],
  ["-infinity", -Infinity],
]);

/** Parses a decimal number, `inf`, `infinity` or `nan` in any case; null when it is none. */
export function parsePlistReal(text: string): number | null {
  if (!/^[0-9.eE+-]+$/.test(text)) return NAMED.get(text.slice(0, 10).toLowerCase()) ?? null;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}
