/** The requirement language: a condition on the identity of code, written by signers and checked by the system. */

/** What a field is compared with. Dates are seconds since 2001-01-01 UTC. */
export type Match =
  | { readonly op: "exists" | "absent" }
  | { readonly op: "=" | "~" | "begins" | "ends" | "<" | ">" | "<=" | ">="; readonly value: string }
  | { readonly op: "on" | "before" | "after" | "on or before" | "on or after"; readonly date: number };

/**
 * One condition. Certificate slots count from the leaf (0); negative ones from the root (-1). Hashes are hexadecimal digits,
 * OIDs dotted text.
 */
export type Requirement =
  | { readonly op: "never" | "always" | "apple" | "apple generic" | "trusted" | "notarized" | "legacy" }
  | { readonly op: "identifier" | "named anchor" | "named code"; readonly name: string }
  | { readonly op: "cdhash"; readonly hash: string }
  | { readonly op: "platform"; readonly platform: number }
  | { readonly op: "info" | "entitlement"; readonly key: string; readonly match: Match }
  | { readonly op: "certificate"; readonly slot: number; readonly hash: string }
  | { readonly op: "certificate trusted"; readonly slot: number }
  | { readonly op: "certificate field"; readonly slot: number; readonly key: string; readonly match: Match }
  | {
    readonly op: "certificate extension" | "certificate policy" | "certificate date";
    readonly slot: number;
    readonly oid: string;
    readonly match: Match;
  }
  | { readonly op: "and" | "or"; readonly left: Requirement; readonly right: Requirement }
  | { readonly op: "not"; readonly inner: Requirement }
  /** Of a newer system; says itself that it may count as false. */
  | { readonly op: "unknown"; readonly opcode: number }
  /** Of a newer system; says itself that it may be passed over. */
  | { readonly op: "skipped"; readonly opcode: number; readonly inner: Requirement };

export const LEAF = 0;
export const ROOT = -1;

/** Conditions within conditions; the system itself refuses more than a thousand. */
export const MAX_DEPTH = 1000;

/** Moment from which requirements count seconds, in milliseconds since 1970. */
export const DATE_ORIGIN = Date.UTC(2001, 0, 1);

/** Why a text is no requirement; `offset` counts UTF-16 units from the beginning of the text. */
export class RequirementError extends SyntaxError {
  override readonly name = "RequirementError";
  readonly offset: number;

  constructor(detail: string, offset: number) {
    super(`Cannot parse requirement: ${detail} at offset ${offset}`);
    this.offset = offset;
  }
}
