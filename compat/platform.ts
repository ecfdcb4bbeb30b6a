/**
 * What the doctor needs of JavaScript and an older engine lacks. There, a check or a parser would fail by itself and the answer be
 * another one, and a wrong answer is worse than none. Deno has all of it since 2.5, Node since 25.
 */
const NEEDED: readonly (readonly [name: string, owner: object, member: string])[] = [
  ["Map.groupBy", Map, "groupBy"],
  ["RegExp.escape", RegExp, "escape"],
  ["Uint8Array.fromHex", Uint8Array, "fromHex"],
];

/** The first that is not there; null when all are. */
export function findMissingFunction(needed = NEEDED): string | null {
  return needed.find(([, owner, member]) => !(member in owner))?.[0] ?? null;
}
