/**
 * The second form of a provisioning profile, `DER-Encoded-Profile`, which is what the system believes (TN3125; knowledge 02
 * §2.1): a CMS message around a property list in DER. Certificates stand in it as SHA-256 fingerprints, and one key is only here:
 *
 *     SET { SEQUENCE { "Name", "Example" }, SEQUENCE { "ProfileDistributionType", "DIRECT" },
 *       SEQUENCE { "DeveloperCertificates", SEQUENCE { OCTET STRING fingerprint } }, … }
 */
import { parseCms } from "../cms/cms.ts";
import { DerError } from "../der/der_error.ts";
import { type DerNode, hasTag, parseDer } from "../der/node.ts";
import { DICTIONARY_TAG, isDerDictionary, readDerDictionary, readVersioned } from "../der/plist_value.ts";
import type { PlistDictionary } from "../plist/value.ts";

/** Parses the value of `DER-Encoded-Profile` into a dictionary without a prototype. Throws `DerError`. */
export function parseDerProfile(bytes: Uint8Array): PlistDictionary {
  const { content } = parseCms(bytes);
  if (!content) throw new DerError("profile without content", 0);
  return readRoot(parseDer(content));
}

function readRoot(root: DerNode): PlistDictionary {
  if (hasTag(root, DICTIONARY_TAG, "application")) return readVersioned(root);
  if (!isDerDictionary(root)) throw new DerError("no dictionary", root.start);
  return readDerDictionary(root);
}
