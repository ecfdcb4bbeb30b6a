/** OSSystemExtensionErrorDomain: code → Apple's name and the usual cause (macOS SDK 26.5; knowledge chapters 01 §7, 03 §4.1, 08 §1). */

export interface ExtensionError {
  /** Apple's name without the prefix `OSSystemExtensionError`, misspelling included. */
  readonly name: string;
  readonly meaning: string;
  readonly usualCause: string;
  /** Rules that can be behind it, likeliest first. */
  readonly rules: readonly string[];
}

export const EXTENSION_ERRORS: Readonly<Record<number, ExtensionError>> = {
  1: {
    name: "Unknown",
    meaning: "sysextd gave no reason or lost the connection",
    usualCause: "two active records of one extension, or sysextd itself crashed",
    rules: ["reg.multiple-versions"],
  },
  2: {
    name: "MissingEntitlement",
    meaning: "the app may not install system extensions",
    usualCause: "com.apple.developer.system-extension.install is missing from the app's signature",
    rules: ["ent.install-missing", "ent.stripped"],
  },
  3: {
    name: "UnsupportedParentBundleLocation",
    meaning: "the app lies where extensions may not be activated from",
    usualCause: "the app runs from a disk image, from Downloads, or translocated, instead of from /Applications",
    rules: ["app.translocated", "app.outside-applications"],
  },
  4: {
    name: "ExtensionNotFound",
    meaning: "the app holds no extension with that identifier",
    usualCause:
      "the bundle's file name is not its identifier, the extension is in the wrong folder, or two records exist",
    rules: ["bundle.name-mismatch", "bundle.sysex-missing", "reg.multiple-versions", "app.duplicate-copies"],
  },
  5: {
    name: "ExtensionMissingIdentifier",
    meaning: "the extension has no CFBundleIdentifier",
    usualCause: "a malformed Info.plist",
    rules: ["bundle.package-type"],
  },
  6: {
    name: "DuplicateExtensionIdentifer",
    meaning: "the app holds two extensions with one identifier",
    usualCause: "a copy was left in the bundle",
    rules: ["bundle.package-type"],
  },
  7: {
    name: "UnknownExtensionCategory",
    meaning: "no category of extensions claims it",
    usualCause: "entitlements and Info.plist declare no Network Extension, Endpoint Security, driver or camera",
    rules: ["ent.ne-missing", "bundle.package-type"],
  },
  8: {
    name: "CodeSignatureInvalid",
    meaning: "the signature is invalid or lacks an entitlement",
    usualCause:
      "not notarised, get-task-allow in a Developer ID build, a profile that does not authorise an entitlement, or files " +
      "changed after signing",
    rules: ["sign.not-notarized", "ent.get-task-allow", "prof.not-authorising", "sign.invalid"],
  },
  9: {
    name: "ValidationFailed",
    meaning: "the extension's category refused it",
    usualCause:
      "a Mach service name outside the app groups, a macOS that is too old, or a malformed Info.plist: only sysextd's log tells",
    rules: [
      "mach.prefix-mismatch",
      "host.os-too-old-for-provider",
      "bundle.package-type",
      "bundle.usage-description-missing",
    ],
  },
  10: {
    name: "ForbiddenBySystemPolicy",
    meaning: "an MDM policy forbids it",
    usualCause: "a com.apple.system-extension-policy payload that does not list the team or the bundle id",
    rules: ["mdm.policy-missing-or-blocking", "policy.forbidden"],
  },
  11: {
    name: "RequestCanceled",
    meaning: "the request was canceled",
    usualCause: "the app or the user declined the replacement",
    rules: [],
  },
  12: {
    name: "RequestSuperseded",
    meaning: "a newer request replaced it",
    usualCause: "the app asked twice",
    rules: [],
  },
  13: {
    name: "AuthorizationRequired",
    meaning: "an administrator must authorise it",
    usualCause: "nobody could be asked (SSH, no session), the password was declined, or MDM locks the extension",
    rules: ["policy.awaiting-user-approval"],
  },
};
