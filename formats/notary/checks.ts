/** What spctl, stapler and syspolicy_check say of an app's notarisation, in pasted text. */
import type { Line, Parsed } from "../parsed.ts";
import { LONGEST_LINE, type NotaryCheck } from "./check.ts";
import { findPolicyChecks } from "./policy_check.ts";
import { findSpctl } from "./spctl.ts";
import { findStapler } from "./stapler.ts";

/** Words of which every answer has one. */
const MARKS =
  /\b(?:accepted|rejected)\b|: internal error in Code|assessment:verdict|ticket stapled|validate action|^\W{0,8}CloudKit query for |Could not (?:validate|find base64 encoded) ticket|pre-\w{1,20} checks|SyspolicyCheck|"output"/;

/** Reads every answer of the three tools in a text, in its order; null when there is none. Origins: `N`. */
export function parseNotaryChecks(lines: readonly Line[]): Parsed<NotaryCheck[]> {
  const found = [...findSpctl(lines), ...findStapler(lines), ...findPolicyChecks(lines)].sort((a, b) => a.at - b.at);
  const origins: Record<string, Line> = {};
  found.forEach(({ at }, i) => origins[i] = lines[at]!);
  return { value: found.length > 0 ? found.map(({ check }) => check) : null, problems: [], origins };
}

/** Finds the text that holds such answers: all of it as one block, or none. */
export function findNotaryChecks(lines: readonly Line[]): (readonly Line[])[] {
  const isNear = lines.some(({ text }) => text.length <= LONGEST_LINE && MARKS.test(text));
  return isNear && parseNotaryChecks(lines).value !== null ? [lines] : [];
}
