/** The errors of activation requests, as rules read them. */
import type { Case } from "./define.ts";
import type { At } from "./target.ts";
import { OS_SYSTEM_EXTENSION_ERROR } from "../formats/codes/os_system_extension_error.ts";
import type { NsError } from "../formats/ns_error.ts";

/**
 * Errors of activation requests with one of these codes (all codes when none is given). Failures of a listing are not among
 * them, nor codes that the text only explains.
 */
export function activationErrors({ facts }: Case, ...codes: readonly number[]): At<NsError>[] {
  return (facts.value("errors") ?? []).flatMap((value, i) => {
    const isActivation = value.domain === OS_SYSTEM_EXTENSION_ERROR.id && value.tool === undefined &&
      value.explained === undefined;
    const wanted = codes.length === 0 || codes.includes(value.code);
    return isActivation && wanted ? [{ value, cite: { key: "errors", at: String(i) } as const }] : [];
  });
}

/** For conditions: whether an activation failed with one of these codes; undefined when no error was seen at all. */
export function failedWith(...codes: readonly number[]): (of: Case) => boolean | undefined {
  return (of) => of.facts.value("errors") === undefined ? undefined : activationErrors(of, ...codes).length > 0;
}
