/** The stage ladder (knowledge chapter 09, section 3): the rungs from the host to the traffic, and what stands beside them. */
export const STAGE_NAMES: readonly string[] = [
  "Host and packaging",
  "App",
  "Bundle",
  "Signature, entitlements, profile",
  "Policy and approval",
  "Registration",
  "Job and process",
  "Mach service and XPC",
  "Network Extension configuration and MDM",
  "Session and start",
  "Data path, keychain, prompts",
  "Sleep, wake and path changes",
  "Defects of macOS",
  "Collection, security, health",
];
