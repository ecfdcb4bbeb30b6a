import { parseDictionary } from "../plist/dictionary.ts";
import { isDictionary, makeDictionary, type PlistDictionary, PlistError } from "../plist/value.ts";
import { parseXmlPlist } from "../plist/xml.ts";

/** The property list of a profile, and how much of it there is. */
export interface ProfileText {
  readonly root: PlistDictionary;
  /** False when something of it is cut or left out. */
  readonly complete: boolean;
  /** True for braces, where an old `plutil -p` prints booleans as numbers. */
  readonly printed: boolean;
  /** True when only the entitlements are shown. */
  readonly entitlementsOnly: boolean;
  readonly problems: readonly string[];
  /** Says whether the array of a key is there without gaps. */
  isWhole(key: string): boolean;
}

const XML_START = /<\?xml\s|<!DOCTYPE plist|<plist[\s>]|<dict\s?\/?>|<key>/;
const KEYS = ["AppIDName", "ApplicationIdentifierPrefix", "DeveloperCertificates", "Entitlements", "ProvisionedDevices"]
  .concat("ProvisionsAllDevices", "TeamIdentifier", "TimeToLive", "IsXcodeManaged", "DER-Encoded-Profile");
/** Complaints shown; the rest says nothing new. */
const MOST_PROBLEMS = 5;

/**
 * Reads the property list in bytes that may hold more: the prompt before it, the signature around it. `entitlementsOnly`: the
 * command cut the entitlements out. Null when there is no profile in it; never throws.
 */
export function readProfileText(bytes: Uint8Array, entitlementsOnly: boolean): ProfileText | null {
  const complaints: PlistError[] = [];
  const text = new TextDecoder().decode(bytes);
  const at = text.search(XML_START);
  const root = at >= 0 ? readXml(text.slice(at), complaints) : readOther(bytes, complaints);
  if (root === null) return null;
  const isProfile = KEYS.some((key) => key in root.dictionary);
  if (!isProfile && !entitlementsOnly) return null;
  const dictionary = isProfile ? root.dictionary : Object.assign(makeDictionary(), { Entitlements: root.dictionary });
  return {
    root: dictionary,
    complete: isProfile && complaints.length === 0 && !root.isPart,
    printed: at < 0,
    entitlementsOnly: !isProfile,
    problems: complaints.slice(0, MOST_PROBLEMS).map((error) => error.message),
    isWhole: (key) => at < 0 ? complaints.length === 0 : isWholeIn(root.text, key, complaints),
  };
}

interface Root {
  readonly dictionary: PlistDictionary;
  readonly text: string;
  /** True for a few entries without the dictionary around them. */
  readonly isPart: boolean;
}

function readXml(text: string, complaints: PlistError[]): Root | null {
  const isPart = text.startsWith("<key>");
  const whole = isPart ? `<dict>${text}</dict>` : text;
  try {
    const root = parseXmlPlist(whole, { problems: complaints });
    return isDictionary(root) ? { dictionary: root, text: whole, isPart } : null;
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

function readOther(bytes: Uint8Array, complaints: PlistError[]): Root | null {
  const dictionary = parseDictionary(bytes, { problems: complaints });
  return dictionary === null ? null : { dictionary, text: "", isPart: false };
}

/** An array that lost elements must not be counted: no complaint may lie between its key and its end. */
function isWholeIn(text: string, key: string, complaints: readonly PlistError[]): boolean {
  const start = text.indexOf(`<key>${key}</key>`);
  if (start < 0) return true;
  const empty = /^<key>[^<]{0,80}<\/key>\s{0,200}<array\s?\/>/.test(text.slice(start, start + 400));
  const end = empty ? start + 1 : text.indexOf("</array>", start);
  return end >= 0 && !complaints.some(({ offset }) => offset === null || (offset >= start && offset <= end));
}
