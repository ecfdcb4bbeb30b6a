import type { CryptoPort } from "../cms/crypto_port.ts";
import type { PlistDictionary, PlistValue } from "../plist/value.ts";
import { equalPlist } from "./equal_plist.ts";

/** The fingerprints (SHA-256, hex) of the certificates in a plist; null when one of them cannot be read. */
export function fingerprintsOf(certificates: PlistValue | undefined, { digest }: CryptoPort): string[] | null {
  if (!Array.isArray(certificates)) return null;
  const bytes = certificates.filter((one) => one instanceof Uint8Array && one.length > 0) as Uint8Array[];
  const digests = bytes.map((one) => digest("sha256", one)?.toHex()).filter((one) => one !== undefined);
  return digests.length === certificates.length ? digests : null;
}

/** The fingerprints as the DER form lists them; null when it does not, or in another way. */
export function listedFingerprints(der: PlistDictionary): string[] | null {
  const list = der["DeveloperCertificates"];
  if (!Array.isArray(list)) return null;
  const hashes = list.flatMap((one) => one instanceof Uint8Array && one.length === 32 ? [one.toHex()] : []);
  return hashes.length === list.length ? hashes : null;
}

/** Says whether the two forms of a profile agree in everything that both of them hold. */
export function compareWithDer(plist: PlistDictionary, der: PlistDictionary, crypto: CryptoPort): boolean {
  return Object.entries(plist).every(([key, value]) => {
    const other = der[key];
    if (other === undefined) return true;
    if (key === "DeveloperCertificates") return equalSets(fingerprintsOf(value, crypto), listedFingerprints(der));
    if (key === "ProvisionedDevices") return equalSets(textsOf(value), textsOf(other));
    return equalPlist(value, other);
  });
}

function textsOf(value: PlistValue): string[] | null {
  return Array.isArray(value) ? value.map(String) : null;
}

/** What cannot be read on one side says nothing. */
function equalSets(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === null || b === null || equalPlist([...a].sort(), [...b].sort());
}
