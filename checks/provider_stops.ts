/** What providers log when macOS tells them to stop (`extension stopProxy reason=9`), as far as it still holds. */
import type { Case, Cite } from "./define.ts";
import { failuresOf } from "./log_events.ts";
import { stoppedEnds } from "./session_ends.ts";
import { isSaidByProduct } from "./speakers.ts";
import type { Code } from "../formats/codes/define.ts";
import { sayCode } from "../formats/codes/find_code.ts";
import { NE_PROVIDER_STOP_REASON } from "../formats/codes/ne_provider_stop_reason.ts";

export interface ProviderStop {
  readonly code: Code;
  readonly cite: Cite;
}

const STOPS = new WeakMap<Case, ProviderStop[]>();

/** Stops for a reason that is no everyday one, and after which the provider did not start again. */
export function providerStops(of: Case): ProviderStop[] {
  const known = STOPS.get(of) ?? readStops(of);
  STOPS.set(of, known);
  return known;
}

function readStops(of: Case): ProviderStop[] {
  return failuresOf(of, "prov.stop").filter(({ value }) => isSaidByProduct(of, value)).flatMap(({ value, cite }) => {
    const code = NE_PROVIDER_STOP_REASON.byNumber.get(Number(value.fields["r"]));
    return code === undefined || code.benign ? [] : [{ code, cite }];
  });
}

/** Stops whose reason points to this rule before any other. */
export function stopsOf(of: Case, rule: string): ProviderStop[] {
  return providerStops(of).filter(({ code: { rules } }) => rules[0] === rule);
}

/** For conditions: whether every stop that still holds, of the session or of the provider, has this rule's reason. */
export function areAllStopsOf(rule: string): (of: Case) => boolean | undefined {
  return (of) => {
    const stopped = [...stoppedEnds(of), ...providerStops(of)];
    return stopped.length === 0 ? undefined : stopped.every(({ code }) => code.rules.includes(rule));
  };
}

/** `the configuration was switched off, NEProviderStopReason 9 (ConfigurationDisabled)`. */
export function sayStop({ code: { code, meaning } }: ProviderStop): string {
  return `${meaning}, ${sayCode(NE_PROVIDER_STOP_REASON.id, code!)}`;
}
