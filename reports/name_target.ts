import type { TargetInfo } from "../engine/report.ts";

/** Bundle id, version and build, team: what of them is known, with this between them. */
export function nameTarget(target: TargetInfo | null, between: string): string {
  if (target === null) return "No extension recognised";
  const version = [target.version, target.build].filter((part) => part !== null).join("/");
  const team = target.teamId === null ? "" : `team ${target.teamId}`;
  return [target.bundleId, version, team].filter((part) => part !== "").join(between);
}
