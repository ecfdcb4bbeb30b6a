/**
 * The part of `@std/assert` (JSR) our tests call, over `node:assert/strict`: same names, argument orders, verdicts.
 * `deno.jsr.json` puts the original in this file's place. Known differences: two errors with different messages are
 * unequal here, and `assertObjectMatch` compares maps and sets whole.
 */
import strict from "node:assert/strict";
import { levelValue, narrowValue } from "./level_value.ts";

/** What every assertion throws when it does not hold. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

// `never[]` would refuse classes with required arguments; std's own signature has the same `any`.
// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = new (...args: any[]) => E;

/** Throws unless `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Throws unless `expr` is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is false | 0 | 0n | "" | null | undefined {
  if (expr) throw new AssertionError(msg === "" ? `Expected a falsy value: got ${show(expr)}` : msg);
}

/** Throws unless both are deeply equal; `0` equals `-0`, and an object without a prototype equals a plain one. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!Object.is(actual, expected)) check(() => strict.deepEqual(levelValue(actual), levelValue(expected)), msg);
}

/** Throws when both are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  check(() => strict.notDeepEqual(levelValue(actual), levelValue(expected)), msg);
}

/** Throws unless both are the same value (`Object.is`). */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  check(() => strict.equal(actual, expected), msg);
}

/** Throws when the value is `null` or `undefined`. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === null || actual === undefined) refuse(`Expected a value: got ${actual}`, msg);
}

/** Throws unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) refuse(`Expected ${show(actual)} to contain ${show(expected)}`, msg);
}

/** Throws unless `actual` matches. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) refuse(`Expected ${show(actual)} to match ${expected}`, msg);
}

/** Throws when `actual` matches. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) refuse(`Expected ${show(actual)} not to match ${expected}`, msg);
}

/** Throws unless each value of `expected` is deeply equal to some value of `actual`. */
export function assertArrayIncludes<T>(actual: ArrayLike<T>, expected: ArrayLike<T>, msg?: string): void {
  const has = Array.from(actual);
  const missing = Array.from(expected).filter((wanted) => !has.some((value) => isEqual(value, wanted)));
  if (missing.length > 0) refuse(`Expected ${show(has)} to include ${show(missing)}`, msg);
}

/** Throws unless `actual` has, deeply, all that `expected` has; further keys and array elements do not matter. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any -- std's own signature: only `any` takes interfaces without an index signature
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(narrowValue(actual, expected), narrowValue(expected, expected), msg);
}

/** Throws unless the numbers differ by at most `tolerance` (ten-millionths of `expected` when left out). */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, msg?: string): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  const delta = Math.abs(expected - actual);
  if (!(delta <= allowed)) {
    refuse(`Expected ${actual} to be within ${allowed} of ${expected}: it is off by ${delta}`, msg);
  }
}

/** Throws unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) refuse(`Expected ${show(actual)} > ${show(expected)}`, msg);
}

/** Throws unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) refuse(`Expected ${show(actual)} >= ${show(expected)}`, msg);
}

/** Throws unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) refuse(`Expected ${show(actual)} < ${show(expected)}`, msg);
}

/** Throws unless `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) refuse(`Expected ${show(actual)} <= ${show(expected)}`, msg);
}

/** Throws unless `actual` is an instance of the class. */
export function assertInstanceOf<T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any -- std's own signature: abstract classes and any arguments
  expectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is T {
  if (!(actual instanceof expectedType)) {
    refuse(`Expected an instance of ${expectedType.name}: got ${show(actual)}`, msg);
  }
}

/** Throws unless the value is an error of the class (any error when left out) whose message contains `msgMatches`. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) refuse(`Expected an error: got ${show(error)}`, msg);
  if (ErrorClass && !(error instanceof ErrorClass)) {
    refuse(`Expected an error of class ${ErrorClass.name}: got ${error.name} (${show(error.message)})`, msg);
  }
  if (typeof msgMatches === "string") assertStringIncludes(error.message, msgMatches, msg);
  else if (msgMatches) assertMatch(error.message, msgMatches, msg);
}

/** Throws unless `fn` throws (an error of the class, its message containing `msgIncludes`); returns what was thrown. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const own = typeof classOrMsg === "string" ? classOrMsg : msg;
  try {
    fn();
  } catch (error) {
    if (typeof classOrMsg === "function") assertIsError(error, classOrMsg, msgIncludes, own);
    return error;
  }
  return refuse("Expected function to throw", own);
}

/** Rejects unless the promise of `fn` rejects, else as `assertThrows`; a `fn` that throws at once does not count. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const own = typeof classOrMsg === "string" ? classOrMsg : msg;
  let promise: PromiseLike<unknown> | null = null;
  try {
    promise = fn();
    await promise;
  } catch (error) {
    if (typeof promise?.then !== "function") return refuse("Function throws when expected to reject", own);
    if (typeof classOrMsg === "function") assertIsError(error, classOrMsg, msgIncludes, own);
    return error;
  }
  return refuse(
    typeof promise?.then === "function" ? "Expected function to reject" : "Function throws when expected to reject",
    own,
  );
}

/** Always throws. */
export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${msg ? `: ${msg}` : "."}`);
}

/** Always throws: for a place that must not be reached. */
export function unreachable(reason?: string): never {
  throw new AssertionError(`Unreachable${reason ? `: ${reason}` : "."}`);
}

function refuse(what: string, msg?: string): never {
  throw new AssertionError(msg ? `${what}: ${msg}` : what);
}

function check(assertion: () => void, msg?: string): void {
  try {
    assertion();
  } catch (error) {
    if (!(error instanceof strict.AssertionError)) throw error;
    refuse(error.message, msg);
  }
}

function isEqual(a: unknown, b: unknown): boolean {
  try {
    assertEquals(a, b);
    return true;
  } catch {
    return false;
  }
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : Deno.inspect(value, { strAbbreviateSize: 200 });
}
