/** What a rule and a finding are. */
import type { FactKey, Facts } from "../evidence/facts.ts";
import type { FactValues } from "../evidence/mod.ts";
import type { Status } from "../evidence/define.ts";

/**
 * `cause` explains itself; `symptom` is what a cause looks like from outside; `context` is worth knowing; `collect` says that
 * the evidence has a hole.
 */
export type Kind = "cause" | "symptom" | "context" | "collect";
export type Severity = "critical" | "high" | "medium" | "low" | "info";
/** A: stated by Apple or the line itself. B: practice of a product. C: field reports. D: our inference. */
export type Confidence = "A" | "B" | "C" | "D";
export type Risk = "none" | "low" | "medium" | "high";

/** The extension that is diagnosed. */
export interface Target {
  readonly bundleId: string;
  readonly teamId: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly build: string | null;
  /** `com.apple.system_extension.network_extension`; null when no evidence names it. */
  readonly category: string | null;
}

/** Everything a judge may look at. It has no clock and touches nothing. */
export interface Case {
  readonly facts: Facts;
  /** Null for host-wide rules, and when no extension could be recognised. */
  readonly target: Target | null;
  /** The moment the evidence speaks of. */
  readonly now: Date;
  /** Set to ask for the extension as the app holds it, where the copy that macOS staged was read as well. */
  readonly copy?: "embedded";
}

/** The part of a fact that proves a finding: `{ key: "reg.list", at: "extensions.0" }`. */
export interface Cite {
  readonly key: FactKey;
  readonly at: string;
}

/** One thing that was found, with the evidence behind it. */
export interface Found {
  /** One sentence with the values that were seen. */
  readonly message: string;
  readonly cites: readonly Cite[];
  /** Where this instance is less (or more) sure than its rule in general. */
  readonly confidence?: Confidence;
  readonly severity?: Severity;
  /** Why it does no harm now, though it is there: reported, never a cause. */
  readonly latent?: string;
  /** Values for the placeholders of the fix plan: `{label}`. */
  readonly values?: Readonly<Record<string, string>>;
}

/** What a judge says: found, clear, or unknown because of keys that were not answered. */
export type Outcome =
  | { readonly is: "found"; readonly found: readonly Found[] }
  | { readonly is: "clear" }
  /** `leading`: half of the evidence is there, so silence would be a false green; the sentence says what was seen. */
  | { readonly is: "unknown"; readonly missing: readonly string[]; readonly leading?: string };

export const CLEAR: Outcome = { is: "clear" };

/** Found, when there is anything in the list; clear otherwise. */
export function found(...list: readonly Found[]): Outcome {
  return list.length > 0 ? { is: "found", found: list } : CLEAR;
}

/** Unknown until the keys are collected. */
export function unknown(missing: readonly string[], leading?: string): Outcome {
  return leading === undefined ? { is: "unknown", missing } : { is: "unknown", missing, leading };
}

/** "A explains B when C": `holds` decides C as far as facts can; undefined means that they cannot, and C is believed. */
export interface Explains {
  readonly rule: string;
  readonly when?: string;
  readonly holds?: (of: Case) => boolean | undefined;
}

/** Who reads a report: whoever uses the Mac, who looks after it, or who builds the product. */
export type Audience = "user" | "admin" | "developer";

/** One repair step. Commands are shown, never run. */
export interface FixStep {
  readonly text: string;
  /** Whose it is, when it is not for admins and developers alike. */
  readonly for?: "admin" | "developer";
  /**
   * The same for whoever only uses the Mac: no command, no word of the trade. `{extensionSettings}` and the other places of
   * checks/tables/settings_paths.ts stand for the path on that Mac. Left out: not theirs to do.
   */
  readonly plain?: string;
  readonly command?: string;
  readonly risk: Risk;
  readonly admin?: boolean;
  readonly reboot?: boolean;
  /** How to see that the step worked. */
  readonly verify?: string;
  /** The command that puts back what the step took away, with the old values where the evidence has them. */
  readonly undo?: string;
  /** The step is only for findings that bring this value: what repairs one variant may harm another. */
  readonly only?: string;
}

/** One case that a rule must (or must not) fire on: a pasted text, or facts given by hand. */
export interface Sample {
  /** A sentence: "fires on …" reads on from here. */
  readonly says: string;
  readonly text?: string;
  readonly facts?: Partial<FactValues>;
  /** Status of keys that are not `ok`; `ok` for all in `facts`. */
  readonly status?: Partial<Record<FactKey, Status>>;
  /** Bundle id, when the sample names more than one extension or none. */
  readonly target?: string;
  readonly now?: string;
}

/** One rule: everything about it in one place. Its file's path is its id. */
export interface Rule {
  readonly id: string;
  readonly kind: Kind;
  /** Rung of the stage ladder, 0 (host) to 13 (collection and health). */
  readonly stage: number;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** `target`: judged for each extension. `host`: judged once. */
  readonly scope: "target" | "host";
  /** Without these being `ok` the rule is unknown; `reads` are looked at when they are there. */
  readonly needs: readonly FactKey[];
  /** Of these one is enough; the first is the one to ask for when none is there. */
  readonly needsOne?: readonly [FactKey, ...FactKey[]];
  readonly reads?: readonly FactKey[];
  readonly judge: (of: Case) => Outcome;
  readonly explains: readonly Explains[];
  readonly fix: readonly FixStep[];
  readonly why: string;
  readonly notWhen: string;
  /** macOS versions it applies to, for the reader. */
  readonly macos: string;
  readonly references: readonly string[];
  /** Ids under which others know it: scenario and lint ids. */
  readonly aliases?: readonly string[];
  /** For tests and for the rule's page. A function: whoever runs the doctor does not wait for texts to be built. */
  readonly samples: () => Samples;
}

/** Cases on which the rule fires, and look-alikes on which it does not. */
export interface Samples {
  readonly fires: readonly [Sample, ...Sample[]];
  readonly silent: readonly [Sample, ...Sample[]];
}

/** Declares a rule; an identity function that checks its shape. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
