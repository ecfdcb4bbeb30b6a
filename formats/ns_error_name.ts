/**
 * Errors that code and logs write by their name: `OSSystemExtensionError.validationFailed`, `NEVPNErrorConfigurationStale`; and
 * those whose domain Foundation calls by another name in its default text: `(OSStatus error -25300.)`, `(Cocoa error 4099.)`.
 */
import type { CodeDomain } from "./codes/define.ts";
import { NE_APP_PROXY_ERROR } from "./codes/ne_app_proxy_error.ts";
import { NE_DNS_PROXY_ERROR } from "./codes/ne_dns_proxy_error.ts";
import { NE_DNS_SETTINGS_ERROR } from "./codes/ne_dns_settings_error.ts";
import { NE_FILTER_ERROR } from "./codes/ne_filter_error.ts";
import { NE_RELAY_ERROR } from "./codes/ne_relay_error.ts";
import { NE_TUNNEL_PROVIDER_ERROR } from "./codes/ne_tunnel_provider_error.ts";
import { NE_VPN_CONNECTION_ERROR } from "./codes/ne_vpn_connection_error.ts";
import { NE_VPN_ERROR } from "./codes/ne_vpn_error.ts";
import { OS_SYSTEM_EXTENSION_ERROR } from "./codes/os_system_extension_error.ts";
import { ERROR_WORD } from "./ns_error_code.ts";

/** An error with the extent of its name. */
export interface NamedError {
  readonly at: number;
  readonly end: number;
  readonly domain: string;
  readonly code: number;
}

const TABLES: ReadonlyMap<string, CodeDomain> = new Map(
  [
    OS_SYSTEM_EXTENSION_ERROR,
    NE_VPN_ERROR,
    NE_VPN_CONNECTION_ERROR,
    NE_FILTER_ERROR,
    NE_DNS_PROXY_ERROR,
    NE_DNS_SETTINGS_ERROR,
    NE_RELAY_ERROR,
    NE_TUNNEL_PROVIDER_ERROR,
    NE_APP_PROXY_ERROR,
  ].map((table) => [table.prefix, table] as const),
);

const ENUM = new RegExp(
  `\\b(${[...TABLES.keys()].join("|")})` +
    "(?:(?:Code(?=[.(]))?(?:\\.Code)?(?:\\(rawValue: ?(\\d{1,3})\\)|\\.?([A-Za-z]{6,40}))" +
    "|(?:Code[ :]{1,2}|[( ](?:[Cc]ode|[Ee]rror) ?[=:]? ?)(\\d{1,3})(?!\\w|\\.\\d))",
  "g",
);
/** Names that say by themselves whose they are. */
const SHORT =
  /(?<![\w)\]])\.(missingEntitlement|unsupportedParentBundleLocation|extensionMissingIdentifier|duplicateExtensionIdentifi?er|unknownExtensionCategory|codeSignatureInvalid|forbiddenBySystemPolicy|extensionNotFound)\b/g;
/** What only code has before such a name: it compares with an error or lists one, and none occurred. */
const IN_CODE = /(?:[=!]=|\b(?:case|catch|throw))\s{1,4}$/;

/** What only code has behind it: it gives the constant its value, takes its number, or begins a block. */
const IS_CODE = /^(?:\s{0,20}=\s{0,4}-?\d|\.rawValue|\s{0,4}\{)/;

const RENAMED: ReadonlyMap<string, string> = new Map([
  ["osstatus", "NSOSStatusErrorDomain"],
  ["cocoa", "NSCocoaErrorDomain"],
]);
const DEFAULT_TEXT = new RegExp(
  `[(（](OSStatus|Cocoa)[ ,-]{0,2}${ERROR_WORD}[ :：]{0,2}(-?\\d{1,12}) ?[.。]? ?[)）]`,
  "gi",
);

/** Every error that the text names; lines that only define the constant do not count. */
export function findErrorNames(text: string): NamedError[] {
  return [...findConstants(text), ...findRenamed(text)];
}

function findRenamed(text: string): NamedError[] {
  return [...text.matchAll(DEFAULT_TEXT)].map((match) => ({
    at: match.index,
    end: match.index + match[0].length,
    domain: RENAMED.get(match[1]!.toLowerCase())!,
    code: Number(match[2]),
  }));
}

function findConstants(text: string): NamedError[] {
  const long = [...text.matchAll(ENUM)].map((match) => {
    const [, prefix, raw, name, number] = match;
    return { match, table: TABLES.get(prefix!)!, name, number: raw ?? number };
  });
  const short = [...text.matchAll(SHORT)].map((match) => ({
    match,
    table: OS_SYSTEM_EXTENSION_ERROR,
    name: match[1],
    number: undefined,
  }));
  return [...long, ...short].flatMap(({ match, table, name, number }) => {
    const code = name === undefined ? Number(number) : findByName(table, name);
    const end = match.index + match[0].length;
    const defines = IS_CODE.test(text.slice(end, end + 40));
    const isCode = IN_CODE.test(text.slice(Math.max(0, match.index - 12), match.index));
    return code === null || defines || isCode ? [] : [{ at: match.index, end, domain: table.id, code }];
  });
}

/** Any case; Apple's misspelling of "identifier" is often corrected. */
function findByName({ codes }: CodeDomain, name: string): number | null {
  const wanted = name.toLowerCase().replace(/identifier$/, "identifer");
  return codes.find((entry) => entry.name.toLowerCase().replace(/identifier$/, "identifer") === wanted)?.code ?? null;
}
