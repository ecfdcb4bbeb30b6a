/**
 * Which entitlements a profile must grant (TN3125; knowledge 02 §2.2). A key that neither table knows is not judged: whether
 * macOS restricts it is not documented.
 */

/** Free for everybody: the sandbox, the hardened runtime, app groups and get-task-allow all begin so. */
const UNRESTRICTED: readonly string[] = ["com.apple.security."];

/** Nothing works without a profile that grants them. */
const RESTRICTED: ReadonlySet<string> = new Set([
  "com.apple.application-identifier",
  "com.apple.vm.networking",
  "keychain-access-groups",
]);
const RESTRICTED_PREFIX = "com.apple.developer.";

/** What the developer portal calls the capability behind an entitlement. */
export const CAPABILITIES: Readonly<Record<string, string>> = {
  "com.apple.developer.associated-domains": "Associated Domains",
  "com.apple.developer.aps-environment": "Push Notifications",
  "com.apple.developer.networking.multicast": "Multicast Networking",
  "com.apple.developer.networking.networkextension": "Network Extensions",
  "com.apple.developer.networking.vpn.api": "Personal VPN",
  "com.apple.developer.networking.wifi-info": "Access Wi-Fi Information",
  "com.apple.developer.system-extension.install": "System Extension",
};

/** Entitlements whose values name the team or the app: posters hide them, and not always in the same way. */
export const IDENTITY: ReadonlySet<string> = new Set([
  "com.apple.application-identifier",
  "com.apple.developer.team-identifier",
  "keychain-access-groups",
]);

/** True for an entitlement that counts only when a profile grants it. */
export function isRestricted(key: string): boolean {
  return !UNRESTRICTED.some((prefix) => key.startsWith(prefix)) &&
    (RESTRICTED.has(key) || key.startsWith(RESTRICTED_PREFIX));
}
