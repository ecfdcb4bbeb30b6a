import type { Line } from "../parsed.ts";

const REFUSAL =
  /^(?:launchctl: )?(?:Could not (?:print|find) (?:specified )?domain\b|Operation not permitted|Not privileged\b|Unrecognized target specifier|Unrecognized subcommand|Usage: launchctl\b|Domain does not support specified action|Could not (?:print|list) (?:service|disabled)\b|launchctl: command not found)/;

/** The line by which launchctl refused to answer (wrong domain, no rights, wrong usage); null when there is none. */
export function findRefusal(lines: readonly Line[]): Line | null {
  return lines.find(({ text }) => REFUSAL.test(text.trimStart())) ?? null;
}
