/** Repair steps and text samples that the rules about profiles share. */
import type { FixStep } from "./define.ts";
import { ID, TEAM } from "./samples.ts";

export const SHOW_PROFILE: FixStep = {
  text: "Look at what the profile grants, to which App ID, for which certificates, and until when",
  command: "security cms -D -i '{path}'",
  risk: "none",
};

export const NEW_PROFILE: FixStep = {
  text:
    "Enable the capability for this App ID on the developer portal, generate the profile anew with the certificate that signs, " +
    "and embed it as Contents/embedded.provisionprofile before signing. The app and the extension need one each",
  for: "developer",
  risk: "low",
  verify: "doctor inspect <path of the app> finds no fault",
};

/** What a pasted profile is to say. */
export interface PastedProfile {
  readonly id?: string;
  readonly expires?: string;
  readonly uuid?: string;
  /** XML inside of the entitlements. */
  readonly grants: string;
}

/** `security cms -D` of the staged extension's Developer ID profile. */
export function pasteProfile(
  { id = ID, expires = "2041-08-17T14:55:21Z", uuid = "21212121-4343-4656-8878-090909090909", grants }: PastedProfile,
): string {
  return `% security cms -D -i /Library/SystemExtensions/x/${ID}.systemextension/Contents/embedded.provisionprofile
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>AppIDName</key>
	<string>Example Tunnel Extension</string>
	<key>Platform</key>
	<array>
		<string>OSX</string>
	</array>
	<key>Entitlements</key>
	<dict>
		<key>com.apple.application-identifier</key>
		<string>${TEAM}.${id}</string>
		<key>com.apple.developer.team-identifier</key>
		<string>${TEAM}</string>
${grants}	</dict>
	<key>ExpirationDate</key>
	<date>${expires}</date>
	<key>Name</key>
	<string>Example Tunnel Extension</string>
	<key>ProvisionsAllDevices</key>
	<true/>
	<key>TeamIdentifier</key>
	<array>
		<string>${TEAM}</string>
	</array>
	<key>UUID</key>
	<string>${uuid}</string>
</dict>
</plist>
`;
}

/** XML of a list entitlement. */
export function listed(key: string, ...values: readonly string[]): string {
  const items = values.map((value) => `\t\t\t<string>${value}</string>\n`).join("");
  return `\t\t<key>${key}</key>\n\t\t<array>\n${items}\t\t</array>\n`;
}

/** `codesign -dvvv --entitlements` of the staged extension, with this XML among its entitlements. */
export function pasteCode(claims: string, authority = "Developer ID Application: Example"): string {
  return `% codesign -dvvv --entitlements - --xml /Library/SystemExtensions/x/${ID}.systemextension
Executable=/Library/SystemExtensions/x/${ID}.systemextension/Contents/MacOS/${ID}
Identifier=${ID}
Format=bundle with Mach-O universal (x86_64 arm64)
CodeDirectory v=20500 size=1821 flags=0x10000(runtime) hashes=46+7 location=embedded
Authority=${authority} (${TEAM})
Timestamp=22 Nov 2025 at 09:26:40
TeamIdentifier=${TEAM}
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
		<key>com.apple.application-identifier</key>
		<string>${TEAM}.${ID}</string>
		<key>com.apple.developer.team-identifier</key>
		<string>${TEAM}</string>
${claims}</dict>
</plist>
`;
}
