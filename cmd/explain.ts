import { namePlaces } from "../checks/tables/settings_paths.ts";
import { wrap } from "../compat/display_width.ts";
import type { Rule } from "../checks/define.ts";
import { CATALOGUE } from "../engine/catalogue.ts";
import { listCodeNames } from "../formats/codes/code_names.ts";
import { toLines } from "../formats/parsed.ts";
import { parseLogEvents } from "../formats/unified_log/events.ts";
import { SIGNATURES } from "../formats/unified_log/signatures/mod.ts";
import { printable } from "../reports/printable.ts";
import { explainCode } from "./code_text.ts";
import { defineVerb, EXIT, UsageError } from "./define.ts";
import { nearest } from "./words.ts";
import { SIGNATURE_BY_ID } from "../formats/unified_log/signature_by_id.ts";

/** Of what was asked, in a complaint. */
const LONGEST_QUOTE = 200;

/** Explains one rule, one log signature, error codes (numbers, names, printed texts, whole error objects), or a line of a log. */
export default defineVerb(({ positionals }, terminal) => {
  const asked = positionals.join(" ").trim();
  if (asked === "") {
    throw new UsageError(
      'Nothing to explain: give a rule, a signature or an error, such as "OSSystemExtensionErrorDomain 9"',
    );
  }
  const lines = explainRule(asked) ?? explainSignature(asked) ?? explainCode(asked) ??
    explainLine(asked);
  if (lines === null) throw new UsageError(unknownWord(asked));
  const width = Math.max(40, terminal.width);
  const text = lines.flatMap((line) => {
    const indent = /^ */.exec(line)![0];
    return wrap(printable(line.trimStart()), width - indent.length).map((part) => `${indent}${part}`.trimEnd());
  });
  terminal.print(`${text.join("\n")}\n`);
  return Promise.resolve(EXIT.ok);
});

function explainRule(id: string): string[] | null {
  const entry = CATALOGUE.get(id);
  if (entry === undefined) return null;
  const head = [
    `${entry.id}: ${entry.title}`,
    `${entry.kind}, stage ${entry.stage}, severity ${entry.severity}, confidence ${entry.confidence}`,
  ];
  if (entry.rule === null) return [...head, "", "The catalogue names it, but no rule of this version decides it."];
  return [...head, ...describeRule(entry.rule)];
}

function describeRule(rule: Rule): string[] {
  const needs = [...rule.needs, ...rule.needsOne ?? [], ...rule.reads ?? []].join(", ");
  const explains = rule.explains.map(({ rule, when }) => `  ${rule}${when === undefined ? "" : ` (when: ${when})`}`);
  return [
    "",
    rule.why,
    "",
    `Not the cause when: ${rule.notWhen}`,
    "",
    "What to do:",
    ...rule.fix.flatMap(({ text, command, risk, verify, undo }, i) => [
      `  ${i + 1}. ${namePlaces(text)} (risk ${risk})`,
      ...(command === undefined ? [] : [`     ${command}`]),
      ...(verify === undefined ? [] : [`     check: ${namePlaces(verify)}`]),
      ...(undo === undefined ? [] : [`     undo:  ${undo}`]),
    ]),
    "",
    `Decided from: ${needs}`,
    ...(explains.length === 0 ? [] : ["Explains:", ...explains]),
    `macOS: ${rule.macos}`,
    `References: ${rule.references.join("; ")}`,
  ];
}

function explainSignature(id: string): string[] | null {
  const signature = SIGNATURE_BY_ID.get(id);
  if (signature === undefined) return null;
  return [
    `${signature.id}: ${signature.meaning}`,
    `${signature.kind}${
      signature.process === null ? "" : `, logged by ${signature.process}`
    }, confidence ${signature.confidence}`,
    "",
    `Pattern: ${signature.pattern.source}`,
    ...(signature.harmless === undefined ? [] : [`Harmless at times: ${signature.harmless.says}`]),
    ...(signature.insteadOf === undefined ? [] : [`Says all that these would: ${signature.insteadOf.join(", ")}`]),
    ...(signature.fix === undefined ? [] : [`Next: ${signature.fix}`]),
    ...(signature.rules.length === 0 ? [] : [`Rules: ${signature.rules.join(", ")}`]),
  ];
}

/** What a line that somebody has in front of him raises; null when it is none that the doctor knows. */
function explainLine(text: string): string[] | null {
  const raised = parseLogEvents(toLines(text)).value!.filter(({ narrowedBy }) => narrowedBy === null);
  const ids = [...new Set(raised.map(({ signature }) => signature))];
  return ids.length === 0 ? null : ids.flatMap((id, i) => [...i === 0 ? [] : [""], ...explainSignature(id)!]);
}

function unknownWord(asked: string): string {
  const near = nearest(asked, [...CATALOGUE.keys(), ...SIGNATURES.map(({ id }) => id)]) ?? nearestName(asked);
  const hint = near === null ? "doctor rules lists the rules" : `did you mean ${near}?`;
  const quoted = asked.length > LONGEST_QUOTE ? `${asked.slice(0, LONGEST_QUOTE)}…` : asked;
  return `Cannot explain "${quoted}": it is no rule, no signature and no known line or code; ${hint}`;
}

/** Apple's names are long, and their case is easily wrong. */
function nearestName(asked: string): string | null {
  const names = new Map(listCodeNames().map((name) => [name.toLowerCase(), name]));
  const near = nearest(asked.toLowerCase(), [...names.keys()]);
  return near === null ? null : names.get(near)!;
}
