/** Property lists of any kind: looks at the first bytes and hands the whole to the reader of that format. */
import { decodeText } from "../text_decode.ts";
import { parseBinaryPlist } from "./binary.ts";
import { parseJsonPlist } from "./json.ts";
import { parseOpenStepPlist } from "./openstep.ts";
import { parsePlutilPrint } from "./plutil_print.ts";
import { PlistError, type PlistOptions, type PlistValue, quoteInput } from "./value.ts";
import { parseXmlPlist } from "./xml.ts";

/** Bytes of the beginning that decide what a file is. */
const PROBED = 4096;

const DECLARATION = /^[^<]{0,16}<\?xml[^>]{0,200}\sencoding\s?=\s?["']([\w.:-]{1,40})["']/;
const XML = /^<(?:[?!]|(?:plist|dict|array|string)[\s>/])/;

/** The first key or index of braces, and what stands behind it. */
const ENTRY = /^[{[][\s{[]{0,1000}(?:"[^"\n]{0,200}"|“[^”\n]{0,200}”|[\w$./:-]{1,200})\s{0,20}(=(?:>|&gt;)|[:=])/;

/**
 * Parses a property list: binary, XML, JSON, the print of `plutil -p`, or old-style text that begins with a bracket or comment.
 * Throws `PlistError`, one sentence; with `options.problems` XML and printed text that is cut gives what could be read.
 */
export function parsePlist(bytes: Uint8Array, options: PlistOptions = {}): PlistValue {
  if (bytes.length === 0) throw new PlistError("empty file", null);
  if (String.fromCharCode(...bytes.subarray(0, 6)) === "bplist") return parseBinaryPlist(bytes);
  const text = decodeBytes(bytes);
  const head = text.slice(0, PROBED).replace(/^[\s\ufeff\0]+/, "");
  if (XML.test(head)) return parseXmlPlist(text, options);
  if (head.startsWith("(") || head.startsWith("/*") || head.startsWith("//")) return parseOpenStepPlist(text, options);
  if (!head.startsWith("{") && !head.startsWith("[")) {
    throw new PlistError(`neither binary nor XML, JSON or a print: ${quoteInput(head)}`, 0);
  }
  const sign = ENTRY.exec(head)?.[1];
  if (sign === "=") return parseOpenStepPlist(text, options);
  return sign === "=>" || sign === "=&gt;" ? parsePlutilPrint(text, options) : parseJsonPlist(text);
}

function decodeBytes(bytes: Uint8Array): string {
  const label = DECLARATION.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 256)))?.[1] ?? "utf-8";
  // A declaration of UTF-16 in bytes that can be read as ASCII is a leftover of a conversion.
  if (!/^(?:utf|ucs|us-ascii)/i.test(label)) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      throw new PlistError(`text is not in its encoding ${quoteInput(label)}`, null);
    }
  }
  const decoded = decodeText(bytes);
  if (!decoded) throw new PlistError("neither text nor a binary list", 0);
  return decoded.text;
}
