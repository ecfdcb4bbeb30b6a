/**
 * SystemConfiguration, as far as it only reads: nothing here sets, notifies, locks, applies, starts or stops. `SCError()` belongs to the
 * thread that made the call, so what sets it is called on this one; only the status of a VPN service, which may block for ever, is not.
 */
import { openLibrary } from "./libraries.ts";

/** What is asked for: a self-test says which of it a macOS has. */
export const SYSTEM_CONFIGURATION_SYMBOLS = {
  /** `(allocator, CFStringRef name, callout, context)`, +1; null inside a sandbox. */
  SCDynamicStoreCreate: { parameters: ["pointer", "pointer", "pointer", "pointer"], result: "pointer", optional: true },
  /** `(store, CFArrayRef keys, CFArrayRef patterns)` gives a dictionary, +1, or null. */
  SCDynamicStoreCopyMultiple: { parameters: ["pointer", "pointer", "pointer"], result: "pointer", optional: true },
  SCError: { parameters: [], result: "i32", optional: true },
  /** Static text. */
  SCErrorString: { parameters: ["i32"], result: "pointer", optional: true },
  /** `(allocator, CFStringRef id, callout, context)`, +1, or null. */
  SCNetworkConnectionCreateWithServiceID: {
    parameters: ["pointer", "pointer", "pointer", "pointer"],
    result: "pointer",
    optional: true,
  },
  /** Waits without an end for the daemon's answer about a VPN of NetworkExtension. */
  SCNetworkConnectionGetStatus: { parameters: ["pointer"], result: "i32", nonblocking: true, optional: true },
  SCNetworkConnectionGetStatus_address: { name: "SCNetworkConnectionGetStatus", type: "pointer", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/** The symbols of SystemConfiguration, each null where this macOS lacks it. */
export type SystemConfigurationLibrary = ReturnType<typeof openSystemConfiguration>;

/** Opens SystemConfiguration. Throws a LibraryError. */
export function openSystemConfiguration(path: string) {
  return openLibrary(path, SYSTEM_CONFIGURATION_SYMBOLS);
}
