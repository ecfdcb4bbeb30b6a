/** What providers log when macOS tells them to stop (`extension stopProxy reason=9`), as far as it still holds. */
import type { Case, Cite } from "./define.ts";
import { failuresOf } from "./log_events.ts";
import { isSaidByProduct } from "./speakers.ts";
import type { Code } from "../formats/codes/define.ts";
import { sayCode } from "../formats/codes/find_code.ts";
import { NE_PROVIDER_STOP_REASON } from "../formats/codes/ne_provider_stop_reason.ts";

export interface ProviderStop {
  readonly code: Code;
  readonly cite: Cite;
}

/** Stops for a reason that is no everyday one, and after which the provider did not start again. */
export function providerStops(of: Case): ProviderStop[] {
  return failuresOf(of, "prov.stop").filter(({ value }) => isSaidByProduct(of, value)).flatMap(({ value, cite }) => {
    const code = NE_PROVIDER_STOP_REASON.byNumber.get(Number(value.fields["r"]));
    return code === undefined || code.benign ? [] : [{ code, cite }];
  });
}

/** `the configuration was switched off, NEProviderStopReason 9 (ConfigurationDisabled)`. */
export function sayStop({ code: { code, meaning } }: ProviderStop): string {
  return `${meaning}, ${sayCode(NE_PROVIDER_STOP_REASON.id, code!)}`;
}
