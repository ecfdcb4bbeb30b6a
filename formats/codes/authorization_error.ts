/** Errors of Authorization Services (public header Authorization.h). */
import { defineCodes } from "./define.ts";
import { OS_STATUS } from "./os_status.ts";

export const AUTHORIZATION_ERROR = defineCodes({
  ...OS_STATUS,
  title: "OSStatus of Authorization Services",
  says: "A right, mostly an administrator's, was not granted.",
  confidence: "A",
  sources: ["Authorization.h", "knowledge 08 §10"],
}, [
  [-60001, "errAuthorizationInvalidSet", "the set of rights is invalid"],
  [-60002, "errAuthorizationInvalidRef", "the authorisation is invalid"],
  [-60003, "errAuthorizationInvalidTag", "the tag is invalid"],
  [-60004, "errAuthorizationInvalidPointer", "the pointer is invalid"],
  [-60005, "errAuthorizationDenied", "the right was denied"],
  [-60006, "errAuthorizationCanceled", "the user canceled the question"],
  [-60007, "errAuthorizationInteractionNotAllowed", "a person would have to be asked, and that is not possible", {
    cause: "a daemon such as the extension tried to change trust settings",
    next: "Have the app or device management install the certificate",
    rules: ["tls.trust-settings-denied"],
    confidence: "B",
  }],
  [-60008, "errAuthorizationInternal", "Authorization Services failed internally"],
  [-60009, "errAuthorizationExternalizeNotAllowed", "the authorisation may not be handed on"],
  [-60010, "errAuthorizationInternalizeNotAllowed", "the authorisation may not be taken over"],
  [-60011, "errAuthorizationInvalidFlags", "the flags are invalid"],
  [-60031, "errAuthorizationToolExecuteFailure", "the tool could not be started"],
  [-60032, "errAuthorizationToolEnvironmentError", "the tool's environment is wrong"],
  [-60033, "errAuthorizationBadAddress", "the address is wrong"],
]);
