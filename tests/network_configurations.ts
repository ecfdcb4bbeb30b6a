/** The configurations of NetworkExtension that tests know: our own ids and names, after the coders' keys. */
import { type Archivable, buildArchive } from "./archive_builder.ts";

export const TUNNEL_ID = "1D2C3B4A-5E6F-4A7B-8C9D-0E1F2A3B4C5D";
export const FILTER_ID = "2D2C3B4A-5E6F-4A7B-8C9D-0E1F2A3B4C5D";
export const PROXY_ID = "3D2C3B4A-5E6F-4A7B-8C9D-0E1F2A3B4C5D";
export const REQUIREMENT = 'identifier "com.example.tunnel.extension" and anchor apple generic';

export const TUNNEL: Archivable = tunnel({
  machName: "EXAMPLE123.com.example.tunnel",
  privateKey: "c2VjcmV0",
  nested: { a: 1 },
});

/** The same without a secret in what it hands to its provider. */
export const SOUND_TUNNEL: Archivable = tunnel({ machName: "EXAMPLE123.com.example.tunnel" });

function tunnel(vendorConfiguration: Archivable): Archivable {
  return {
    $class: "NEConfiguration",
    Identifier: TUNNEL_ID,
    Name: "Example Tunnel",
    Application: "com.example.tunnel",
    ApplicationName: "Example Tunnel.app",
    Grade: 1,
    VPN: {
      $class: "NEVPN",
      Enabled: true,
      OnDemandEnabled: true,
      OnDemandRules: [{ $class: "NEOnDemandRuleDisconnect", Action: 2 }, {
        $class: "NEOnDemandRuleConnect",
        Action: 1,
      }],
      TunnelType: 1,
      Protocol: {
        $class: "NETunnelProviderProtocol",
        PluginType: "com.example.tunnel",
        NEProviderBundleIdentifier: "com.example.tunnel.extension",
        DesignatedRequirement: REQUIREMENT,
        ServerAddress: "vpn.example.com",
        DisconnectOnSleep: false,
        IncludeAllNetworks: true,
        Password: "hunter2",
        PasswordReference: new TextEncoder().encode("keychain-reference"),
        VendorConfiguration: vendorConfiguration,
      },
    },
  };
}

export const FILTER: Archivable = {
  $class: "NEConfiguration",
  Identifier: FILTER_ID,
  Name: "Example Filter",
  Application: "com.example.filter",
  ContentFilter: {
    $class: "NEContentFilter",
    Enabled: false,
    FilterGrade: 1,
    Provider: {
      $class: "NEFilterProviderConfiguration",
      PluginType: "com.example.filter",
      FilterSockets: true,
      FilterPackets: false,
      DataProviderBundleIdentifier: "com.example.filter.extension",
      DataProviderDesignatedRequirement: "anchor apple",
    },
  },
  ProfileInfo: {
    $class: "NEProfileIngestionPayloadInfo",
    profileIdentifier: "com.example.profile",
    profileUUID: "P",
    profileOrganization: "Example Inc.",
    payloadUUID: "Q",
    profileSource: 2,
  },
};

export const PROXY: Archivable = {
  $class: "NEConfiguration",
  Identifier: PROXY_ID,
  Name: "Example Proxy",
  AppVPN: {
    $class: "NEVPN",
    Enabled: true,
    Protocol: {
      $class: "NETransparentProxyProviderProtocol",
      NEProviderBundleIdentifier: "com.example.proxy",
      Order: 2,
    },
  },
};

/** The file with these configurations, the first of which is user 501's. */
export function configurationStore(...configurations: readonly Archivable[]) {
  const ids = configurations.map((one) => (one as { Identifier: string }).Identifier);
  return buildArchive({
    ...Object.fromEntries(configurations.map((one, i) => [ids[i]!, one])),
    Index: { ConfigurationProperties: {}, UserMap: { "501": ids.slice(0, 1) } },
    Generation: 12,
    Version: 1,
  });
}
