/**
 * XML property lists, as macOS writes them (`man 5 plist`, the public DTD `PropertyList-1.0.dtd`, output of
 * `plutil -convert xml1`, `codesign -d --entitlements :-` and `security cms -D` on macOS 10.15 to 26):
 *
 *     <?xml version="1.0" encoding="UTF-8"?>
 *     <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
 *     <plist version="1.0">
 *     <dict>
 *     	<key>com.apple.developer.networking.networkextension</key>
 *     	<array>
 *     		<string>app-proxy-provider-systemextension</string>
 *     	</array>
 *     </dict>
 *     </plist>
 *
 * The `<plist>` wrapper may be missing, as in pastes. A dictionary with `CF$UID` alone is a reference of a keyed archive.
 * Of a key that stands twice the last value holds, as in Foundation.
 */
import { parsePlistDate } from "./date.ts";
import { parsePlistInteger } from "./integer.ts";
import { parsePlistReal } from "./real.ts";
import {
  complain,
  keepPart,
  makeDictionary,
  MAX_DEPTH,
  type PlistDictionary,
  PlistError,
  type PlistOptions,
  type PlistValue,
  quoteInput,
  Uid,
} from "./value.ts";
import { matchEndTag, readStartTag, readXmlContent, skipBlanks, skipXmlMarkup, type XmlCursor } from "./xml_scan.ts";

/** A container whose end tag is still to come. */
interface Frame {
  readonly dictionary: PlistDictionary | null;
  readonly array: PlistValue[] | null;
  /** The key that waits for its value. */
  key: string | null;
  keys: number;
  readonly parent: Frame | null;
  readonly depth: number;
}

interface State extends XmlCursor {
  readonly options: PlistOptions;
  frame: Frame | null;
  root: PlistValue | undefined;
  inPlist: boolean;
}

/**
 * Parses the text of an XML property list. Throws `PlistError`; with `options.problems` a text that is cut, or has lines of
 * another kind between its elements, gives what could be read. Text after `</plist>` is not looked at: in a terminal the
 * prompt follows on the same line.
 */
export function parseXmlPlist(text: string, options: PlistOptions = {}): PlistValue {
  const state: State = { text, options, at: 0, empty: false, frame: null, root: undefined, inPlist: false };
  try {
    readElements(state);
    return state.root!;
  } catch (error) {
    if (!(error instanceof PlistError)) throw error;
    while (state.frame) closeFrame(state, state.frame);
    return keepPart(options, error, state.root);
  }
}

function readElements(state: State): void {
  const { text } = state;
  for (;;) {
    const start = skipStrayText(state);
    if (start === text.length) break;
    const mark = text.charCodeAt(start + 1);
    if (mark === 0x2f) {
      if (readEndTag(state, start)) return;
    } else if (mark === 0x21 || mark === 0x3f) {
      state.at = skipXmlMarkup(text, start);
    } else {
      readElement(state, start);
    }
  }
  if (state.frame || state.root === undefined) throw new PlistError("text ends too early", text.length);
}

/** Goes to the next `<`, or the end; what stands before it must be blank. */
function skipStrayText(state: State): number {
  const { text } = state;
  const at = skipBlanks(text, state.at);
  if (text.charCodeAt(at) === 0x3c || at === text.length) return at;
  if (state.root !== undefined && !state.frame && !state.inPlist) return text.length;
  const next = text.indexOf("<", at);
  const end = next < 0 ? text.length : next;
  const stray = quoteInput(text.slice(at, Math.min(end, at + 80)).trimEnd());
  complain(state.options, `text between elements: ${stray}`, at);
  return end;
}

/** Reads one end tag; true after `</plist>`, the end of the list. */
function readEndTag(state: State, start: number): boolean {
  const { text, frame } = state;
  const end = matchEndTag(text, frame ? (frame.dictionary ? "dict" : "array") : "plist", start);
  if (end < 0 || (!frame && (!state.inPlist || state.root === undefined))) {
    throw new PlistError(`unexpected end tag ${quoteInput(text.slice(start, start + 12))}`, start);
  }
  state.at = end;
  if (!frame) return true;
  if (frame.key !== null) throw new PlistError(`key ${quoteInput(frame.key)} without a value`, start);
  closeFrame(state, frame);
  return false;
}

function closeFrame(state: State, frame: Frame): void {
  const { dictionary, array, keys } = frame;
  state.frame = frame.parent;
  const index = keys === 1 ? dictionary?.CF$UID : undefined;
  const isReference = typeof index === "number" && Number.isInteger(index) && index >= 0;
  addValue(state, isReference ? new Uid(index) : dictionary ?? array!, state.at);
}

function readElement(state: State, start: number): void {
  const name = readStartTag(state, start);
  if (name === "plist") return openPlist(state, start);
  if (name === "dict" || name === "array") return openFrame(state, name === "dict", start);
  const content = state.empty ? "" : readXmlContent(state, name);
  if (name === "key") return addKey(state, content, start);
  const value = parseScalar(name, content);
  if (value === null) complain(state.options, `<${name}> cannot be ${quoteInput(content)}`, start);
  addValue(state, value, start);
}

function openPlist(state: State, start: number): void {
  if (state.inPlist || state.root !== undefined || state.frame) throw new PlistError("second <plist>", start);
  if (state.empty) throw new PlistError("empty <plist>", start);
  state.inPlist = true;
}

function openFrame(state: State, isDictionary: boolean, start: number): void {
  const parent = state.frame;
  const depth = (parent?.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) throw new PlistError(`nested deeper than ${MAX_DEPTH}`, start);
  checkPlace(state, start);
  const frame: Frame = {
    dictionary: isDictionary ? makeDictionary() : null,
    array: isDictionary ? null : [],
    key: null,
    keys: 0,
    parent,
    depth,
  };
  if (state.empty) addValue(state, frame.dictionary ?? frame.array, start);
  else state.frame = frame;
}

function addKey({ frame }: State, key: string, start: number): void {
  if (!frame?.dictionary) throw new PlistError(`key ${quoteInput(key)} outside a dictionary`, start);
  if (frame.key !== null) throw new PlistError(`key ${quoteInput(frame.key)} without a value`, start);
  frame.key = key;
  frame.keys++;
}

function checkPlace({ frame, root }: State, start: number): void {
  if (!frame && root !== undefined) throw new PlistError("second value beside the first", start);
  if (frame?.dictionary && frame.key === null) throw new PlistError("value without a key", start);
}

function addValue(state: State, value: PlistValue, start: number): void {
  checkPlace(state, start);
  const { frame } = state;
  if (!frame) {
    state.root = value;
  } else if (frame.dictionary) {
    frame.dictionary[frame.key!] = value;
    frame.key = null;
  } else {
    frame.array!.push(value);
  }
}

/** The value of a scalar element, null when its content is none. */
function parseScalar(name: string, content: string): PlistValue {
  switch (name) {
    case "true":
    case "false":
      return content.trim() === "" ? name === "true" : null;
    case "integer":
      return parsePlistInteger(content.trim());
    case "real":
      return parsePlistReal(content.trim());
    case "date":
      return parsePlistDate(content.trim());
    case "data":
      try {
        return Uint8Array.fromBase64(content);
      } catch {
        return null;
      }
    default:
      return content;
  }
}
