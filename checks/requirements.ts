/** Whether the target's code meets a requirement that a configuration or payload makes, as far as the facts tell. */
import type { Case, Cite } from "./define.ts";
import { partsOfSide } from "./signed_parts.ts";
import { describeShownCode, type ShownCode } from "../formats/codesign/requirement_shown_code.ts";
import type { Requirement } from "../formats/codesign/requirement.ts";
import { RequirementError } from "../formats/codesign/requirement.ts";
import { evaluateRequirement } from "../formats/codesign/requirement_evaluate.ts";
import { parseRequirement } from "../formats/codesign/requirement_parse.ts";
import { renderRequirement } from "../formats/codesign/requirement_render.ts";

/** A requirement that the code does not meet. */
export interface Unmet {
  /** The end of a sentence about the requirement: `asks for …, and the extension is …`. */
  readonly why: string;
  readonly cites: readonly Cite[];
  /** False when no signature was read, only how macOS lists the extension. */
  readonly isSure: boolean;
}

const LONGEST = 200;
const MOST_TEXT = 10_000;
/** What a poster, or a hand that fills in a template, left of a name. */
const HIDDEN = /[…<>█]|\*{2}|\.{3}|\bX{4,}\b/;

/** Why the target does not meet the requirement; null when it does, or nobody can tell. */
export function findUnmet(of: Case, text: string): Unmet | null {
  if (of.target === null || text.length > MOST_TEXT || HIDDEN.test(text)) return null;
  const requirement = parse(text);
  if (requirement === null) return null;
  const parts = partsOfSide(of, "extension");
  const { bundleId, teamId } = of.target;
  const listed: ShownCode = { identifier: bundleId, teamId, authorities: [], channel: "unknown", entitlements: null };
  const codes = parts.length > 0 ? parts.map(({ value }) => value) : [listed];
  // Of an old and a new copy, the one that meets it is meant.
  if (parts.some(({ value }) => isSame(requirement, value.designatedRequirement))) return null;
  const results = codes.map((code) => evaluateRequirement(requirement, describeShownCode(code)));
  if (results.some(({ verdict }) => verdict !== "failed")) return null;
  return {
    why: `asks for ${say(results[0]!.decisive ?? requirement)}, and the extension is ${sayCode(codes[0]!)}`,
    cites: parts.map(({ cite }) => cite),
    isSure: parts.length > 0,
  };
}

function parse(text: string): Requirement | null {
  try {
    // Prints of property lists put a stroke before each quote.
    return parseRequirement(text.replaceAll('\\"', '"'));
  } catch (error) {
    if (error instanceof RequirementError) return null;
    throw error;
  }
}

function isSame(requirement: Requirement, text: string | null): boolean {
  const other = text === null ? null : parse(text);
  return other !== null && renderRequirement(other) === renderRequirement(requirement);
}

function say(part: Requirement): string {
  const text = renderRequirement(part);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function sayCode({ identifier, teamId }: ShownCode): string {
  return `${identifier ?? "code without an identifier"} of ${teamId === null ? "no known team" : `the team ${teamId}`}`;
}
