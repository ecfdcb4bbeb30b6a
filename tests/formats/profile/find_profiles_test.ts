import fc from "fast-check";
import { assertEquals, assertStringIncludes } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { findProfiles } from "../../../formats/profile/find_profiles.ts";
import { parseProfileCommand } from "../../../formats/profile/profile_command.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { makeProfile, printProfile, signProfile } from "../../profiles.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const XML = printProfile(makeProfile());
const SMALL = printProfile(makeProfile({ DeveloperCertificates: undefined }));
const PROMPT = "jo@mac ~ % security cms -D -i /Applications/Example.app/Contents/embedded.provisionprofile";
const FRAGMENT = "\t<key>ProvisionsAllDevices</key>\n\t<true/>\n\t<key>TeamIdentifier</key>\n\t<array/>";
const EXTRACTED = '<plist version="1.0">\n<dict>\n<key>keychain-access-groups</key>\n<array/>\n</dict>\n</plist>';
const OTHER = "<plist><dict><key>CFBundleIdentifier</key><string>com.example</string></dict></plist>";

const TEXTS: readonly [says: string, text: string, heads: readonly string[]][] = [
  ["a profile alone", XML, ["<?xml"]],
  ["a profile under its command", `${PROMPT}\n${XML}`, ["jo@ma"]],
  ["a profile behind a warning", `${PROMPT}\nsecurity: SecPolicySetValue: not valid\n${XML}`, ["jo@ma"]],
  ["a prompt behind the last tag", `${PROMPT}\n${XML.trimEnd()}jo@mac ~ % ls\n`, ["jo@ma"]],
  ["two profiles", `App:\n${XML}\nExtension:\n${XML}`, ["<?xml", "<?xml"]],
  ["mail quotes", XML.replace(/^/gm, "> "), ["<?xml"]],
  ["a fence", `\`\`\`xml\n${XML}\`\`\``, ["<?xml"]],
  ["escaped tags of a web page", `<pre>${XML.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</pre>`, ["<?xml"]],
  ["a fragment", `it says\n${FRAGMENT}\nand that is all`, ["\t<key"]],
  ["a dictionary without a header", SMALL.replace(/^[\s\S]*?(?=<dict>)/, "").replace("</plist>", ""), ["<dict>"]],
  ["a binary file that was pasted", new TextDecoder().decode(signProfile(SMALL)).replaceAll("\0", ""), ["<?xml"]],
  ["entitlements that the command cut out", `${PROMPT} | plutil -extract Entitlements xml1 -o - -\n${EXTRACTED}`, [
    "jo@ma",
  ]],
  ["a print of plutil", '{\n  "AppIDName" => "x"\n  "TimeToLive" => 5\n}', ["{"]],
  ["JSON", '{"AppIDName": "x", "TeamIdentifier": ["EXAMPLE123"]}', ['{"App']],
  ["other property lists", `${OTHER}\n${EXTRACTED}\n{ "a" => 1 }`, []],
  ["one key that others have too", "<key>TeamIdentifier</key>\n<string>x</string>", []],
  ["prose about the keys", "TeamIdentifier and Entitlements differ in ProvisionedDevices", []],
];

for (const [says, text, heads] of TEXTS) {
  Deno.test(`findProfiles() finds ${heads.length} in ${says}`, () => {
    const blocks = findProfiles(parseTranscript(text));
    assertEquals(blocks.length, heads.length);
    blocks.forEach((block, i) => assertStringIncludes(block[0]!.text, heads[i]!));
  });
}

const COMMANDS: readonly [command: string, path: string | null | undefined, entitlementsOnly?: boolean][] = [
  ["security cms -D -i embedded.provisionprofile", "embedded.provisionprofile"],
  ["/usr/bin/security cms -Di x.provisionprofile", null],
  [
    'sudo security cms -D -i "/Applications/My App.app/Contents/embedded.provisionprofile" | less',
    "/Applications/My App.app/Contents/embedded.provisionprofile",
  ],
  ["security cms -D -i /Applications/My\\ App.app/p.provisionprofile", "/Applications/My App.app/p.provisionprofile"],
  ["security cms -D < p.provisionprofile", "p.provisionprofile"],
  ['security cms -D -i "$profile"', null],
  ["openssl smime -inform der -verify -noverify -in p.mobileprovision", "p.mobileprovision"],
  ["security cms -D -i p | plutil -extract Entitlements xml1 -o - -", "p", true],
  ["/usr/libexec/PlistBuddy -c 'Print :Entitlements' /dev/stdin <<< $(security cms -D -i p)", "p", true],
  ["security find-identity -v -p codesigning", undefined],
  ["codesign -d --entitlements - App.app", undefined],
];

for (const [command, path, entitlementsOnly = false] of COMMANDS) {
  Deno.test(`parseProfileCommand() reads ${command.slice(0, 60)}`, () => {
    assertEquals(parseProfileCommand(command), path === undefined ? null : { path, entitlementsOnly });
  });
}

Deno.test("findProfiles() survives any lines and gives blocks in order", () => {
  const piece = fc.constantFrom(
    "<dict>",
    "<key>AppIDName</key>",
    "{",
    "}",
    '"TimeToLive" => 1',
    "</plist>",
    "x",
    PROMPT,
    "",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (parts) => {
      const starts = findProfiles(parseTranscript(parts.join("\n"))).map((block) => block[0]!.n);
      assertEquals(starts, [...starts].sort((a, b) => a - b));
    }),
    { numRuns: times(150) },
  );
});

Deno.test("findProfiles() ends within a second on large texts of hostile lines", () => {
  for (const unit of ["<dict>\n", "<key>\n", "{\n", "}{\n", `${PROMPT}\n`, '"', "<key>Entitlements", " ", "<plist "]) {
    const lines = toLines(makeLarge(unit));
    assertTimely(() => findProfiles(lines), unit, 200);
  }
});
