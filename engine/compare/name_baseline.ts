import type { Side } from "./define.ts";

/** When the baseline was made, in words. */
export function nameBaseline({ collectedAt, path }: Side): string {
  return collectedAt?.slice(0, 16).replace("T", " ") ?? path ?? "an unknown time";
}
