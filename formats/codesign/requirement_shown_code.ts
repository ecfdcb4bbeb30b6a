/** Code as a requirement sees it, of which only what codesign shows is known: names and the kind of its certificates. */
import type { Channel } from "../codesign_fields.ts";
import { isDictionary, type PlistDictionary, type PlistValue } from "../plist/value.ts";
import type { RequirementCertificate, RequirementCode } from "./requirement_evaluate.ts";

/** What of signed code tells something about a requirement. */
export interface ShownCode {
  readonly identifier: string | null;
  readonly teamId: string | null;
  /** The names of the certificates, leaf first; empty when they were not shown. */
  readonly authorities: readonly string[];
  readonly channel: Channel;
  readonly entitlements: Readonly<Record<string, unknown>> | null;
}

const APPLE = "1.2.840.113635.100";
const DEVELOPER_ID = [`${APPLE}.6.1.13`, `${APPLE}.6.2.6`] as const;
const STORE = [`${APPLE}.6.1.9`, `${APPLE}.6.2.1`] as const;

/** Markers that certificates of a channel surely have, and surely do not have: of the leaf, and of what issued it. */
const MARKERS: Readonly<
  Partial<Record<Channel, { readonly has: readonly string[]; readonly lacks: readonly string[] }>>
> = {
  "developer-id": { has: DEVELOPER_ID, lacks: STORE },
  // What was exported for the store is signed with other certificates than what the store hands out.
  "app-store": { has: [], lacks: DEVELOPER_ID },
  "testflight": { has: [], lacks: DEVELOPER_ID },
  "development": { has: [STORE[1]], lacks: [...DEVELOPER_ID, STORE[0]] },
};

/** The code as a requirement sees it; what a display does not tell is not known. */
export function describeShownCode(code: ShownCode): RequirementCode {
  const { channel, authorities, entitlements } = code;
  const isLocal = channel === "adhoc";
  const isOfApple = MARKERS[channel] !== undefined || channel === "apple" || authorities.at(-1) === "Apple Root CA";
  return {
    identifier: code.identifier,
    // One of several is shown.
    cdhashes: null,
    certificates: isLocal ? [] : describeChain(code),
    isChainCut: authorities.at(-1) !== "Apple Root CA",
    info: null,
    entitlements: entitlements === null ? null : asDictionary(entitlements),
    hasAppleRoot: isLocal ? false : isOfApple ? true : null,
    isApple: channel === "apple" ? true : isLocal || MARKERS[channel] !== undefined ? false : null,
    isNotarized: null,
    platform: null,
  };
}

function describeChain({ authorities, teamId, channel }: ShownCode): RequirementCertificate[] {
  const { has, lacks } = MARKERS[channel] ?? { has: [], lacks: [] };
  const names = authorities.length > 0 ? authorities : [null];
  return names.map((name, slot) => ({
    sha1: "",
    subject: new Map([
      ...name === null ? [] : [["CN", name] as const],
      ...slot === 0 && teamId !== null ? [["OU", teamId] as const] : [],
    ]),
    emails: null,
    extensions: new Set(has.filter((oid) => levelOf(oid) === slot)),
    policies: null,
    lacks: new Set([...has, ...lacks].filter((oid) => levelOf(oid) !== slot || lacks.includes(oid))),
  }));
}

/** Apple marks leaves under 6.1 and what issues them under 6.2. */
function levelOf(oid: string): number {
  return oid.startsWith(`${APPLE}.6.1.`) ? 0 : 1;
}

function asDictionary(entitlements: Readonly<Record<string, unknown>>): PlistDictionary | null {
  const value = entitlements as PlistValue;
  return isDictionary(value) ? value : null;
}
