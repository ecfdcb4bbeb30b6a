/** From evidence to a report: every rule judged, the tree walked, one root cause selected. Pure and deterministic. */
import type { Case, Explains, Rule, Target } from "../checks/define.ts";
import { RULES } from "../checks/mod.ts";
import { codeOf, extensionOf, type Side } from "../checks/bundle_of.ts";
import { activationErrors } from "../checks/activation.ts";
import { currentJobs } from "../checks/mach_services.ts";
import { jobsOf, launchdIsAnswered } from "../checks/target.ts";
import type { Collected, Evidence, SourceKind } from "../evidence/define.ts";
import { createFacts, type Facts } from "../evidence/facts.ts";
import { unansweredKeys } from "./answered.ts";
import { countBenign } from "./benign.ts";
import { explainsRow } from "./catalogue.ts";
import { drawChain } from "./chain.ts";
import { describeFindings } from "./findings.ts";
import { foundBy, type Judgement, judgeRules } from "./judge.ts";
import { proveLife } from "./prove.ts";
import type { Diagnosis, Report } from "./report.ts";
import type { EvidenceInfo, ToolInfo } from "./report_of_run.ts";
import { type Candidate, select, type Selection } from "./select.ts";
import type { Symptom } from "./symptoms.ts";
import { chooseTarget, findTargets } from "./targets.ts";
import { drawTimeline } from "./timeline.ts";
import { renderVerdict } from "./verdict.ts";
import { walkTree } from "./walk.ts";
import { drawWayOut } from "./way_out.ts";

/** What the user asked for. */
export interface DiagnoseOptions {
  readonly tool: ToolInfo;
  /** The clock, for evidence that does not say when it was collected. */
  readonly clock: Date;
  /** Overrides both the evidence's time and the clock. */
  readonly now?: Date;
  /** A bundle id or a unique part of one. */
  readonly target?: string;
  readonly symptom?: Symptom;
  /** Put the parsed facts into the report. */
  readonly withFacts?: boolean;
  readonly rules?: readonly Rule[];
}

/** Diagnoses everything the evidence names, or the one target that was asked for. */
export function diagnose(collected: Collected, options: DiagnoseOptions): Report {
  const facts = createFacts(collected.evidence);
  const now = options.now ?? (collected.collectedAt === null ? options.clock : new Date(collected.collectedAt));
  const isNew = isNewerThanCatalogue(facts);
  const rules = (options.rules ?? RULES).filter(({ id }) => !isNew || !id.startsWith("osbug."));
  const hostWide = judgeRules(rules.filter(({ scope }) => scope === "host"), { facts, target: null, now });
  const targets = targetsOf(facts, options, now);
  const diagnoses = targets.slice(0, MOST_TARGETS).map((target) =>
    diagnoseTarget({ facts, target, now }, { rules, hostWide, symptom: options.symptom ?? null, kind: collected.kind })
  );
  return {
    schemaVersion: "1",
    tool: options.tool,
    source: {
      kind: collected.kind,
      paths: collected.paths,
      collectedAt: collected.collectedAt,
      partial: collected.partial,
    },
    host: {
      os: { version: facts.value("host.os")?.version ?? null, build: facts.value("host.os")?.build ?? null },
      arch: null,
      bootTime: facts.value("host.bootTime") ?? null,
    },
    diagnoses,
    findings: describeHostFindings(hostWide, facts),
    benign: countBenign(facts),
    evidence: Object.fromEntries([...collected.evidence].map(([key, one]) => [key, describeEvidence(one)])),
    ...options.withFacts && { facts: factsOf(collected) },
    notes: [
      ...collected.notes,
      ...(collected.partial ? [PARTIAL] : []),
      ...(isNew ? [NEW_MACOS] : []),
      ...(targets.length > MOST_TARGETS ? [describeMore(targets.length)] : []),
    ],
    redaction: { level: "off", replaced: {} },
    timings: { collectMs: 0, judgeMs: 0 },
  };
}

const PARTIAL = "The collection ended before everything was read: what is missing is unknown, not absent";

/** Extensions diagnosed in one run; no Mac has so many. */
const MOST_TARGETS = 100;

function describeMore(targets: number): string {
  return `The evidence names ${targets} extensions: the first ${MOST_TARGETS} were diagnosed, name another one as TARGET`;
}

/** The newest macOS that the rules were written after. */
const NEWEST_MACOS = 27;

const NEW_MACOS =
  `This macOS is newer than ${NEWEST_MACOS}, the last one the rules know: known defects of macOS are not looked for, and ` +
  "output that changed may not be recognised";

function isNewerThanCatalogue(facts: Facts): boolean {
  return Number(facts.value("host.os")?.version.split(".")[0]) > NEWEST_MACOS;
}

/** The parsed values of all facts that were found, as `doctor facts` prints them. */
export function factsOf(collected: Collected): Record<string, unknown> {
  return Object.fromEntries(
    [...collected.evidence].filter(([, one]) => one.value !== null).map(([key, one]) => [key, one.value]),
  );
}

