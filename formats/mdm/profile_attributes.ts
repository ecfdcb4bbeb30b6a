/**
 * Configuration profiles without what is in their payloads, as `profiles list` and `profiles show` print them for people
 * (macOS 10.13 to 26):
 *
 *     _computerlevel[1] attribute: name: Example VPN
 *     _computerlevel[1] attribute: profileIdentifier: com.example.vpn
 *     _computerlevel[1] payload[1] type = com.apple.vpn.managed
 *     There are 1 configuration profiles installed
 */
import type { Line, Parsed } from "../parsed.ts";
import type { InstalledProfile, Payload } from "./profile.ts";
import { listPayload } from "./read_payload.ts";

type Draft = { -readonly [K in keyof InstalledProfile]: InstalledProfile[K] } & { payloads: Payload[] };

const ROW =
  /^\s*(\S[^[\]]{0,80}?)\[(\d{1,5})\] (?:attribute: (\w{1,60}): ?([^]*)|payload\[(\d{1,5})\] (\w{1,40}(?: \w{1,40})?) *= ?([^]*))$/;
const NONE = /^\s*There are no configuration profiles installed/;
const COUNT = /^\s*There are \d{1,5} (?:(?:user|system) )?configuration profiles? installed/;
const LONGEST = 2_000;
const ATTRIBUTES: Readonly<Record<string, "name" | "identifier" | "uuid" | "organization" | "installed">> = {
  name: "name",
  profileIdentifier: "identifier",
  profileUUID: "uuid",
  organization: "organization",
  installationDate: "installed",
};

/** Reads the profiles of one listing, in its order. Origins: `0`, `1`, … Value null when it is no listing; empty when it says so. */
export function parseProfileAttributes(lines: readonly Line[]): Parsed<InstalledProfile[]> {
  const profiles = new Map<string, Draft>();
  const payloads = new Map<string, { -readonly [K in keyof Payload]: Payload[K] }>();
  const origins: Record<string, Line> = Object.create(null);
  let isEmpty = false;
  for (const line of lines) {
    if (line.command !== undefined || line.text.length > LONGEST) continue;
    isEmpty ||= NONE.test(line.text);
    const [, scope, index, attribute, value = "", payload, key, setting = ""] = ROW.exec(line.text) ?? [];
    if (scope === undefined) continue;
    const place = `${scope}[${index}]`;
    let profile = profiles.get(place);
    if (profile === undefined) {
      origins[profiles.size] = line;
      profile = emptyProfile(scope);
      profiles.set(place, profile);
    }
    if (attribute !== undefined) setAttribute(profile, attribute, value.trim());
    else setPayload(profile, payloads, `${place}[${payload}]`, key!, setting.trim());
  }
  const value = [...profiles.values()];
  return { value: value.length > 0 || isEmpty ? value : null, problems: [], origins, complete: isEmpty };
}

/** Finds the listings in any text. */
export function findProfileAttributes(lines: readonly Line[]): (readonly Line[])[] {
  const blocks: Line[][] = [];
  let isOpen = false;
  for (const line of lines) {
    const isRow = line.command === undefined && line.text.length <= LONGEST &&
      (/^\s*\S[^[\]]{0,80}\[\d{1,5}\] (?:attribute:|payload)/.test(line.text) || COUNT.test(line.text) ||
        NONE.test(line.text));
    if (isRow && isOpen) blocks.at(-1)!.push(line);
    else if (isRow) blocks.push([line]);
    isOpen = isRow || (isOpen && line.text.trim() === "");
  }
  return blocks.filter((block) => parseProfileAttributes(block).value !== null);
}

function emptyProfile(scope: string): Draft {
  return {
    scope,
    name: null,
    identifier: null,
    uuid: null,
    organization: null,
    installed: null,
    removalDisallowed: null,
    path: null,
    signer: null,
    signatureOk: null,
    payloads: [],
  };
}

function setAttribute(profile: Draft, attribute: string, value: string): void {
  const field = ATTRIBUTES[attribute];
  if (field !== undefined) profile[field] = value;
  else if (attribute === "removalDisallowed") profile.removalDisallowed = /^true$/i.test(value);
}

function setPayload(
  profile: Draft,
  payloads: Map<string, { -readonly [K in keyof Payload]: Payload[K] }>,
  place: string,
  key: string,
  value: string,
): void {
  let payload = payloads.get(place);
  if (payload === undefined) {
    payload = { ...listPayload("") };
    payloads.set(place, payload);
    profile.payloads.push(payload);
  }
  if (key === "type" || key === "name" || key === "identifier" || key === "uuid") payload[key] = value;
}
