/** The errors of activation requests, as rules read them. */
import type { Case } from "./define.ts";
import { failuresOf } from "./log_events.ts";
import type { At } from "./target.ts";
import { OS_SYSTEM_EXTENSION_ERROR } from "../formats/codes/os_system_extension_error.ts";
import type { NsError } from "../formats/ns_error.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** Sentences of sysextd that stand for a code: an app that logs `localizedDescription` writes nothing else. */
const SENTENCES: Readonly<Record<string, readonly [code: number, sentence: RegExp]>> = {
  "app.sx2-text": [2, /Missing entitlement com\.apple\.developer\.system-extension\.install/],
  "app.sx3-text": [3, /App containing System Extension to be activated must be in \/Applications/],
  "app.sx4-text": [4, /Extension not found in App bundle/],
  "app.sx8-text": [8, /Invalid code signature or missing entitlements/],
};

/** What may stand around a sentence that an app printed; a guide quotes it, or goes on behind it. */
const PRINTED_BEFORE = /^[^"'`“”‘*|]{0,200}$/;
const PRINTED_BEHIND = /^(?: folder)?[.!]?(?: (?:Unable to find|Current location).{0,400})?\s{0,4}$/;

/**
 * Errors of activation requests with one of these codes (all codes when none is given). Failures of a listing are not among
 * them, nor codes that the text only explains, nor sentences outside of a log: a guide quotes those too.
 */
export function activationErrors(of: Case, ...codes: readonly number[]): At<NsError>[] {
  return select(
    [...quotedErrors(of), ...sentences(of, isLogged)],
    codes,
  );
}

/** Errors that stand in the text as a bare sentence, which may be what a person saw or what a guide says. */
export function retoldErrors(of: Case): At<NsError>[] {
  return sentences(of, (event) => !isLogged(event) && isPrinted(event));
}

/** For conditions: whether an activation failed with one of these codes; undefined when no error was seen at all. */
export function failedWith(...codes: readonly number[]): (of: Case) => boolean | undefined {
  return (of) => {
    const errors = activationErrors(of);
    if (errors.length === 0 && of.facts.value("errors") === undefined) return undefined;
    return select(errors, codes).length > 0;
  };
}

function quotedErrors({ facts }: Case): At<NsError>[] {
  return (facts.value("errors") ?? []).flatMap((value, i) => {
    const isActivation = value.domain === OS_SYSTEM_EXTENSION_ERROR.id && value.tool === undefined &&
      value.explained === undefined;
    return isActivation ? [{ value, cite: { key: "errors", at: String(i) } as const }] : [];
  });
}

/** The first sentence for each code that no error object has. */
function sentences(of: Case, isWanted: (event: LogEvent) => boolean): At<NsError>[] {
  const known = new Set(quotedErrors(of).map(({ value }) => value.code));
  return failuresOf(of, ...Object.keys(SENTENCES)).flatMap(({ value: event, cite }) => {
    const [code, sentence] = SENTENCES[event.signature]!;
    if (!isWanted(event) || known.has(code)) return [];
    known.add(code);
    const [message = ""] = event.message.slice(Math.max(0, event.message.search(sentence))).split(/["`”]/, 1);
    return [{ value: { domain: OS_SYSTEM_EXTENSION_ERROR.id, code, message }, cite }];
  });
}

function isLogged({ process, time }: LogEvent): boolean {
  return process !== null || time !== null;
}

function isPrinted({ signature, message }: LogEvent): boolean {
  const found = SENTENCES[signature]![1].exec(message);
  return found !== null && PRINTED_BEFORE.test(message.slice(0, found.index)) &&
    PRINTED_BEHIND.test(message.slice(found.index + found[0].length));
}

function select(errors: readonly At<NsError>[], codes: readonly number[]): At<NsError>[] {
  return errors.filter(({ value }) => codes.length === 0 || codes.includes(value.code));
}
