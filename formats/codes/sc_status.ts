/** Results of SystemConfiguration (public header SystemConfiguration.h). */
import { defineCodes } from "./define.ts";

export const SC_STATUS = defineCodes({
  id: "com.apple.SystemConfiguration",
  title: "SystemConfiguration",
  says: "SCError() after a call of SystemConfiguration. 1004 only says that the store has no such key.",
  prefix: "kSCStatus",
  aliases: ["SCError", "kCFErrorDomainSystemConfiguration", "kSCStatus"],
  confidence: "A",
  sources: ["SystemConfiguration.h", "knowledge 10 §1"],
}, [
  [1001, "Failed", "the call failed"],
  [1002, "InvalidArgument", "an argument is invalid"],
  [1003, "AccessError", "the caller may not do this", { text: "Permission denied" }],
  [1004, "NoKey", "there is no such key", { benign: true }],
  [1005, "KeyExists", "the key exists already"],
  [1006, "Locked", "somebody else holds the lock"],
  [1007, "NeedLock", "the caller must hold the lock"],
  [2001, "NoStoreSession", "the configuration daemon gave no session"],
  [2002, "NoStoreServer", "the configuration daemon cannot be reached"],
  [2003, "NotifierActive", "a notifier is already active"],
  [3001, "NoPrefsSession", "there is no session with the preferences"],
  [3002, "PrefsBusy", "the preferences are being changed"],
  [3003, "NoConfigFile", "the configuration file is missing"],
  [3004, "NoLink", "there is no such link"],
  [3005, "Stale", "the preferences were changed since they were read"],
  [3006, "MaxLink", "there are too many links"],
  [4001, "ReachabilityUnknown", "reachability cannot be told"],
  [5001, "ConnectionNoService", "the connection has no network service"],
  [5002, "ConnectionIgnore", "nothing is known of the connection now"],
]);
