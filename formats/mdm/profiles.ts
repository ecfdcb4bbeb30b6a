/**
 * Configuration profiles: the listing of `profiles show -type configuration -output stdout-xml`, or a `.mobileconfig` file, signed
 * or not (knowledge chapter 08 §15; macOS 10.13 to 26). A listing has one list per scope, a file is one profile:
 *
 *     { "_computerlevel": [ { ProfileDisplayName, ProfileIdentifier, ProfileItems: [ { PayloadType, PayloadContent: { … } } ] } ] }
 *     { PayloadType: "Configuration", PayloadIdentifier, PayloadContent: [ { PayloadType: "com.apple.vpn.managed", … } ] }
 */
import { type Cms, parseCms } from "../cms/cms.ts";
import { isSignedMessage } from "../cms/is_signed_message.ts";
import { judgeSignature } from "../cms/judge_signature.ts";
import { PURE_CRYPTO } from "../cms/pure_crypto.ts";
import { DerError } from "../der/der_error.ts";
import type { Line, Parsed, Problem } from "../parsed.ts";
import { parsePlist } from "../plist/plist.ts";
import { isDictionary, type PlistDictionary, PlistError, type PlistValue } from "../plist/value.ts";
import { parseXmlPlist } from "../plist/xml.ts";
import type { InstalledProfile } from "./profile.ts";
import { readPayload } from "./read_payload.ts";

const MOST_PROFILES = 1_000;
const MOST_PAYLOADS = 1_000;
const MOST_PROBLEMS = 10;

/** Parses a listing or a file. `lines` are the text's. Value null when there is no profile in it; never throws. */
export function parseConfigurationProfiles(
  bytes: Uint8Array,
  lines: readonly Line[] = [],
  path: string | null = null,
): Parsed<InstalledProfile[]> {
  const problems: Problem[] = [];
  const note = (why: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line: lines[0]?.n ?? 0, text: lines[0]?.text ?? "", why });
  };
  const complaints: PlistError[] = [];
  const isSigned = isSignedMessage(bytes);
  const cms = isSigned ? readCms(bytes, note) : null;
  const root = readRoot(cms?.content ?? bytes, isSigned && cms === null, complaints);
  const value = root === null ? [] : [...readListing(root, note), ...readFile(root, cms, path, note)];
  if (value.length === 0 && !isListing(root)) {
    if (isSigned) note("It is signed, but holds no configuration profile");
    return { value: null, problems, origins: {} };
  }
  for (const { message } of complaints) note(message);
  return { value, problems, origins: originsOf(value, lines), complete: complaints.length === 0 };
}

/** A message that is cut or damaged may still show its property list. */
function readCms(bytes: Uint8Array, note: (why: string) => void): Cms | null {
  try {
    return parseCms(bytes);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    note(`The signature cannot be read: ${error.message}`);
    return null;
  }
}

/** The property list, looked for between other bytes when those are a message that cannot be read. */
function readRoot(bytes: Uint8Array, isInside: boolean, complaints: PlistError[]): PlistValue | null {
  try {
    if (!isInside) return parsePlist(bytes, { problems: complaints });
    const text = new TextDecoder().decode(bytes);
    const at = text.search(/<\?xml\s|<!DOCTYPE plist|<plist[\s>]/);
    return at < 0 ? null : parseXmlPlist(text.slice(at), { problems: complaints });
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

/** What `profiles` lists; also without a profile in it. */
function isListing(root: PlistValue | null): boolean {
  return isDictionary(root ?? undefined) && Array.isArray((root as PlistDictionary)["_computerlevel"]);
}

function readListing(root: PlistValue, note: (why: string) => void): InstalledProfile[] {
  if (!isDictionary(root)) return [];
  const found: InstalledProfile[] = [];
  for (const [scope, list] of Object.entries(root)) {
    for (const one of Array.isArray(list) ? list : []) {
      if (!isDictionary(one) || !Array.isArray(one["ProfileItems"])) continue;
      if (found.length === MOST_PROFILES) {
        note(`It lists more than ${MOST_PROFILES} profiles; the rest was not read`);
        return found;
      }
      found.push({
        scope,
        name: asText(one["ProfileDisplayName"]),
        identifier: asText(one["ProfileIdentifier"]),
        uuid: asText(one["ProfileUUID"]),
        organization: asText(one["ProfileOrganization"]),
        installed: asText(one["ProfileInstallDate"]),
        removalDisallowed: asBoolean(one["ProfileRemovalDisallowed"]),
        path: null,
        signer: null,
        signatureOk: null,
        payloads: readPayloads(one["ProfileItems"], note),
      });
    }
  }
  return found;
}

function readFile(
  root: PlistValue,
  cms: Cms | null,
  path: string | null,
  note: (why: string) => void,
): InstalledProfile[] {
  if (!isDictionary(root) || root["PayloadType"] !== "Configuration") return [];
  if (root["EncryptedPayloadContent"] !== undefined) note("Its payloads are encrypted for the Mac they are meant for");
  const verdict = cms === null ? null : judgeSignature(cms, null, PURE_CRYPTO);
  return [{
    scope: null,
    name: asText(root["PayloadDisplayName"]),
    identifier: asText(root["PayloadIdentifier"]),
    uuid: asText(root["PayloadUUID"]),
    organization: asText(root["PayloadOrganization"]),
    installed: null,
    removalDisallowed: asBoolean(root["PayloadRemovalDisallowed"]),
    path,
    signer: verdict?.signer ?? null,
    signatureOk: verdict?.messageDigestOk === false ? false : verdict?.signatureOk ?? null,
    payloads: readPayloads(root["PayloadContent"], note),
  }];
}

function readPayloads(items: PlistValue | undefined, note: (why: string) => void) {
  const list = Array.isArray(items) ? items.filter((one) => isDictionary(one)) : [];
  if (list.length > MOST_PAYLOADS) note(`A profile has more than ${MOST_PAYLOADS} payloads; the rest was not read`);
  return list.slice(0, MOST_PAYLOADS).map(readPayload);
}

function asText(value: PlistValue | undefined): string | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" ? value : null;
}

function asBoolean(value: PlistValue | undefined): boolean | null {
  if (typeof value === "boolean") return value;
  return value === "true" || value === 1 ? true : value === "false" || value === 0 ? false : null;
}

/** A profile is where its identifier first stands. */
function originsOf(value: readonly InstalledProfile[], lines: readonly Line[]): Record<string, Line> {
  const origins: Record<string, Line> = Object.create(null);
  if (lines[0] === undefined) return origins;
  origins[""] = lines[0];
  const places = new Map(value.flatMap(({ identifier }, i) => identifier === null ? [] : [[identifier, i] as const]));
  for (const line of lines) {
    const text = /<string>([^<]{1,300})<\/string>/.exec(line.text)?.[1];
    const place = text === undefined ? undefined : places.get(text);
    if (place !== undefined) origins[place] ??= line;
  }
  return origins;
}
