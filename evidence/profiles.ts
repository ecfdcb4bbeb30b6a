import { isSignedMessage } from "../formats/cms/is_signed_message.ts";
import { findProfiles } from "../formats/profile/find_profiles.ts";
import { parseProfile, type Profile } from "../formats/profile/profile.ts";
import type { Document, Output, Parsed } from "./define.ts";
import { defineFact } from "./define.ts";
import { fromInstalled } from "./installed.ts";
import { bytesOf, outputsOf, wholeFile } from "./outputs.ts";

export default defineFact<Profile[]>({
  key: "profiles",
  summary: "Provisioning profiles: what they grant, to which app, team, certificates and devices",
  privacy: "path",
  privilege: "none",
  merge: "append",
  most: 1_000,
  sources: [
    { format: "embedded.provisionprofile, security cms -D", find: findProfile, parse: parseOne },
    fromInstalled("profiles"),
  ],
  fromBundle: true,
});

const FILE = /\.(?:provisionprofile|mobileprovision)$/i;

/** A signed file is one profile whatever of it can be read as text; in a text there may be several. */
function findProfile(document: Document): Output[] {
  const { name, bytes, lines } = document;
  if (!isSignedMessage(bytes)) return outputsOf(findProfiles(lines));
  // A signed configuration profile is no provisioning profile.
  if (/\.mobileconfig$/i.test(name)) return [];
  return wholeFile(document, FILE.test(name) ? name : undefined);
}

function parseOne(output: Output): Parsed<Profile[]> {
  const { bytes, file, lines } = output;
  const { value, origins, ...parsed } = parseProfile(bytesOf(output), bytes ? [] : lines);
  const at = origins[""];
  return {
    ...parsed,
    value: value && [{ ...value, path: file ?? value.path }],
    origins: at === undefined ? {} : { "0": at },
  };
}
