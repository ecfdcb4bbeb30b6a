import { isSignedMessage } from "../formats/cms/is_signed_message.ts";
import { dropProfileSecrets } from "../formats/mdm/drop_profile_secrets.ts";
import type { InstalledProfile } from "../formats/mdm/profile.ts";
import { findProfileAttributes, parseProfileAttributes } from "../formats/mdm/profile_attributes.ts";
import { parseConfigurationProfiles } from "../formats/mdm/profiles.ts";
import { findXmlPlists } from "../formats/plist/find_plists.ts";
import type { Line } from "../formats/parsed.ts";
import type { Document, Output, Parsed } from "./define.ts";
import { defineFact } from "./define.ts";
import { allLines, bytesOf, isBinaryList, outputsOf, wholeFile } from "./outputs.ts";

const FILE = /\.mobileconfig$/i;
/** The whole property list of a Mac without profiles. */
const EMPTY = /<plist[^>]{0,40}>\s{0,40}(?:<dict\s?\/>|<dict>\s{0,40}<\/dict>)\s{0,40}<\/plist>/;
const MOST_EMPTY = 12;
const REFUSED = /requires? root|must be (?:run as )?root|root privileges|not permitted/i;

export default defineFact<InstalledProfile[]>({
  key: "mdm.profiles",
  summary: "Configuration profiles: what they allow, and what they set up; secrets are never kept",
  privacy: "personal",
  privilege: "root",
  merge: "append",
  most: 1_000,
  sources: [{
    format: "profiles show -output stdout-xml",
    probes: [{
      command: ["/usr/bin/profiles", "show", "-type", "configuration", "-output", "stdout-xml"],
      dropSecrets: dropProfileSecrets,
    }],
    find: findListing,
    parse: parseListing,
  }, {
    format: ".mobileconfig",
    find: findFile,
    parse: (output) => parseConfigurationProfiles(bytesOf(output), [], output.file ?? null),
  }, {
    format: "profiles list",
    find: ({ lines }) => outputsOf(findProfileAttributes(lines)),
    parse: ({ lines }) => parseProfileAttributes(lines),
  }],
});

function findListing({ name, bytes, lines }: Document): Output[] {
  if (isBinary(bytes)) return [];
  const blocks = findXmlPlists(lines).filter((block) =>
    block.some(({ text }) => /<key>ProfileItems<|<string>Configuration<|<key>_computerlevel</.test(text)) ||
    isEmptyAnswer(block, lines)
  );
  return outputsOf(blocks).map((output) => FILE.test(name) ? { ...output, file: name } : output);
}

/** A Mac without profiles answers with an empty dictionary, which says something only below its question. */
function isEmptyAnswer(block: readonly Line[], lines: readonly Line[]): boolean {
  const at = lines.indexOf(block[0]!);
  return block.length < MOST_EMPTY && EMPTY.test(block.map(({ text }) => text).join("\n")) &&
    /\bprofiles\b.*\bstdout-xml\b/.test(lines[at - 1]?.command ?? block[0]!.command ?? "");
}

/** Others than root are told of their own profiles alone. */
function parseListing(output: Output): Parsed<InstalledProfile[]> {
  const lines = output.lines.filter(({ command }) => command === undefined);
  const bytes = bytesOf(output);
  if (bytes.length < 1_000 && EMPTY.test(new TextDecoder().decode(bytes))) {
    return { value: [], problems: [], origins: {}, complete: output.root !== false };
  }
  const parsed = parseConfigurationProfiles(bytes, lines, output.file ?? null);
  if (parsed.value !== null) return { ...parsed, complete: parsed.complete !== false && output.root !== false };
  const refusal = allLines(output).find(({ text }) => REFUSED.test(text));
  if (refusal === undefined) return parsed;
  const problem = { line: refusal.n, text: refusal.text, why: "profiles answers root alone" };
  return { value: [], problems: [problem], origins: { "": refusal }, refused: true, complete: false };
}

/** A signed or binary file is one profile, whatever of it can be read as text. */
function findFile(document: Document): Output[] {
  return isBinary(document.bytes) ? wholeFile(document, document.name) : [];
}

function isBinary(bytes: Uint8Array): boolean {
  return isSignedMessage(bytes) || isBinaryList(bytes);
}
