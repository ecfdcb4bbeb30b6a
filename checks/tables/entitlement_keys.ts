/** The entitlements that a network system extension and its app live by (knowledge 02 §2; Apple's entitlement reference). */

export const NETWORK_EXTENSION = "com.apple.developer.networking.networkextension";
export const INSTALL = "com.apple.developer.system-extension.install";
export const APP_GROUPS = "com.apple.security.application-groups";
export const SANDBOX = "com.apple.security.app-sandbox";
