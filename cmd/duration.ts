/** Lengths of time as options give them. */
import { UsageError } from "./define.ts";

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** For each option, its units, and what to give. A number alone counts seconds where seconds are usual. */
const OPTIONS = {
  deadline: { units: "ms|s|m", bare: "s", give: "give a time such as 30s or 2m" },
  last: { units: "s|m|h|d", bare: null, give: "give a time such as 15m, 2h or 1d" },
  around: { units: "s|m|h|d", bare: null, give: "behind ± give a time such as 30s or 2m" },
} as const;

/** `90s`, `2m`, `500ms` in milliseconds; undefined when nothing was given. */
export function parseDuration(text: string | undefined, option: keyof typeof OPTIONS): number | undefined {
  if (text === undefined) return undefined;
  const { units, bare, give } = OPTIONS[option];
  const match = new RegExp(`^(\\d{1,6}(?:\\.\\d{1,3})?)(${units})?$`).exec(text.trim());
  const unit = match?.[2] ?? bare;
  const ms = match === null || unit === null ? 0 : Number(match[1]) * UNIT_MS[unit]!;
  if (ms <= 0) throw new UsageError(`--${option} cannot be "${text}": ${give}`);
  return ms;
}
