/** Errors about sessions and configurations that the text quotes, as far as they still hold. */
import type { Case } from "./define.ts";
import { eventsOf, momentOf } from "./log_events.ts";
import { isConnected, SAVED } from "./recoveries.ts";
import { isSoleExtension } from "./sessions.ts";
import { isSaidByTarget } from "./speakers.ts";
import type { At } from "./target.ts";
import type { Origin } from "../evidence/define.ts";
import type { Code } from "../formats/codes/define.ts";
import { sayCode } from "../formats/codes/find_code.ts";
import { NE_CONFIGURATION_ERROR } from "../formats/codes/ne_configuration_error.ts";
import { NE_DNS_PROXY_ERROR } from "../formats/codes/ne_dns_proxy_error.ts";
import { NE_DNS_SETTINGS_ERROR } from "../formats/codes/ne_dns_settings_error.ts";
import { NE_FILTER_ERROR } from "../formats/codes/ne_filter_error.ts";
import { NE_RELAY_ERROR } from "../formats/codes/ne_relay_error.ts";
import { NE_VPN_ERROR } from "../formats/codes/ne_vpn_error.ts";
import type { NsError } from "../formats/ns_error.ts";
import { isKnownProcess, plainName } from "../formats/unified_log/processes.ts";
import { parseRecord } from "../formats/unified_log/record.ts";

/** Errors of these domains that no session below them in the same text made history. */
export function sessionErrors(of: Case, ...domains: readonly string[]): At<NsError>[] {
  return errorsThatHold(of, ["ne.status"], domains);
}

/** An error that an app was given when it loaded, saved or started its configuration. */
export type ConfigurationError = At<NsError> & { readonly code: Code };

const MANAGERS = [
  NE_CONFIGURATION_ERROR,
  NE_VPN_ERROR,
  NE_FILTER_ERROR,
  NE_DNS_PROXY_ERROR,
  NE_DNS_SETTINGS_ERROR,
  NE_RELAY_ERROR,
];

/** Errors about configurations whose code points to this rule before any other, and that nothing saved since made history. */
export function configurationErrors(of: Case, rule: string): ConfigurationError[] {
  return errorsThatHold(of, SAVED, MANAGERS.map(({ id }) => id)).flatMap((error) => {
    const code = MANAGERS.find(({ id }) => id === error.value.domain)!.byNumber.get(error.value.code);
    return code?.rules[0] === rule ? [{ ...error, code }] : [];
  });
}

/** `the configuration is not enabled, NEVPNErrorDomain 2 (ConfigurationDisabled)`. */
export function sayError({ value: { domain, code: number }, code }: ConfigurationError): string {
  return `${code.meaning}, ${sayCode(domain, number)}`;
}

/** An error names no extension: it counts where no other network extension is known, and no other app is seen to log it. */
function errorsThatHold(of: Case, successes: readonly string[], domains: readonly string[]): At<NsError>[] {
  if (!isSoleExtension(of)) return [];
  const over = readSuccesses(of, successes);
  const { origins } = of.facts.evidence("errors");
  return (of.facts.value("errors") ?? []).flatMap((value, i) => {
    if (!domains.includes(value.domain) || value.explained) return [];
    const origin = origins[i];
    return origin !== undefined && (!stillHolds(origin, over) || isOthersLine(of, origin.source, origin.line))
      ? []
      : [{ value, cite: { key: "errors" as const, at: String(i) } }];
  });
}

/** When it is seen to work: the last moment, and for each text the last line. */
interface Successes {
  readonly moment: number;
  readonly lines: ReadonlyMap<string, number>;
}

function readSuccesses(of: Case, successes: readonly string[]): Successes {
  const lines = new Map<string, number>();
  let moment = -Infinity;
  for (const { value, cite } of eventsOf(of, ...successes)) {
    const source = of.facts.evidence("log.events").origins[cite.at]?.source;
    if (source === undefined || value.signature === "ne.status" && !isConnected(value)) continue;
    lines.set(source, Math.max(value.line, lines.get(source) ?? 0));
    moment = Math.max(moment, momentOf(value.time) ?? -Infinity);
  }
  return { moment, lines };
}

/** By the times where the error stands in a record of a log; else what is written below comes later. */
function stillHolds(origin: Origin, { moment, lines }: Successes): boolean {
  const record = parseRecord({ n: origin.line, text: origin.text });
  if (record?.process != null && OF_MACOS.test(plainName(record.process))) return false;
  const at = momentOf(record?.time ?? null);
  return at !== null && moment > -Infinity ? moment < at : (lines.get(origin.source) ?? 0) < origin.line;
}

/** Programs of macOS that print errors about its own VPN protocols. */
const OF_MACOS =
  /^(?:com\.apple\.|System (?:Settings|Preferences)$|SystemUIServer$|ControlCenter$|Network(?: Utility)?$|racoon$|scutil$|networksetup$)/;

const OTHERS = new WeakMap<Case, ReadonlySet<string>>();

/** Whether a program that is not the product, and no daemon of Apple's, logged the line. */
function isOthersLine(of: Case, source: string, line: number): boolean {
  const lines = OTHERS.get(of) ?? new Set(linesOfOthers(of));
  OTHERS.set(of, lines);
  return lines.has(`${line} ${source}`);
}

function linesOfOthers(of: Case): string[] {
  const { origins } = of.facts.evidence("log.events");
  return of.target === null ? [] : (of.facts.value("log.events") ?? []).flatMap((event, i) => {
    const isOthers = event.process !== null && !isKnownProcess(event.process) && !isSaidByTarget(of, event);
    return isOthers ? [`${event.line} ${origins[String(i)]?.source}`] : [];
  });
}
