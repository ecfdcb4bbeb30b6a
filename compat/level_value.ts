/** A value made ready for a strict comparison by std's rules, which are milder than Node's; used by `std_assert.ts`. */

/**
 * Copies a value so that Node's strict deep equality judges as std does: null-prototype objects become plain, addresses
 * comparable, `-0` becomes `0`. Cycles stay cycles; what is neither a container nor an own class is passed through.
 */
export function levelValue(value: unknown, copies: Map<object, unknown> = new Map()): unknown {
  if (value === 0) return 0;
  if (value === null || typeof value !== "object") return value;
  if (copies.has(value)) return copies.get(value);
  if (value instanceof URL) return { URL: value.href };
  const kind = Object.prototype.toString.call(value);
  if (kind === "[object Map]" || kind === "[object Set]") return levelCollection(value, copies);
  if (kind !== "[object Object]" && kind !== "[object Array]") return value;
  const copy: object = Array.isArray(value) ? new Array(value.length) : {};
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.getPrototypeOf(copy)) Object.setPrototypeOf(copy, prototype);
  copies.set(value, copy);
  for (const key of enumerableKeys(value)) {
    const inner = levelValue((value as Record<PropertyKey, unknown>)[key], copies);
    Object.defineProperty(copy, key, { value: inner, enumerable: true, configurable: true, writable: true });
  }
  return copy;
}

/**
 * Keeps of `actual` only the keys that `expected` has, at every depth. Objects of any class and arrays become plain
 * objects, so that narrowing `expected` by itself gives the value to compare with.
 */
export function narrowValue(actual: unknown, expected: unknown, above: readonly unknown[] = []): unknown {
  if (!isOpen(actual) || !isOpen(expected) || Array.isArray(actual) !== Array.isArray(expected)) return actual;
  if (above.includes(expected)) return "(cycle)";
  const narrowed: object = {};
  for (const key of enumerableKeys(expected)) {
    if (!(key in actual)) continue;
    const value = narrowValue(actual[key], expected[key], [...above, expected]);
    Object.defineProperty(narrowed, key, { value, enumerable: true });
  }
  return narrowed;
}

function levelCollection(value: object, copies: Map<object, unknown>): unknown {
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    copies.set(value, copy);
    for (const [key, inner] of value) copy.set(levelValue(key, copies), levelValue(inner, copies));
    return copy;
  }
  const copy = new Set<unknown>();
  copies.set(value, copy);
  for (const inner of value as Set<unknown>) copy.add(levelValue(inner, copies));
  return copy;
}

function enumerableKeys(value: object): PropertyKey[] {
  return Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
}

function isOpen(value: unknown): value is Record<PropertyKey, unknown> {
  return value !== null && typeof value === "object" &&
    ["[object Object]", "[object Array]"].includes(Object.prototype.toString.call(value));
}
