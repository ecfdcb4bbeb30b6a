/**
 * Extension points of the Network Extension framework by what macOS can run them as (TN3134 of 2025-08-19; knowledge 08 §12).
 * The keys of NEProviderClasses that a system extension may have are those of provider_entitlements.ts.
 */

/** Points that exist, but not for system extensions on macOS, and what they are. */
export const NO_SYSTEM_EXTENSION: Readonly<Record<string, string>> = {
  "com.apple.networkextension.url-filter-control": "a URL filter, which is an app extension",
  "com.apple.networkextension.url-filter": "a URL filter, which is an app extension",
  "com.apple.networkextension.filter-control": "a filter control provider, which only iOS has",
  "com.apple.networkextension.app-push": "an app push provider, which macOS does not have",
  "com.apple.networkextension.hotspot-evaluation": "a hotspot provider, which macOS does not have",
  "com.apple.networkextension.hotspot-authentication": "a hotspot provider, which macOS does not have",
};

/** Points that macOS runs as a system extension only, and what they are. */
export const NO_APP_EXTENSION: Readonly<Record<string, string>> = {
  "com.apple.networkextension.filter-data": "a content filter",
  "com.apple.networkextension.filter-packet": "a packet filter",
  "com.apple.networkextension.dns-proxy": "a DNS proxy",
};

/** Points that macOS runs as an app extension only in apps of the App Store. */
export const STORE_APP_EXTENSION: Readonly<Record<string, string>> = {
  "com.apple.networkextension.packet-tunnel": "a packet tunnel",
  "com.apple.networkextension.app-proxy": "an app proxy",
};
