/** The kinds of values that a capture's manifest has. */
import type { Reply } from "../reply.ts";

export const STATUSES: readonly string[] = [
  "ok",
  "absent",
  "denied",
  "notCollected",
  "notApplicable",
  "unreadable",
] satisfies Reply["status"][];
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

export const isString = (value: unknown): value is string => typeof value === "string";
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
export const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every(isString);
export const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
export const isSize = (value: unknown): value is number => isInteger(value) && value >= 0;
export const isAmount = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;
export const isTime = (value: unknown): value is string =>
  isString(value) && ISO_TIME.test(value) && !Number.isNaN(Date.parse(value));
export const isSha256 = (value: unknown): value is string => isString(value) && /^[0-9a-f]{64}$/i.test(value);
export const isAbsolute = (value: unknown): value is string => isString(value) && value.startsWith("/");
export const isStatus = (value: unknown): value is Reply["status"] => isString(value) && STATUSES.includes(value);
export const isQuestion = (value: unknown): value is [string, ...string[]] => isStrings(value) && value.length > 0;
export const isCommand = (value: unknown): value is [string, ...string[]] => isStrings(value) && isAbsolute(value[0]);
