/** Answers of sysextd to a request to activate or deactivate an extension (public header SystemExtensions.h; the sixth is Apple's spelling). */
import { defineCodes } from "./define.ts";

const SYSEXTD_LOG =
  `Activate once more and read sysextd's log of the same minute: the reason stands a few lines before the error`;

export const OS_SYSTEM_EXTENSION_ERROR = defineCodes({
  id: "OSSystemExtensionErrorDomain",
  title: "Requests to sysextd",
  says:
    "sysextd answers a request to activate or deactivate a system extension with one of these. Most codes have several causes; " +
    "the reason stands in sysextd's log.",
  prefix: "OSSystemExtensionError",
  aliases: ["OSSystemExtensionError", "OSSystemExtensionErrorCode"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 01 §7", "knowledge 03 §4.1", "knowledge 08 §1"],
}, [
  [1, "Unknown", "sysextd gave no reason or lost the connection", {
    cause: "two active records of one extension, or sysextd itself crashed",
    next: "Look for two rows of the extension and for crash reports of sysextd",
    rules: ["reg.multiple-versions"],
  }],
  [2, "MissingEntitlement", "the app may not install system extensions", {
    cause: "com.apple.developer.system-extension.install is missing from the app's signature",
    next: "Show the app's entitlements: codesign -d --entitlements - --xml APP",
    rules: ["ent.install-missing", "ent.stripped"],
  }],
  [3, "UnsupportedParentBundleLocation", "the app lies where extensions may not be activated from", {
    cause: "the app runs from a disk image, from Downloads, or translocated, instead of from /Applications",
    next: "Move the app to /Applications and start it from there",
    rules: ["app.translocated", "app.outside-applications"],
  }],
  [4, "ExtensionNotFound", "the app holds no extension with that identifier", {
    cause: "the bundle's file name is not its identifier, the extension is in the wrong folder, or two records exist",
    next:
      "Compare the bundle's file name with its CFBundleIdentifier and look into Contents/Library/SystemExtensions of the app",
    rules: ["bundle.name-mismatch", "bundle.sysex-missing", "reg.multiple-versions", "app.duplicate-copies"],
  }],
  [5, "ExtensionMissingIdentifier", "the extension has no CFBundleIdentifier", {
    cause: "a malformed Info.plist",
    next: "Read the extension's Info.plist: plutil -p",
    rules: ["bundle.package-type"],
  }],
  [6, "DuplicateExtensionIdentifer", "the app holds two extensions with one identifier", {
    cause: "a copy was left in the bundle",
    next: "List Contents/Library/SystemExtensions of the app and remove the copy",
    rules: ["bundle.package-type"],
  }],
  [7, "UnknownExtensionCategory", "no category of extensions claims it", {
    cause: "entitlements and Info.plist declare no Network Extension, Endpoint Security, driver or camera",
    next: "Show the extension's entitlements: codesign -d --entitlements - --xml EXTENSION",
    rules: ["ent.ne-missing", "bundle.package-type"],
  }],
  [8, "CodeSignatureInvalid", "the signature is invalid or lacks an entitlement", {
    cause:
      "not notarised, get-task-allow in a Developer ID build, a profile that does not authorise an entitlement, or files " +
      "changed after signing",
    next: "Ask spctl and codesign --verify on that Mac, then read sysextd's log of the request",
    rules: ["sign.not-notarized", "ent.get-task-allow", "prof.not-authorising", "sign.invalid"],
  }],
  [9, "ValidationFailed", "the extension's category refused it", {
    cause:
      "a Mach service name outside the app groups, a macOS that is too old, or a malformed Info.plist: only sysextd's log tells",
    next: SYSEXTD_LOG,
    rules: [
      "mach.prefix-mismatch",
      "host.os-too-old-for-provider",
      "bundle.package-type",
      "bundle.usage-description-missing",
    ],
  }],
  [10, "ForbiddenBySystemPolicy", "an MDM policy forbids it", {
    cause: "a com.apple.system-extension-policy payload that does not list the team or the bundle id",
    next: "Have the administrator add the team id and the bundle id to the policy",
    rules: ["mdm.policy-missing-or-blocking", "policy.forbidden"],
  }],
  [11, "RequestCanceled", "the request was canceled", {
    cause: "the app or the user declined the replacement",
    next: "Read the app's log: its delegate decides about a replacement",
  }],
  [12, "RequestSuperseded", "a newer request replaced it", {
    cause: "the app asked twice",
    next: "Look at the answer to the newer request",
  }],
  [13, "AuthorizationRequired", "an administrator must authorise it", {
    cause: "nobody could be asked (SSH, no session), the password was declined, or MDM locks the extension",
    next: "Ask again from the app in a logged-in session, with an administrator's password",
    rules: ["policy.awaiting-user-approval"],
  }],
]);
