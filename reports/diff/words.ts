/** The words of a comparison, the same in every format. */
import type { Change, ComparedAs, Comparison, FindingChange, Side, TargetChange } from "../../engine/compare/define.ts";

/** The whole in one sentence. */
export const OUTCOMES: Readonly<Record<ComparedAs, string>> = {
  worse: "There is a problem that was not there before",
  warning: "A remark is new; nothing else is worse",
  inconclusive: "Whether it still works cannot be told",
  changed: "Something is different, nothing is worse",
  better: "It is better than before",
  same: "The verdict is the same",
};

/** `capture before.tar.gz, 2026-11-20T09:15:00.000Z, macOS 26.1 (25B78)`. */
export function sideOf({ kind, path, collectedAt, os, isBaseline }: Side): string {
  const build = os.build === null ? "" : ` (${os.build})`;
  return [
    `${isBaseline ? "baseline" : kind === "live" ? "this Mac" : kind}${path === null ? "" : ` ${path}`}`,
    collectedAt,
    os.version === null ? null : `macOS ${os.version}${build}`,
  ].filter((part) => part !== null).join(", ");
}

/** What was said of each extension then, where that was something else. */
export function sayTargets(targets: readonly TargetChange[]): string[] {
  return targets.filter(({ outcome }) => outcome !== "same").map(({ says }) => says);
}

/** `New`, `Gone`, `Now high, was latent`. */
export function sayFinding({ what, before, after }: FindingChange): string {
  if (what === "appeared") return "New";
  if (what === "gone") return "Gone";
  const [then, now] = before!.role === after!.role ? [before!.severity, after!.severity] : [before!.role, after!.role];
  return `Now ${now}, was ${then}`;
}

/** Changes that the later root cause shows, and the rest. */
export function splitChanges(changes: readonly Change[]): { causes: Change[]; others: Change[] } {
  return {
    causes: changes.filter(({ explains }) => explains !== null),
    others: changes.filter(({ explains }) => explains === null),
  };
}

/** What was not compared, and why. */
export function sayOpen({ notes, unanswered }: Pick<Comparison, "notes" | "unanswered">): string[] {
  const keys = unanswered.map(({ key, before, after }) => `${key} (${before}, now ${after})`);
  return [...notes, ...(keys.length === 0 ? [] : [`Only one side could tell: ${keys.join(", ")}`])];
}
