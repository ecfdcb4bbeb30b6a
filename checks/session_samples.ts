/** Configurations for rule samples: a VPN of the sample extension that is enabled, and variations of it. */
import { ID } from "./samples.ts";
import type { ConfiguredProvider, NetworkConfiguration } from "../formats/network_extension/configuration.ts";

type Changes = Partial<NetworkConfiguration> & {
  readonly point?: ConfiguredProvider["point"];
  readonly provider?: string;
};

/** One configuration; `point` and `provider` say which extension it wants. */
export function configured({ point = "packet-tunnel", provider = ID, ...changes }: Changes): NetworkConfiguration {
  return {
    id: "11111111-2222-4333-8444-555555555555",
    name: "Example Tunnel",
    kind: "vpn",
    enabled: true,
    app: "com.example.tunnel",
    appName: "Example Tunnel",
    pluginType: "com.example.tunnel",
    providers: [{ point, bundleId: provider, designatedRequirement: null }],
    protocol: "NETunnelProviderProtocol",
    serverAddress: "vpn.example.com",
    onDemand: false,
    onDemandActions: [],
    disconnectOnSleep: false,
    includeAllNetworks: null,
    excludeLocalNetworks: null,
    enforceRoutes: null,
    grade: 1,
    filterGrade: null,
    order: null,
    filterSockets: null,
    filterPackets: null,
    tunnelType: null,
    providerConfigurationKeys: [],
    secretKeys: [],
    profile: null,
    users: [],
    ...changes,
  };
}
