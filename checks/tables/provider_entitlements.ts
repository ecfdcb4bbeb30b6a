/**
 * What a provider's signature must claim under com.apple.developer.networking.networkextension (TN3134 and Apple's notes on
 * exporting for Developer ID; knowledge 02 §2.3, 08 §13). Extension points that are not listed have no rule that is known.
 */

/** Key of NEProviderClasses → value as development, App Store and TestFlight signatures have it. */
export const PROVIDER_VALUES: Readonly<Record<string, string>> = {
  "com.apple.networkextension.packet-tunnel": "packet-tunnel-provider",
  "com.apple.networkextension.app-proxy": "app-proxy-provider",
  "com.apple.networkextension.filter-data": "content-filter-provider",
  "com.apple.networkextension.filter-packet": "content-filter-provider",
  "com.apple.networkextension.dns-proxy": "dns-proxy",
};

/** What Developer ID puts behind each of these values. Other values (`relay`, `dns-settings`) have one form only. */
export const SUFFIX = "-systemextension";

/** The values that exist in both forms, unsuffixed. */
export const SUFFIXABLE: ReadonlySet<string> = new Set(Object.values(PROVIDER_VALUES));
