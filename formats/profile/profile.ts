/**
 * Provisioning profiles (TN3125; knowledge 02 §2): `embedded.provisionprofile` of an app or extension, a CMS message around an
 * XML property list, or that list alone as `security cms -D -i embedded.provisionprofile` prints it (macOS 10.15 to 26):
 *
 *     <dict>
 *     	<key>AppIDName</key>
 *     	<string>Example Tunnel</string>
 *     	<key>TeamIdentifier</key>
 *     	<array>
 *     		<string>EXAMPLE123</string>
 *     	</array>
 *     	<key>ProvisionsAllDevices</key>
 *     	<true/>
 */
import { type Cms, parseCms } from "../cms/cms.ts";
import { judgeSignature } from "../cms/judge_signature.ts";
import type { LeafKind } from "../cms/leaf_kinds.ts";
import type { CryptoPort } from "../cms/crypto_port.ts";
import { PURE_CRYPTO } from "../cms/pure_crypto.ts";
import { DerError } from "../der/der_error.ts";
import type { Line, Parsed, Problem } from "../parsed.ts";
import { isDictionary, type PlistDictionary } from "../plist/value.ts";
import { compareWithDer, fingerprintsOf, listedFingerprints } from "./compare_der.ts";
import { parseDerProfile } from "./der_profile.ts";
import { parseProfileCommand } from "./profile_command.ts";
import { entitlementsOf, findApplicationId, listTexts, readDate, readText } from "./profile_fields.ts";
import { type ProfileText, readProfileText } from "./profile_text.ts";

export type ProfileType = "developer-id" | "development" | "app-store";

/** The signature of the file itself. Null: it cannot be told. */
export interface ProfileSignature {
  /** False when the content was changed after Apple signed it. */
  readonly messageDigestOk: boolean | null;
  readonly signatureOk: boolean | null;
  readonly chainsToApple: boolean | null;
  /** The common name of the signer's certificate. */
  readonly signer: string | null;
  readonly signerKind: LeafKind | null;
}

/** A profile; what the text does not show is null. */
export interface Profile {
  readonly path: string | null;
  readonly name: string | null;
  readonly uuid: string | null;
  readonly teamId: string | null;
  readonly platforms: readonly string[] | null;
  readonly type: ProfileType | null;
  /** ISO 8601. */
  readonly expires: string | null;
  /** How many Macs it lists; null when it lists none. */
  readonly devices: number | null;
  readonly certificates: number | null;
  /** Lower-case hex, in the profile's order. */
  readonly certificatesSha256: readonly string[] | null;
  readonly entitlements: Readonly<Record<string, unknown>> | null;
  /** As granted: `EXAMPLE123.com.example.tunnel`, or with `*` at the end. */
  readonly applicationIdentifier: string | null;
  readonly provisionsAllDevices: boolean | null;
  /** `DIRECT`, `STORE`, `LIMITED`, …: only the DER form tells. */
  readonly distribution: string | null;
  readonly provisionedDevices: readonly string[] | null;
  /** Whether the DER form, which the system believes, says the same; null without one. */
  readonly derAgrees: boolean | null;
  /** Null for a property list without its signature. */
  readonly cms: ProfileSignature | null;
}

const TYPES: Readonly<Record<string, ProfileType>> = {
  DIRECT: "developer-id",
  LIMITED: "development",
  STORE: "app-store",
};

/**
 * Parses a profile: the signed file, or its property list as text in any form. `lines` are the text's, for origins and for the
 * command that printed it. Value null when it is no profile; never throws. The platform's `crypto` is faster, where it is loaded.
 */
export function parseProfile(
  bytes: Uint8Array,
  lines: readonly Line[] = [],
  crypto: CryptoPort = PURE_CRYPTO,
): Parsed<Profile> {
  const problems: Problem[] = [];
  const note = (why: string) => problems.push({ line: lines[0]?.n ?? 0, text: lines[0]?.text ?? "", why });
  const cms = bytes[0] === 0x30 ? readCms(bytes, note) : null;
  const command = parseProfileCommand(lines[0]?.command ?? "");
  const text = readProfileText(cms?.content ?? bytes, command?.entitlementsOnly ?? false);
  if (text === null) {
    note("It is no provisioning profile");
    return { value: null, problems, origins: {} };
  }
  for (const why of text.problems) note(why);
  const der = readDer(text.root, note);
  const signature = cms && judgeSignature(cms, null, crypto);
  const value: Profile = {
    ...describe(text, der, crypto),
    path: command?.path ?? null,
    cms: signature && {
      messageDigestOk: signature.messageDigestOk,
      signatureOk: signature.signatureOk,
      chainsToApple: signature.chainsToApple,
      signer: signature.signer,
      signerKind: signature.leaf,
    },
  };
  return { value, problems, origins: lines[0] ? { "": lines[0] } : {}, complete: text.complete };
}

/** A message that is cut or damaged may still show its property list. */
function readCms(bytes: Uint8Array, note: (why: string) => void): Cms | null {
  try {
    return parseCms(bytes);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    note(error.message);
    return null;
  }
}

function readDer(root: PlistDictionary, note: (why: string) => void): PlistDictionary | null {
  const bytes = root["DER-Encoded-Profile"];
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return null;
  try {
    return parseDerProfile(bytes);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    note(`DER-Encoded-Profile: ${error.message}`);
    return null;
  }
}

function describe(
  text: ProfileText,
  der: PlistDictionary | null,
  crypto: CryptoPort,
): Omit<Profile, "path" | "cms"> {
  const { root, complete } = text;
  const whole = (key: string) => text.isWhole(key) ? root[key] : undefined;
  const devices = listTexts(whole("ProvisionedDevices"));
  const certificates = whole("DeveloperCertificates");
  const all = root["ProvisionsAllDevices"];
  const provisionsAllDevices = typeof all === "boolean" ? all : all === 1 || (complete ? false : null);
  const distribution = readText(der?.["ProfileDistributionType"]);
  const platforms = listTexts(whole("Platform"));
  const typed = TYPES[distribution ?? ""] ??
    guessType(provisionsAllDevices, "ProvisionedDevices" in root, platforms, complete);
  const entitlements = root["Entitlements"];
  return {
    name: readText(root["Name"]),
    uuid: readText(root["UUID"]),
    teamId: listTexts(root["TeamIdentifier"])?.[0] ?? readText(root["TeamIdentifier"]),
    platforms,
    type: text.entitlementsOnly ? null : typed,
    expires: readDate(root["ExpirationDate"]),
    devices: devices?.length ?? null,
    certificates: Array.isArray(certificates) ? certificates.length : null,
    certificatesSha256: fingerprintsOf(certificates, crypto) ?? (der && listedFingerprints(der)),
    entitlements: isDictionary(entitlements) ? entitlementsOf(entitlements, text.printed) : null,
    applicationIdentifier: isDictionary(entitlements) ? findApplicationId(entitlements) : null,
    provisionsAllDevices: text.entitlementsOnly ? null : provisionsAllDevices,
    distribution,
    provisionedDevices: devices,
    derAgrees: der && complete ? compareWithDer(root, der, crypto) : null,
  };
}

/** Knowledge 02 §2.1: what the type is without the DER form. All devices of another platform is a company's own profile. */
function guessType(
  all: boolean | null,
  listsDevices: boolean,
  platforms: readonly string[] | null,
  complete: boolean,
): ProfileType | null {
  if (all) return platforms && !platforms.includes("OSX") ? null : "developer-id";
  if (listsDevices) return "development";
  return complete ? "app-store" : null;
}
