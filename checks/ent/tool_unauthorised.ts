import { APP_PATH, bundle, nestedLibrary } from "../bundle_samples.ts";
import type { Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { type NestedPart, nestedPartsOf } from "../nested_parts.ts";
import { restrictedClaims } from "../profile_pairs.ts";
import { TEAM } from "../samples.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";

const APPLICATION_ID = "com.apple.application-identifier";
const KEYCHAIN = { "keychain-access-groups": [`${TEAM}.com.example.tunnel`] };

export default defineRule({
  id: "ent.tool-unauthorised",
  kind: "context",
  stage: 3,
  title: "A tool inside claims restricted entitlements that no profile can grant it",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: ["code"],
  reads: ["app.info", "sysex.embedded"],
  judge(of) {
    return found(...nestedPartsOf(of).flatMap(judgePart));
  },
  explains: [],
  fix: [{
    text:
      "Sign the tool with entitlements of its own, without the restricted ones; or, if it needs them, make it a bundle with its " +
      "own App ID and profile. Never sign with --deep, which gives everything inside the app's",
    for: "developer",
    command: "codesign -d --entitlements - --xml <path of the tool>",
    risk: "low",
    verify: "No restricted entitlement is in the tool's signature, and it starts on a Mac that did not build it",
  }],
  why:
    "A restricted entitlement counts only when a profile in the same bundle grants it, and a bare executable is in no bundle of its " +
    "own: macOS ends it before its first line. The app and its extension are not affected, until they need it.",
  notWhen:
    "The executable lies in a bundle of its own with a profile, the App Store or TestFlight installed the app, or the claim is free " +
    "for all, as those of the sandbox and of app groups are.",
  macos: "10.15 and later",
  references: ["knowledge 02 §2.2, §3 SX-ENT-017, SX-SIG-015", "TN3125"],
  aliases: ["SX-ENT-017"],
  samples: () => ({
    fires: [
      {
        says: "files of a tool with a keychain group",
        facts: bundle({ nested: [tool({ entitlements: KEYCHAIN })] }),
      },
      {
        says: "files of a tool with the app's identity",
        facts: bundle({ nested: [tool({ entitlements: { [APPLICATION_ID]: `${TEAM}.com.example.tunnel` } })] }),
      },
    ],
    silent: [
      {
        says: "a tool with the entitlements of the sandbox",
        facts: bundle({ nested: [tool({ entitlements: { "com.apple.security.app-sandbox": true } })] }),
      },
      {
        says: "a library, whose entitlements nobody reads",
        facts: bundle({ nested: [nestedLibrary({ entitlements: KEYCHAIN })] }),
      },
      {
        says: "an XPC service, which is a bundle and may have a profile",
        facts: bundle({ nested: [tool({ entitlements: KEYCHAIN }, `${APP_PATH}/Contents/XPCServices/Broker.xpc`)] }),
      },
      {
        says: "a tool that the App Store signed anew",
        facts: bundle({ nested: [tool({ entitlements: KEYCHAIN, channel: "app-store" })] }),
      },
      { says: "a tool whose entitlements were not read", facts: bundle({ nested: [tool({ entitlements: null })] }) },
    ],
  }),
});

/** A tool in the app. */
function tool(overrides: Partial<SignedCode>, bundlePath?: string): SignedCode {
  const path = `${APP_PATH}/Contents/Helpers/example-cli`;
  const place = { kind: "execute", bundlePath: bundlePath ?? path, loadedBy: [] };
  return nestedLibrary({ path, identifier: "com.example.tunnel.cli", ...overrides }, place);
}

/** Only what is no bundle's main executable: its path is then all there is of it. */
function judgePart({ value, name, cite }: NestedPart): Found[] {
  const { channel, file, path } = value;
  const isBare = file.kind === "execute" && file.bundlePath === path;
  const claims = isBare && (channel === "developer-id" || channel === "development") ? restrictedClaims(value) : [];
  if (claims.length === 0) return [];
  return [{ message: `${name} claims ${claims.join(", ")}, and as no bundle it can have no profile`, cites: [cite] }];
}
