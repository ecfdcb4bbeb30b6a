/** A configuration profile: what an MDM, or a person, set up on the Mac. Secrets in it are never kept. */

export interface InstalledProfile {
  /** `_computerlevel`, or the user that it is installed for; null for a file. */
  readonly scope: string | null;
  readonly name: string | null;
  readonly identifier: string | null;
  readonly uuid: string | null;
  readonly organization: string | null;
  /** As printed. */
  readonly installed: string | null;
  readonly removalDisallowed: boolean | null;
  /** The file it was read from. */
  readonly path: string | null;
  /** Null for what an installed profile's listing does not say, or a file that is not signed. */
  readonly signer: string | null;
  /** Null, too, for a signature of a kind that cannot be computed. */
  readonly signatureOk: boolean | null;
  readonly payloads: readonly Payload[];
}

/** What a payload is for; `listed` where its type is all that is known. */
export type PayloadKind =
  | "system-extension-policy"
  | "vpn"
  | "web-content-filter"
  | "dns-proxy"
  | "dns-settings"
  | "privacy-policy"
  | "certificate"
  | "identity"
  | "relay"
  | "logging"
  | "service-management"
  | "listed"
  | "other";

/** One payload. Of the six settings the one of its kind is there, the others are null. */
export interface Payload {
  /** `com.apple.system-extension-policy`. */
  readonly type: string;
  readonly kind: PayloadKind;
  readonly identifier: string | null;
  readonly uuid: string | null;
  readonly name: string | null;
  /** The names of its keys, those in dictionaries behind a dot. */
  readonly keys: readonly string[];
  readonly policy: ExtensionPolicy | null;
  readonly vpn: VpnPayload | null;
  readonly filter: FilterPayload | null;
  readonly dnsProxy: DnsProxyPayload | null;
  readonly dnsSettings: DnsSettingsPayload | null;
  readonly privacy: readonly PrivacyRule[] | null;
}

/** Which system extensions may be loaded. Bundle ids and types are by team id. */
export interface ExtensionPolicy {
  /** Null where it is not set: then users may. */
  readonly allowUserOverrides: boolean | null;
  readonly allowedTeamIdentifiers: readonly string[];
  readonly allowedSystemExtensions: Readonly<Record<string, readonly string[]>>;
  readonly allowedSystemExtensionTypes: Readonly<Record<string, readonly string[]>>;
  readonly removableSystemExtensions: Readonly<Record<string, readonly string[]>>;
  readonly nonRemovableSystemExtensions: Readonly<Record<string, readonly string[]>>;
  readonly nonRemovableFromUi: Readonly<Record<string, readonly string[]>>;
}

export interface VpnPayload {
  readonly displayName: string | null;
  /** `VPN`, `IKEv2`, `TransparentProxy`, … */
  readonly vpnType: string | null;
  /** The bundle id of the containing app. */
  readonly vpnSubType: string | null;
  readonly providerBundleId: string | null;
  readonly providerDesignatedRequirement: string | null;
  /** `packet-tunnel` or `app-proxy`; null where it is not set: then it is `packet-tunnel`. */
  readonly providerType: string | null;
  readonly remoteAddress: string | null;
  readonly authenticationMethod: string | null;
  readonly certificateUuid: string | null;
  readonly onDemandEnabled: boolean | null;
  readonly onDemandActions: readonly string[];
  readonly includeAllNetworks: boolean | null;
  readonly excludeLocalNetworks: boolean | null;
  readonly enforceRoutes: boolean | null;
  /** `Order`, and the dictionary that it stands in: `TransparentProxy`, or another where it has no effect. */
  readonly order: number | null;
  readonly orderIn: string | null;
  readonly supplementalMatchDomains: readonly string[] | null;
  /** The names of what is handed to the provider. */
  readonly vendorConfigKeys: readonly string[];
}

export interface FilterPayload {
  readonly filterType: string | null;
  readonly pluginBundleId: string | null;
  readonly displayName: string | null;
  readonly filterGrade: string | null;
  readonly filterSockets: boolean | null;
  readonly filterPackets: boolean | null;
  readonly dataProviderBundleId: string | null;
  readonly dataProviderDesignatedRequirement: string | null;
  readonly packetProviderBundleId: string | null;
  readonly packetProviderDesignatedRequirement: string | null;
  readonly certificateUuid: string | null;
  readonly vendorConfigKeys: readonly string[];
}

export interface DnsProxyPayload {
  readonly appBundleId: string | null;
  readonly providerBundleId: string | null;
  readonly providerDesignatedRequirement: string | null;
  readonly providerConfigurationKeys: readonly string[];
}

export interface DnsSettingsPayload {
  /** `HTTPS` or `TLS`. */
  readonly protocol: string | null;
  readonly serverAddresses: readonly string[];
  /** The URL or name of the server. */
  readonly server: string | null;
  readonly supplementalMatchDomains: readonly string[] | null;
  readonly prohibitDisablement: boolean | null;
}

/** One rule of a privacy preferences policy (TCC). */
export interface PrivacyRule {
  /** `SystemPolicyAllFiles`. */
  readonly service: string;
  readonly identifier: string | null;
  readonly allowed: boolean | null;
}
