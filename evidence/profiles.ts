import { findProfiles } from "../formats/profile/find_profiles.ts";
import { parseProfile, type Profile } from "../formats/profile/profile.ts";
import type { Document, Output, Parsed } from "./define.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

export default defineFact<Profile[]>({
  key: "profiles",
  summary: "Provisioning profiles: what they grant, to which app, team, certificates and devices",
  privacy: "path",
  privilege: "none",
  merge: "append",
  most: 1_000,
  sources: [{ format: "embedded.provisionprofile, security cms -D", find: findProfile, parse: parseOne }],
  fromBundle: true,
});

const SIGNED_DATA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const FILE = /\.(?:provisionprofile|mobileprovision)$/i;

/** A signed file is one profile whatever of it can be read as text; in a text there may be several. */
function findProfile({ name, bytes, lines }: Document): Output[] {
  if (!isSigned(bytes)) return outputsOf(findProfiles(lines));
  const file = FILE.test(name) ? { file: name } : {};
  return [{ lines: [], bytes, errors: [], exitCode: null, command: null, root: null, ...file }];
}

/** SEQUENCE, its length in up to five bytes, then the object identifier of signed data. */
function isSigned(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x30) return false;
  return [2, 3, 4, 5, 6].some((at) => SIGNED_DATA.every((byte, i) => bytes[at + i] === byte));
}

function parseOne({ bytes, file, lines }: Output): Parsed<Profile[]> {
  const { value, origins, ...parsed } = parseProfile(bytes ?? bytesOf(lines), bytes ? [] : lines);
  const at = origins[""];
  return {
    ...parsed,
    value: value && [{ ...value, path: file ?? value.path }],
    origins: at === undefined ? {} : { "0": at },
  };
}

function bytesOf(lines: Output["lines"]): Uint8Array {
  const shown = lines[0]?.command === undefined ? lines : lines.slice(1);
  return new TextEncoder().encode(shown.map((line) => line.text).join("\n"));
}
