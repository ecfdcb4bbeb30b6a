/** Builders for pasted profiles and configurations in rule samples, printed as Apple's tools print them. */
import { ID, TEAM } from "./samples.ts";

/** What a property list of a sample may hold. */
export type SampleValue = string | number | boolean | readonly SampleValue[] | { readonly [key: string]: SampleValue };
export type SampleFields = { readonly [key: string]: SampleValue };

/** The app around the extension that samples speak of. */
export const APP = "com.example.tunnel";

/** `profiles show -type configuration -output stdout-xml` with one profile of the computer for each list of payloads. */
export function profilesShown(...profiles: readonly (readonly SampleFields[])[]): string {
  return shownFor("_computerlevel", ...profiles);
}

/** The same for a user, or whatever the scope is. */
export function shownFor(scope: string, ...profiles: readonly (readonly SampleFields[])[]): string {
  const list = profiles.map((payloads, i) => ({
    ProfileDisplayName: `Example profile ${i + 1}`,
    ProfileIdentifier: `com.example.profile.${i + 1}`,
    ProfileUUID: `0000000${i}-1111-4222-8333-444444444444`,
    ProfileItems: payloads.map(({ PayloadType = "", PayloadUUID = "", PayloadIdentifier = "", ...content }) => ({
      PayloadType,
      PayloadUUID,
      PayloadIdentifier,
      PayloadContent: content,
    })),
  }));
  return `% sudo profiles show -type configuration -output stdout-xml\n${document({ [scope]: list })}`;
}

/** A `.mobileconfig` with these payloads. */
export function mobileconfig(...payloads: readonly SampleFields[]): string {
  return document({
    PayloadType: "Configuration",
    PayloadDisplayName: "Example file",
    PayloadIdentifier: "com.example.file",
    PayloadUUID: "11111111-1111-4222-8333-444444444444",
    PayloadVersion: 1,
    PayloadContent: payloads,
  });
}

/** A system extension policy; by default one that lets users allow nothing and lists nothing. */
export function policy(settings: SampleFields = {}): SampleFields {
  return {
    PayloadType: "com.apple.system-extension-policy",
    PayloadIdentifier: "com.example.policy",
    PayloadUUID: "U-POLICY",
    AllowUserOverrides: false,
    ...settings,
  };
}

/** A policy that lists the extension. */
export const LISTED = policy({ AllowedSystemExtensions: { [TEAM]: [ID] } });

function document(value: SampleValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" ` +
    `"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n${writeXml(value)}\n</plist>\n`;
}

function writeXml(value: SampleValue): string {
  if (typeof value === "string") return `<string>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</string>`;
  if (typeof value === "number") return `<integer>${value}</integer>`;
  if (typeof value === "boolean") return `<${value}/>`;
  if (Array.isArray(value)) return ["<array>", ...value.map(writeXml), "</array>"].join("\n");
  const pairs = Object.entries(value).map(([key, one]) => `<key>${key}</key>\n${writeXml(one)}`);
  return ["<dict>", ...pairs, "</dict>"].join("\n");
}
