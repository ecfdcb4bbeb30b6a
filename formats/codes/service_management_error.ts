/** Errors of SMAppService, which registers helpers that ship next to an extension (public header ServiceManagement/SMErrors.h). */
import { defineCodes } from "./define.ts";

export const SERVICE_MANAGEMENT_ERROR = defineCodes({
  id: "SMAppServiceErrorDomain",
  title: "Login items and helpers (SMAppService)",
  says:
    "SMAppService could not register or remove a helper of the app. It concerns daemons and agents next to an extension, not the extension.",
  prefix: "kSMError",
  aliases: ["SMAppService", "CFErrorDomainLaunchd", "kSMError"],
  confidence: "A",
  sources: ["SMErrors.h", "knowledge 08 §10"],
}, [
  [1, "Operation not permitted", "launchd does not permit it", { confidence: "C", text: "Operation not permitted" }],
  [2, "InternalFailure", "ServiceManagement failed internally"],
  [3, "InvalidSignature", "the app or the helper is not signed properly"],
  [4, "AuthorizationFailure", "the authorisation does not suffice"],
  [5, "ToolNotValid", "the helper is not valid"],
  [6, "JobNotFound", "there is no such job"],
  [7, "ServiceUnavailable", "the service is not available"],
  [8, "JobPlistNotFound", "the property list of the job is not in the app"],
  [9, "JobMustBeEnabled", "the job must be enabled first"],
  [10, "InvalidPlist", "the property list of the job is invalid"],
  [11, "LaunchDeniedByUser", "the user has not allowed it", {
    next: "Allow it in System Settings, General, Login Items & Extensions",
  }],
  [12, "AlreadyRegistered", "it is registered already", { benign: true }],
]);
