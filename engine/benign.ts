/** Log lines that look like failures and are none: counted and explained, so that nobody hunts them. */
import type { Facts } from "../evidence/facts.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";
import type { BenignLine } from "./report_of_run.ts";
import { SIGNATURE_BY_ID } from "../formats/unified_log/signature_by_id.ts";

/** One entry per signature that was seen, in the order of the log. */
export function countBenign(facts: Facts): BenignLine[] {
  const events = (facts.value("log.events") ?? []).filter(({ benign }) => benign);
  return [...new Set(events.map(({ signature }) => signature))].map((signature) => ({
    signature,
    count: events.filter((event) => event.signature === signature).reduce((sum, event) => sum + linesOf(event), 0),
    says: describeHarmless(signature),
  }));
}

/** Of what stands on very many lines, not all are listed. */
function linesOf({ fields }: LogEvent): number {
  return 1 + Number(fields["unlisted"] ?? 0);
}

function describeHarmless(id: string): string {
  const signature = SIGNATURE_BY_ID.get(id);
  return signature?.harmless?.says ?? signature?.meaning ?? "";
}
