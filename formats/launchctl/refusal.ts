import type { Line } from "../parsed.ts";

const REFUSALS = [
  "Could not print domain",
  "Could not find domain",
  "Could not find specified domain",
  "Could not print service",
  "Could not print disabled",
  "Domain does not support specified action",
  "Not privileged",
  "Operation not permitted",
  "Unrecognized subcommand",
  "Unrecognized target specifier",
  "Usage: launchctl",
];

/** The line by which launchctl refused to answer (wrong domain, no rights, wrong usage); null when there is none. */
export function findRefusal(lines: readonly Line[]): Line | null {
  return lines.find(({ text }) => {
    const said = text.slice(0, 200).trimStart().replace(/^launchctl: /, "");
    return REFUSALS.some((refusal) => said.startsWith(refusal));
  }) ?? null;
}
