/** The shapes of what a record of an installed bundle holds, so that a capture from a stranger is read as carefully as its files. */
import {
  aNumber,
  anyJson,
  aSwitch,
  aText,
  dictionaryOf,
  listOf,
  objectOf,
  oneOf,
  orNothing,
  orNull,
} from "../../formats/json_shape.ts";
import type { CodeFile, CodeSlice, SealedCode } from "../../formats/code_file.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import type { Profile, ProfileSignature } from "../../formats/profile/profile.ts";
import type { BundleInfo, ExecutableInfo, ExecutableSlice, LayoutFinding, MachNameUse } from "./shapes.ts";

const YES_NO = oneOf("yes", "no", "unknown");
const CHANNELS = [
  "developer-id",
  "development",
  "app-store",
  "testflight",
  "apple",
  "adhoc",
  "unknown",
] as const;
const maybeSwitch = orNull(aSwitch);
const maybeText = orNull(aText);
const maybeNumber = orNull(aNumber);
const texts = listOf(aText);

export const BUNDLE_INFO = objectOf<BundleInfo>({
  path: aText,
  fileName: aText,
  bundleId: maybeText,
  version: maybeText,
  build: maybeText,
  packageType: maybeText,
  minimumSystem: maybeText,
  executable: maybeText,
  executableIsMachO: aSwitch,
  providerClasses: orNull(dictionaryOf(aText)),
  machServiceName: maybeText,
  misplacedMachServiceName: maybeText,
  usageDescription: maybeText,
  extensionPoint: maybeText,
  unexpanded: dictionaryOf(aText),
  hasProfile: aSwitch,
  isStapled: aSwitch,
  problem: maybeText,
});

const EXECUTABLE_SLICE = objectOf<ExecutableSlice>({
  arch: maybeText,
  fileType: maybeText,
  hasEntry: maybeSwitch,
  usesExtensionMain: YES_NO,
  minimumSystem: maybeText,
  sdk: maybeText,
  isSigned: maybeSwitch,
  rpaths: orNull(texts),
  dylibs: orNull(
    listOf(objectOf<{ readonly path: string; readonly isWeak: boolean }>({ path: aText, isWeak: aSwitch })),
  ),
  unresolved: texts,
  classes: dictionaryOf(YES_NO),
});

export const EXECUTABLE_INFO = objectOf<ExecutableInfo>({
  path: aText,
  file: aText,
  isRead: aSwitch,
  archs: texts,
  archsAreAll: aSwitch,
  slices: listOf(EXECUTABLE_SLICE),
  problems: texts,
});

export const MACH_NAME_USE = objectOf<MachNameUse>({ path: aText, name: aText, isUsed: YES_NO, others: texts });

export const LAYOUT_FINDING = objectOf<LayoutFinding>({
  kind: oneOf("stray-in-root", "apple-double", "data-among-code", "misplaced-extension", "link-outside"),
  path: aText,
});

const CODE_SLICE = objectOf<CodeSlice>({
  arch: aText,
  signature: oneOf("signed", "adhoc", "linker-signed", "unsigned", null),
  identifier: maybeText,
  teamId: maybeText,
  cdhash: maybeText,
  flags: texts,
  entitlements: orNull(dictionaryOf(anyJson)),
  formsAgree: maybeSwitch,
  badPages: aNumber,
  alteredParts: texts,
});

const SEALED_CODE = objectOf<SealedCode>({
  by: aText,
  as: oneOf("code", "resource", "nothing"),
  isSame: maybeSwitch,
  requirement: oneOf("satisfied", "failed", "unknown", null),
});

const CODE_FILE = objectOf<CodeFile>({
  role: oneOf("app", "extension", "appex", "nested", "bare"),
  bundlePath: aText,
  kind: maybeText,
  slices: listOf(CODE_SLICE),
  leafTeam: maybeText,
  leafSha256: maybeText,
  leafExpires: maybeText,
  chainsToApple: maybeSwitch,
  signsTheseHashes: maybeSwitch,
  timestamp: maybeText,
  launchConstraints: texts,
  slicesDiffer: texts,
  seal: orNull(
    objectOf<NonNullable<CodeFile["seal"]>>({ missing: texts, added: texts, altered: texts }),
  ),
  sealed: orNull(SEALED_CODE),
  loadedBy: texts,
  problems: texts,
});

export const SIGNED_CODE = objectOf<SignedCode>({
  path: maybeText,
  identifier: maybeText,
  teamId: maybeText,
  format: maybeText,
  flags: orNull(texts),
  signature: oneOf("signed", "adhoc", "linker-signed", "unsigned", "invalid", null),
  authorities: texts,
  channel: oneOf(...CHANNELS),
  secureTimestamp: maybeSwitch,
  cdhash: maybeText,
  entitlements: orNull(dictionaryOf(anyJson)),
  designatedRequirement: maybeText,
  verify: orNull(
    objectOf<NonNullable<SignedCode["verify"]>>({ ok: aSwitch, errors: texts, details: texts }),
  ),
  stapled: maybeSwitch,
  infoPlistBound: maybeSwitch,
  warnings: texts,
  file: orNothing(CODE_FILE),
});

export const PROFILE = objectOf<Profile>({
  path: maybeText,
  name: maybeText,
  uuid: maybeText,
  teamId: maybeText,
  platforms: orNull(texts),
  type: oneOf("developer-id", "development", "app-store", null),
  expires: maybeText,
  devices: maybeNumber,
  certificates: maybeNumber,
  certificatesSha256: orNull(texts),
  entitlements: orNull(dictionaryOf(anyJson)),
  applicationIdentifier: maybeText,
  provisionsAllDevices: maybeSwitch,
  distribution: maybeText,
  provisionedDevices: orNull(texts),
  derAgrees: maybeSwitch,
  cms: orNull(objectOf<ProfileSignature>({
    messageDigestOk: maybeSwitch,
    signatureOk: maybeSwitch,
    chainsToApple: maybeSwitch,
    signer: maybeText,
    signerKind: oneOf(
      "developer-id",
      "development",
      "app-store",
      "testflight",
      "apple",
      "profile-signing",
      "unknown",
      null,
    ),
  })),
});
