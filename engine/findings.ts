/** Turns what judges found into the findings of the report: evidence lines looked up, fix plans filled in. */
import type { Case, Cite, FixStep, Found } from "../checks/define.ts";
import { namePlaces } from "../checks/tables/settings_paths.ts";
import type { Facts } from "../evidence/facts.ts";
import { foundBy, type Judgement } from "./judge.ts";
import type { EvidenceLine, Finding, FixInfo } from "./report.ts";
import type { Role, Selection } from "./select.ts";

/** A line longer than this says no more. */
const EXCERPT = 400;

/** Lines shown for one finding; the facts hold them all. */
const MOST_LINES = 8;

const ROLE_ORDER: readonly Role[] = ["primary", "contributing", "incidental", "context", "latent", "collect"];

/** All findings of one target, the primary first, then by role, stage and id. Judges that threw are findings too. */
export function describeFindings(of: Case, judgements: readonly Judgement[], selection: Selection): Finding[] {
  const findings = judgements.flatMap((judgement) =>
    mergeAlike(foundBy(judgement)).map((one) => describeFinding(of, judgement, one, selection))
  );
  return [...findings, ...judgements.flatMap(describeCrash)].sort((a, b) =>
    ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role) || a.stage - b.stage ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}

/** The same sentence twice is one finding with more evidence: a log repeats itself, a report should not. */
function mergeAlike(list: readonly Found[]): Found[] {
  const merged = new Map<string, Found>();
  for (const one of list) {
    const sentence = `${one.message}\n${one.latent ?? ""}`;
    const first = merged.get(sentence);
    if (first === undefined) merged.set(sentence, one);
    else if (first.cites.length < MOST_LINES) merged.set(sentence, { ...first, cites: [...first.cites, ...one.cites] });
  }
  return [...merged.values()];
}

function describeFinding(of: Case, { rule }: Judgement, one: Found, selection: Selection): Finding {
  const role: Role = one.latent === undefined ? selection.roles.get(rule.id) ?? "incidental" : "latent";
  return {
    rule: rule.id,
    kind: rule.kind,
    severity: one.severity ?? rule.severity,
    stage: rule.stage,
    role,
    confidence: one.confidence ?? rule.confidence,
    title: rule.title,
    message: one.latent === undefined ? one.message : `${one.message}. ${one.latent}`,
    explainedBy: selection.explainedBy.get(rule.id) ?? null,
    evidence: one.cites.slice(0, MOST_LINES).flatMap((cite) => lineOf(of.facts, cite)),
    fix: stepsFor(rule.fix, one).map((step) => fillStep(step, of, one)),
    docs: `docs/rules/${rule.id}.md`,
    references: rule.references,
  };
}

/** A judge that threw: said in the report, so that its silence is not taken for an answer. */
function describeCrash({ rule, crash }: Judgement): Finding[] {
  if (crash === null) return [];
  return [{
    rule: rule.id,
    kind: "collect",
    severity: "low",
    stage: 13,
    role: "collect",
    confidence: "A",
    title: `The check ${rule.id} crashed`,
    message: `The check ${rule.id} could not be carried out: ${crash.message}. Its answer is unknown`,
    explainedBy: null,
    evidence: [],
    fix: [],
    docs: `docs/rules/${rule.id}.md`,
    references: [],
  }];
}

/** The line behind a part of a fact: its own, or that of the nearest part around it. */
function lineOf(facts: Facts, { key, at }: Cite): EvidenceLine[] {
  const { origins, source } = facts.evidence(key);
  for (let path = at;; path = path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : "") {
    const origin = origins[path];
    if (origin !== undefined) {
      return [{
        key,
        source: origin.source,
        line: origin.line === 0 ? null : origin.line,
        excerpt: shorten(origin.text.trim()),
      }];
    }
    if (path === "") break;
  }
  return source === null ? [] : [{ key, source, line: null, excerpt: "" }];
}

/** Cut between words: half a name would be no name that redaction knows. */
function shorten(line: string): string {
  if (line.length <= EXCERPT) return line;
  const part = line.slice(0, EXCERPT);
  return part.replace(/[^\s"'<>(),;=/]{0,200}$/, "").trimEnd();
}

/** The steps of the plan that are for this finding. */
export function stepsFor(fix: readonly FixStep[], { values = {} }: Pick<Found, "values">): FixStep[] {
  return fix.filter(({ only }) => only === undefined || values[only] !== undefined);
}

/** Fills `{label}` and its like. A value that is not plain stays a placeholder: nothing odd gets into a command to copy. */
export function fillStep(step: FixStep, { target, facts }: Case, { values = {} }: Pick<Found, "values">): FixInfo {
  const known: Record<string, string> = { bundleId: target?.bundleId ?? "", teamId: target?.teamId ?? "", ...values };
  const named = (text: string) => namePlaces(text, facts.value("host.os")?.version ?? null);
  const fill = (text: string) =>
    named(text).replace(/\{(\w+)\}/g, (_, name: string) => plain(known[name]) ?? `<${name}>`);
  // Without quotes around it, a value with a blank would be two words to the shell; of addresses that is meant.
  const fillCommand = (text: string) =>
    text.replace(
      /\{(\w+)\}/g,
      (place, name: string, at: number) =>
        known[name]?.includes(" ") && !isQuoted(text, at) && !ADDRESSES.test(known[name]) ? `<${name}>` : place,
    );
  return {
    text: fill(step.text),
    ...step.for !== undefined && { for: step.for },
    ...step.plain !== undefined && { plain: named(step.plain) },
    command: step.command === undefined ? null : fill(fillCommand(step.command)),
    risk: step.risk,
    admin: step.admin ?? false,
    reboot: step.reboot ?? false,
    verify: step.verify === undefined ? null : fill(step.verify),
    ...step.undo !== undefined && { undo: fill(fillCommand(step.undo)) },
  };
}

const ADDRESSES = /^[\da-f.:]+(?: [\da-f.:]+)*$/i;

function isQuoted(command: string, at: number): boolean {
  return command.slice(0, at).split("'").length % 2 === 0;
}

function plain(value: string | undefined): string | undefined {
  // Letters of any script, the colons of IPv6 and the percent sign of its zones mean nothing to a shell.
  return value !== undefined && /^[\p{L}\p{N}_./ :%-]+$/u.test(value) && !/^[-%]/.test(value) ? value : undefined;
}
