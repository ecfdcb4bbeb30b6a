/** Errors about sessions that the text quotes, as far as they still hold. */
import type { Case } from "./define.ts";
import { eventsOf } from "./log_events.ts";
import { isSoleExtension } from "./sessions.ts";
import type { At } from "./target.ts";
import type { NsError } from "../formats/ns_error.ts";

/**
 * Errors of these domains that no session below them in the same text made history. An error names no extension: it counts where
 * no other network extension is known.
 */
export function sessionErrors(of: Case, ...domains: readonly string[]): At<NsError>[] {
  if (!isSoleExtension(of)) return [];
  const connected = lastConnections(of);
  const { origins } = of.facts.evidence("errors");
  return (of.facts.value("errors") ?? []).flatMap((value, i) => {
    const origin = origins[i];
    const isHistory = origin !== undefined && (connected.get(origin.source) ?? 0) > origin.line;
    return !domains.includes(value.domain) || value.explained || isHistory
      ? []
      : [{ value, cite: { key: "errors" as const, at: String(i) } }];
  });
}

/** For each text, the last line on which a session came up. */
function lastConnections(of: Case): Map<string, number> {
  const lines = new Map<string, number>();
  for (const { value, cite } of eventsOf(of, "ne.status")) {
    const source = of.facts.evidence("log.events").origins[cite.at]?.source;
    if (value.fields["st"] === "connected" && source !== undefined) lines.set(source, value.line);
  }
  return lines;
}
