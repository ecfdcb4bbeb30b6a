/** Numbers of the compiled requirement language (public header requirement.h of Apple's Security; knowledge 02, section 1.5). */
import type { Match } from "./requirement.ts";

export const OPCODE = {
  NEVER: 0,
  ALWAYS: 1,
  IDENTIFIER: 2,
  APPLE: 3,
  ANCHOR_HASH: 4,
  INFO_VALUE: 5,
  AND: 6,
  OR: 7,
  CDHASH: 8,
  NOT: 9,
  INFO: 10,
  CERT_FIELD: 11,
  TRUSTED_CERT: 12,
  TRUSTED: 13,
  CERT_EXTENSION: 14,
  APPLE_GENERIC: 15,
  ENTITLEMENT: 16,
  CERT_POLICY: 17,
  NAMED_ANCHOR: 18,
  NAMED_CODE: 19,
  PLATFORM: 20,
  NOTARIZED: 21,
  CERT_DATE: 22,
  LEGACY: 23,
} as const;

/** The high byte says what to do with an opcode that is not known. */
export const OPCODE_MASK = 0x00ff_ffff;
export const COUNTS_AS_FALSE = 0x8000_0000;
export const MAY_BE_SKIPPED = 0x4000_0000;

/** The comparisons in the order of their numbers. */
export const MATCH_OPS: readonly Match["op"][] = [
  "exists",
  "=",
  "~",
  "begins",
  "ends",
  "<",
  ">",
  "<=",
  ">=",
  "on",
  "before",
  "after",
  "on or before",
  "on or after",
  "absent",
];

/** How a comparison of dates is written. */
export const DATE_SIGNS: ReadonlyMap<string, string> = new Map([
  ["on", "="],
  ["before", "<"],
  ["after", ">"],
  ["on or before", "<="],
  ["on or after", ">="],
]);
