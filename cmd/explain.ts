import { wrap } from "../compat/display_width.ts";
import type { Rule } from "../checks/define.ts";
import { EXTENSION_ERRORS } from "../checks/tables/extension_errors.ts";
import { CATALOGUE, catalogued } from "../engine/catalogue.ts";
import { parseNsErrors } from "../formats/ns_error.ts";
import { toLines } from "../formats/parsed.ts";
import { SIGNATURES } from "../formats/unified_log/signatures/mod.ts";
import { defineVerb, EXIT, UsageError } from "./define.ts";
import { nearest } from "./words.ts";

const ERROR_DOMAIN = "OSSystemExtensionErrorDomain";

/** Explains one rule, one error code, or one log signature. */
export default defineVerb(({ positionals }, terminal) => {
  const asked = positionals.join(" ").trim();
  if (asked === "") {
    throw new UsageError(
      'Nothing to explain: give a rule, a signature or an error, such as "OSSystemExtensionErrorDomain 9"',
    );
  }
  const lines = explainRule(asked) ?? explainSignature(asked) ?? explainError(asked);
  if (lines === null) throw new UsageError(unknownWord(asked));
  const width = Math.max(40, terminal.width);
  const text = lines.flatMap((line) => {
    const indent = /^ */.exec(line)![0];
    return wrap(line.trimStart(), width - indent.length).map((part) => `${indent}${part}`.trimEnd());
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
    ...rule.fix.flatMap(({ text, command, risk, verify }, i) => [
      `  ${i + 1}. ${text} (risk ${risk})`,
      ...(command === undefined ? [] : [`     ${command}`]),
      ...(verify === undefined ? [] : [`     check: ${verify}`]),
    ]),
    "",
    `Decided from: ${needs}`,
    ...(explains.length === 0 ? [] : ["Explains:", ...explains]),
    `macOS: ${rule.macos}`,
    `References: ${rule.references.join("; ")}`,
  ];
}

function explainSignature(id: string): string[] | null {
  const signature = SIGNATURES.find((one) => one.id === id);
  if (signature === undefined) return null;
  return [
    `${signature.id}: ${signature.meaning}`,
    `${signature.kind}${
      signature.process === null ? "" : `, logged by ${signature.process}`
    }, confidence ${signature.confidence}`,
    "",
    `Pattern: ${signature.pattern.source}`,
    ...(signature.fix === undefined ? [] : [`Next: ${signature.fix}`]),
    ...(signature.rules.length === 0 ? [] : [`Rules: ${signature.rules.join(", ")}`]),
  ];
}

function explainError(text: string): string[] | null {
  const spelled = text.replace(/^(\w*ErrorDomain\w*)\s+(-?\d+)$/, "$1 code $2");
  const error = parseNsErrors(toLines(spelled)).value?.find(({ domain }) => domain === ERROR_DOMAIN);
  const known = error === undefined ? undefined : EXTENSION_ERRORS[error.code];
  if (error === undefined) return null;
  if (known === undefined) return [`${ERROR_DOMAIN} ${error.code}: Apple documents no such code`];
  return [
    `${ERROR_DOMAIN} ${error.code}: ${known.name}`,
    `It means that ${known.meaning}.`,
    `Usual cause: ${known.usualCause}.`,
    ...(known.rules.length === 0 ? [] : ["Rules:", ...known.rules.map((id) => `  ${id}: ${catalogued(id).title}`)]),
  ];
}

function unknownWord(asked: string): string {
  const near = nearest(asked, [...CATALOGUE.keys(), ...SIGNATURES.map(({ id }) => id)]);
  const hint = near === null ? "doctor rules lists the rules" : `did you mean ${near}?`;
  return `Cannot explain "${asked}": it is no rule, no signature and no ${ERROR_DOMAIN} code; ${hint}`;
}
