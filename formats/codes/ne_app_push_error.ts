/** Errors of NEAppPushManager (public header NEAppPushManager.h, which macOS does not offer). */
import { defineCodes } from "./define.ts";

export const NE_APP_PUSH_ERROR = defineCodes({
  id: "NEAppPushErrorDomain",
  title: "Local push configurations",
  says: "NEAppPushManager's errors. macOS has no such provider: they come from iOS, or from a text about it.",
  prefix: "NEAppPushManagerError",
  aliases: ["NEAppPushManagerError", "NEAppPushManagerErrorDomain"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.6"],
}, [
  [1, "ConfigurationInvalid", "the configuration is invalid"],
  [2, "ConfigurationNotLoaded", "the configuration has not been loaded"],
  [3, "InternalError", "NetworkExtension failed internally"],
  [4, "InactiveSession", "the session is not active"],
]);
