/** Puts the result of the selection into words: one sentence, what to do first, what to collect next. */
import type { SourceKind } from "../evidence/define.ts";
import type { Case, Found } from "../checks/define.ts";
import { jobsOf, nameVersion, servicesOf } from "../checks/target.ts";
import { catalogued } from "./catalogue.ts";
import { collectRequest, keysThatDecide } from "./collect_next.ts";
import { fillStep } from "./findings.ts";
import { foundBy, type Judgement } from "./judge.ts";
import type { CollectRequest, Verdict } from "./report.ts";
import type { Selection } from "./select.ts";

/** Everything the words are made of. */
export interface VerdictInput {
  readonly of: Case;
  readonly kind: SourceKind;
  readonly selection: Selection;
  readonly judgements: readonly Judgement[];
  /** Rules that saw half of something. */
  readonly hunches: readonly Judgement[];
  readonly unanswered: readonly string[];
}

/** Leftovers that keep the Mac offline are cleaned before anything else is repaired. */
const CLEAN_FIRST: readonly string[] = [
  "route.leftover-default",
  "route.leftover-host-route",
  "proxy.leftover-loopback",
  "dns.leftover-resolver",
  "flow.local-upstream-down",
];

/** The verdict of one target. */
export function renderVerdict(input: VerdictInput): Verdict {
  const { status, primary, confidence } = input.selection;
  const leading = input.selection.leading ?? (status === "unknown" ? input.hunches[0]?.rule.id ?? null : null);
  return {
    status,
    primary,
    leading,
    confidence,
    ...wordsFor(input, leading),
    firstAction: firstAction(input, leading),
    collectNext: collectNext(input, leading),
  };
}

function wordsFor(
  { of, kind, selection, judgements, hunches }: VerdictInput,
  leading: string | null,
): Pick<Verdict, "title" | "summary"> {
  const { target } = of;
  const name = target === null ? "the extension" : nameVersion(target);
  const rule = selection.primary ?? leading;
  const message = rule === null ? undefined : instanceOf(judgements, rule)?.message ?? hunchOf(hunches, rule);
  switch (selection.status) {
    case "problem":
    case "suspected":
      return { title: catalogued(rule!).title, summary: endSentence(message!) };
    case "unknown":
      if (rule === null) return { title: "Not enough evidence", summary: nothingKnown(of, name) };
      // Whether anything is wrong at all is what the question asks.
      return message!.endsWith("?")
        ? { title: "Not enough evidence", summary: `${message!} This evidence does not say.` }
        : {
          title: "The cause is not known yet",
          summary: `${endSentence(message!)} Why, this evidence does not show.`,
        };
    case "warning":
      return {
        title: "Works, with a remark",
        summary: kind === "bundle"
          ? `${name} and its app should run; a remark deserves a look.`
          : `${name} is registered and known to launchd; a remark deserves a look.`,
      };
    case "healthy":
      return {
        title: "No fault found",
        summary: kind === "bundle"
          ? `${name} and its app are signed, authorised and laid out as macOS wants them, as far as files can show.`
          : `${name} is registered, enabled and known to launchd, and nothing contradicts it.`,
      };
  }
}

function endSentence(message: string): string {
  return /[.?!…]$/.test(message) ? message : `${message}.`;
}

/** What was seen although it decides nothing, so that "unknown" does not sound like "nothing read". */
function nothingKnown(of: Case, name: string): string {
  const { facts, target } = of;
  if (target === null) return "No system extension is recognisable in this evidence.";
  const enabled = facts.value("reg.list")?.extensions.some((row) =>
    row.bundleId === target.bundleId && row.state === "activated enabled"
  );
  if (enabled && servicesOf(of).length > 0) {
    return `${name} is [activated enabled] and launchd lists it, but what launchd knows of its job was not read.`;
  }
  const former = enabled ? jobsOf(of)[0]?.value.label : undefined;
  if (former !== undefined) {
    return `${name} is [activated enabled], but of launchd only the job ${former} was read, which is of another version.`;
  }
  return enabled
    ? `${name} is [activated enabled], which says that it may run, not that it does: launchd's side is missing.`
    : `${name} is named in the evidence, but too little of it was read to say whether it works.`;
}

/** What stands for the rule: the first instance that does harm now. */
function instanceOf(judgements: readonly Judgement[], rule: string): Found | undefined {
  const judgement = judgements.find((one) => one.rule.id === rule);
  const list = judgement === undefined ? [] : foundBy(judgement);
  return list.find((one) => one.latent === undefined) ?? list[0];
}

function hunchOf(hunches: readonly Judgement[], rule: string): string | undefined {
  const outcome = hunches.find((one) => one.rule.id === rule)?.outcome;
  return outcome?.is === "unknown" ? outcome.leading : undefined;
}

function firstAction({ of, selection, judgements }: VerdictInput, leading: string | null): string | null {
  const live = (rule: string) => ["primary", "contributing", "incidental"].includes(selection.roles.get(rule) ?? "");
  const first = CLEAN_FIRST.find(live) ?? selection.primary ?? leading;
  const step = judgements.find((one) => one.rule.id === first)?.rule.fix[0];
  const seen = first === null ? undefined : instanceOf(judgements, first);
  // Nobody repairs what may not be broken: of a guess that nothing shows yet only a look at it comes first.
  if (step === undefined || (seen === undefined && step.risk !== "none")) return null;
  return fillStep(step, of, seen ?? {}).text;
}

/** Without these two nothing can be said about an extension on a Mac. */
const REGISTRATION = ["reg.list", "launchd.jobs"] as const;

function collectNext(input: VerdictInput, leading: string | null): CollectRequest[] {
  const { of, kind, selection, hunches, unanswered } = input;
  if (selection.status === "suspected") {
    return keysThatDecide(selection.primary!, unanswered).map((key) => collectRequest(key, of));
  }
  if (selection.status !== "unknown") return [];
  const missing = hunches.flatMap(({ outcome }) => outcome.is === "unknown" ? outcome.missing : []);
  const deciding = leading === null ? [] : keysThatDecide(leading, unanswered);
  const basics = kind === "bundle"
    ? ["sysex.embedded", "codesign"]
    : REGISTRATION.filter((key) =>
      unanswered.includes(key) || of.facts.value(key) === undefined || !of.facts.evidence(key).complete
    );
  const keys = [...new Set([...missing, ...deciding, ...(leading === null ? basics : [])])];
  const chosen = keys.length > 0 ? keys : unanswered.slice(0, 1);
  return chosen.map((key) => collectRequest(key, of));
}
