/** A saved configuration of NetworkExtension: which app wants which provider to run, and when. */

/** What a configuration is for, by the member that holds its settings. */
export type ConfigurationKind =
  | "vpn"
  | "app-proxy"
  | "transparent-proxy"
  | "always-on-vpn"
  | "content-filter"
  | "dns-proxy"
  | "dns-settings"
  | "relay"
  | "app-push"
  | "url-filter"
  /** Apple's own: the local network privacy and the application firewall. */
  | "path-rules"
  | "other";

/** A provider that a configuration names. */
export interface ConfiguredProvider {
  readonly point: "packet-tunnel" | "app-proxy" | "filter-data" | "filter-packet" | "dns-proxy";
  /** The bundle id of the extension. */
  readonly bundleId: string;
  /** What the extension's signature must satisfy; null where none is saved. */
  readonly designatedRequirement: string | null;
}

export interface NetworkConfiguration {
  readonly id: string | null;
  readonly name: string | null;
  readonly kind: ConfigurationKind;
  readonly enabled: boolean | null;
  /** The bundle id of the app that saved it, and its name. */
  readonly app: string | null;
  readonly appName: string | null;
  /** The bundle id that nesessionmanager knows the plug-in by: the app's. */
  readonly pluginType: string | null;
  readonly providers: readonly ConfiguredProvider[];
  /** The class of the settings: `NETunnelProviderProtocol`, `NEVPNProtocolIKEv2`. */
  readonly protocol: string | null;
  readonly serverAddress: string | null;
  readonly onDemand: boolean | null;
  /** What the rules of On Demand do, in their order: `connect`, `disconnect`, `evaluate`, `ignore`. */
  readonly onDemandActions: readonly string[];
  readonly disconnectOnSleep: boolean | null;
  readonly includeAllNetworks: boolean | null;
  readonly excludeLocalNetworks: boolean | null;
  readonly enforceRoutes: boolean | null;
  /** NEConfiguration's grade: 1 personal, 2 enterprise, 3 managed elsewhere. */
  readonly grade: number | null;
  /** `1` firewall, `2` inspector. */
  readonly filterGrade: number | null;
  /** The place among transparent proxies. */
  readonly order: number | null;
  readonly filterSockets: boolean | null;
  readonly filterPackets: boolean | null;
  /** NEVPN's number for a per-app or a general tunnel, as saved. */
  readonly tunnelType: number | null;
  /** The keys of the provider configuration; their values are never kept. */
  readonly providerConfigurationKeys: readonly string[];
  /** Those of them that name a secret. */
  readonly secretKeys: readonly string[];
  /** The profile it came in; null for one that an app or a person saved. */
  readonly profile: ConfigurationProfile | null;
  /** The users it belongs to, by their ids; empty where the file does not say. */
  readonly users: readonly number[];
}

/** Where an MDM's configuration came from. */
export interface ConfigurationProfile {
  readonly identifier: string | null;
  readonly uuid: string | null;
  readonly organization: string | null;
  readonly payloadUuid: string | null;
  /** As saved; 2 is MDM. */
  readonly source: number | null;
}
