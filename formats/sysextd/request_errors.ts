/** `OSSystemExtensionError` by name, as code and logs write it (public header SystemExtensions.h; the sixth is Apple's spelling). */

const NAMES = [
  "unknown",
  "missingEntitlement",
  "unsupportedParentBundleLocation",
  "extensionNotFound",
  "extensionMissingIdentifier",
  "duplicateExtensionIdentifer",
  "unknownExtensionCategory",
  "codeSignatureInvalid",
  "validationFailed",
  "forbiddenBySystemPolicy",
  "requestCanceled",
  "requestSuperseded",
  "authorizationRequired",
] as const;

/** Domain of the errors that answer a request to activate or deactivate a system extension. */
export const REQUEST_ERROR_DOMAIN = "OSSystemExtensionErrorDomain";

/** Code by name in lower case; the corrected spelling of the sixth is known too. */
export const REQUEST_ERROR_CODES: ReadonlyMap<string, number> = new Map([
  ...NAMES.map((name, i) => [name.toLowerCase(), i + 1] as const),
  ["duplicateextensionidentifier", 6] as const,
]);
