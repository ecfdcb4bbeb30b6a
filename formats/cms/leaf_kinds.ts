/**
 * What Apple's leaf certificates are for, by marker extension and, failing that, by common name (TN3127, public header
 * SecPolicyPriv.h, knowledge 02 §1.6). The first row that fits holds: a TestFlight leaf has the App Store's marker too.
 */
export type LeafKind =
  | "developer-id"
  | "development"
  | "app-store"
  | "testflight"
  | "apple"
  | "profile-signing"
  | "unknown";

export const MARKERS: readonly (readonly [oid: string, kind: LeafKind])[] = [
  ["1.2.840.113635.100.6.1.25.1", "testflight"],
  ["1.2.840.113635.100.6.1.25.2", "testflight"],
  // Of profiles for the Mac, and of the profile that is encoded in DER.
  ["1.2.840.113635.100.4.11", "profile-signing"],
  ["1.2.840.113635.100.12.19", "profile-signing"],
  ["1.2.840.113635.100.6.1.13", "developer-id"],
  // An installed copy of the Mac App Store, then the forms that developers upload to it.
  ["1.2.840.113635.100.6.1.9", "app-store"],
  ["1.2.840.113635.100.6.1.7", "app-store"],
  ["1.2.840.113635.100.6.1.4", "app-store"],
  ["1.2.840.113635.100.6.1.12", "development"],
  ["1.2.840.113635.100.6.1.2", "development"],
];

export const NAMES: readonly (readonly [pattern: RegExp, kind: LeafKind])[] = [
  [/^TestFlight Beta Distribution$/, "testflight"],
  [/Provisioning Profile Signing$/, "profile-signing"],
  [/^Developer ID Application: /, "developer-id"],
  [/^Apple Mac OS Application Signing$/, "app-store"],
  [/^(?:Apple Distribution|3rd Party Mac Developer Application|iPhone Distribution): /, "app-store"],
  [/^(?:Apple Development|Mac Developer|iPhone Developer): /, "development"],
  [/^Software Signing$/, "apple"],
];