/** How one fact was read, for the report. */
export function describeEvidence(one: Evidence): EvidenceInfo {
  const { status, source, exitCode, durationMs, bytes, sha256, truncated, timedOut, note, problems } = one;
  return { status, source, exitCode, durationMs, bytes, sha256, truncated, timedOut, note, problems };
}

/**
 * The targets to diagnose. An activation error belongs to an extension that is not activated: when all that were found are,
 * it is diagnosed by itself, without a target.
 */
function targetsOf(facts: Facts, { target: wanted }: DiagnoseOptions, now: Date): (Target | null)[] {
  const targets = findTargets(facts);
  if (wanted !== undefined) return [chooseTarget(targets, wanted)];
  if (targets.length === 0) return [null];
  const failed = activationErrors({ facts, target: null, now }).length > 0;
  const areActivated = () => targets.every((target) => proveLife({ facts, target, now }).includes("activated"));
  return failed && areActivated() ? [...targets, null] : targets;
}

/** What all targets of one run share. */
interface Run {
  readonly rules: readonly Rule[];
  readonly hostWide: readonly Judgement[];
  readonly symptom: Symptom | null;
  readonly kind: SourceKind;
}

function diagnoseTarget(of: Case, { rules, hostWide, symptom, kind }: Run): Diagnosis {
  const judgements = judgeRules(rules.filter(({ scope }) => scope === "target"), of);
  const proofs = proveLife(of);
  const unanswered = unansweredKeys(of);
  const hunches = judgements.filter(({ outcome }) => outcome.is === "unknown" && outcome.leading !== undefined);
  const selection = select({
    findings: judgements.flatMap(candidateOf),
    proofs,
    symptom,
    unanswered,
    healthProven: isHealthProven(of, kind) && hunches.length === 0,
    explains: (cause, effect) => {
      const row = explainsRow(cause, effect);
      return row !== undefined && conditionHolds(row, of);
    },
  });
  const all = [...judgements, ...hostWide];
  const { target } = of;
  const timeline = drawTimeline(of);
  const found = new Map(
    judgements.map((one) => [one.rule.id, foundBy(one).filter(({ latent }) => latent === undefined)]),
  );
  const wayOut = drawWayOut(of, selection, found);
  return {
    target: target && {
      bundleId: target.bundleId,
      teamId: target.teamId,
      name: target.name,
      version: target.version,
      build: target.build,
    },
    verdict: renderVerdict({ of, kind, selection, judgements, hunches, unanswered }),
    chain: drawChain(of, selection, proofs),
    findings: describeFindings(of, judgements, selection),
    ...timeline !== null && { timeline },
    ...wayOut !== null && { wayOut },
    walk: walkTree({
      found: new Set(all.filter((one) => foundBy(one).length > 0).map(({ rule }) => rule.id)),
      clear: new Set(all.filter(({ outcome }) => outcome.is === "clear").map(({ rule }) => rule.id)),
      unanswered: new Set(unanswered),
    }),
  };
}

/** A condition that cannot tell, or breaks, is believed: the table speaks for it. */
function conditionHolds(row: Explains, of: Case): boolean {
  try {
    return row.holds?.(of) !== false;
  } catch {
    return true;
  }
}

/**
 * Health needs registration and launchd to have been read in full for this target, and what was read of its job to say how it
 * is: a print that is cut before its state, or one of another version, says nothing.
 */
function isHealthProven(of: Case, kind: SourceKind): boolean {
  const { facts, target } = of;
  if (kind === "bundle") return isBundleRead(of);
  const read = target !== null && facts.value("reg.list") !== undefined && facts.evidence("reg.list").complete &&
    facts.value("launchd.jobs") !== undefined && launchdIsAnswered(of);
  const tells = currentJobs(of).some(({ value }) => value.pid !== null || value.state !== null);
  return read && (tells || jobsOf(of).length === 0);
}

/** Of an app alone, health is what its files can show: both signatures were verified in full, and the extension's Info.plist read. */
function isBundleRead(of: Case): boolean {
  const isVerified = (side: Side) => codeOf(of, side)?.value.verify?.ok === true;
  return isVerified("app") && isVerified("extension") && extensionOf(of)?.value.problem === null;
}

/** The rule's surest live instance stands for it. */
function candidateOf(judgement: Judgement): Candidate[] {
  const list = foundBy(judgement);
  if (list.length === 0) return [];
  const live = list.filter((one) => one.latent === undefined);
  const confidence = (live.length > 0 ? live : list).map((one) => one.confidence ?? judgement.rule.confidence)
    .sort()[0]!;
  return [{ rule: judgement.rule.id, confidence, latent: live.length === 0 }];
}

function describeHostFindings(hostWide: readonly Judgement[], facts: Facts): Report["findings"] {
  const selection: Selection = {
    status: "unknown",
    primary: null,
    leading: null,
    confidence: "D",
    roles: new Map(hostWide.map(({ rule }) => [rule.id, rule.kind === "collect" ? "collect" : "context"])),
    explainedBy: new Map(),
  };
  const of: Case = { facts, target: null, now: new Date(0) };
  return describeFindings(of, hostWide, selection);
}
