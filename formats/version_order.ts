/**
 * Compares version numbers as macOS compares CFBundleVersion: dotted numbers, part by part, a missing part being 0. Semantic
 * versions they are not: `15.7` and `2024.10.49` have no patch level or too many.
 */

/** Negative when `a` is older than `b`, 0 when they are the same, positive when newer; null when one is no dotted number. */
export function compareVersions(a: string, b: string): number | null {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left === null || right === null) return null;
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0n) - (right[i] ?? 0n);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return 0;
}

/** Numbers of any length: build servers write dates and counters into them. */
function partsOf(version: string): bigint[] | null {
  return /^\d{1,40}(?:\.\d{1,40}){0,20}$/.test(version) ? version.split(".").map(BigInt) : null;
}
