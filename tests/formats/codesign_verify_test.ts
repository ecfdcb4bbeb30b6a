import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { type CodeMessage, parseCodeDetail, parseCodeMessage } from "../../formats/codesign_verify.ts";
import { assertTimely, makeLarge, times } from "../effort.ts";

const APP = "/Applications/Example Tunnel.app";

/** The messages of Security's CSCommon.h as codesign prints them, and whether they are good. */
const MESSAGES: Readonly<Record<string, boolean>> = {
  "valid on disk": true,
  "satisfies its Designated Requirement": true,
  "explicit requirement satisfied": true,
  "code object is not signed at all": false,
  "invalid signature (code or signature have been modified)": false,
  "code has no resources but signature indicates they must be present": false,
  "invalid resource directory (directory or signature have been modified)": false,
  "a sealed resource is missing or invalid": false,
  "code failed to satisfy specified code requirement(s)": false,
  "does not satisfy its designated Requirement": false,
  "invalid Info.plist (plist or signature have been modified)": false,
  "code has no main executable file": false,
  "bundle format unrecognized, invalid, or unsuitable": false,
  "bundle format is ambiguous (could be app or framework)": false,
  "nested code is modified or invalid": false,
  "main executable or Info.plist must be a regular file (no symlinks, etc.)": false,
  "unsealed contents present in the bundle root": false,
  "unsealed contents present in the root directory of an embedded framework": false,
  "resource envelope is obsolete (custom omit rules)": false,
  "resource envelope is obsolete (version 1 signature)": false,
  "main executable failed strict validation": false,
  "embedded framework contains modified or invalid version": false,
  "invalid destination for symbolic link in bundle": false,
  "the code is valid but does not seem to be an app": false,
  "resource fork, Finder information, or similar detritus not allowed": false,
  "a Team Identifier is wrong or inappropriate": false,
  "unsupported resource found (something not a directory, file or symlink)": false,
  "notarization indicates this code has been revoked": false,
  "CSSMERR_TP_NOT_TRUSTED": false,
  "CSSMERR_TP_CERT_REVOKED": false,
  "CSSMERR_TP_CERT_EXPIRED": false,
};

for (const [message, ok] of Object.entries(MESSAGES)) {
  Deno.test(`parseCodeMessage() reads "${message}" with a path, behind a tool's name, and in another case`, () => {
    const expected: CodeMessage = { path: APP, ok, message };
    assertEquals(parseCodeMessage(`${APP}: ${message}`, []), expected);
    assertEquals(parseCodeMessage(`error: ${APP}: ${message}.`, []), expected);
    assertEquals(parseCodeMessage(`${APP}: ${message.toUpperCase()}`, [])?.ok, ok);
    assertEquals(parseCodeMessage(`Example Tunnel.app: ${message} in architecture: arm64`, [])?.message, message);
  });
}

const NONE: Readonly<Record<string, string>> = {
  prose: "I think that a sealed resource is missing or invalid because the updater changed the application yesterday",
  "a log line": `2026-10-01 10:00:00.000 amfid: ${APP}: a sealed resource is missing or invalid`,
  "another tool's verdict": `${APP}: accepted`,
  "a missing file": `${APP}: No such file or directory`,
};

for (const [says, text] of Object.entries(NONE)) {
  Deno.test(`parseCodeMessage() takes ${says} for no verdict`, () => assertEquals(parseCodeMessage(text, [APP]), null));
}

Deno.test("parseCodeMessage() takes an unknown wording only for the path that was verified", () => {
  const text = `${APP}: unknown error -67099`;
  assertEquals(parseCodeMessage(text, [APP]), { path: APP, ok: false, message: "unknown error -67099" });
  assertEquals(parseCodeMessage(text, []), null);
});

Deno.test("parseCodeDetail() reads what explains a verdict", () => {
  const details = [
    `file added: ${APP}/a`,
    `file modified: ${APP}/b`,
    "file missing: c",
    "In subcomponent: d",
    "In architecture: x86_64",
  ];
  assertEquals(details.map(parseCodeDetail), details);
  assertEquals(parseCodeDetail("file sealed: x"), null);
});

Deno.test("parseCodeMessage() takes any line, and a long one of the worst in no time", () => {
  fc.assert(fc.property(fc.string(), (text) => void parseCodeMessage(text, [text])), { numRuns: times(200) });
  for (const seed of ["a", "/a: ", ": ", "valid on disk "]) {
    const text = makeLarge(seed);
    assertTimely(() => parseCodeMessage(text, [APP]), seed, 500);
  }
});
