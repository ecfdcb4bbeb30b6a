/** How a network service is set up, as a person or a product left it: not what is in use now. */

/** A proxy of a service, on or off. */
export interface ProxySetup {
  readonly kind: "web" | "secureWeb" | "socks" | "ftp" | "autoUrl" | "autoDiscovery";
  readonly enabled: boolean | null;
  readonly server: string | null;
  readonly port: number | null;
  /** Of a PAC file. */
  readonly url: string | null;
}

export interface ServiceSetup {
  readonly service: string;
  readonly id: string | null;
  readonly enabled: boolean | null;
  /** Its place in the order of services, from 1; null where that is not shown. */
  readonly order: number | null;
  /** `Wi-Fi`; the bundle id of the containing app for a VPN. */
  readonly hardwarePort: string | null;
  readonly device: string | null;
  /** Empty when none are set; null where that is not shown, as for the next two. */
  readonly dnsServers: readonly string[] | null;
  readonly searchDomains: readonly string[] | null;
  readonly bypassDomains: readonly string[] | null;
  readonly proxies: readonly ProxySetup[];
  /** What `-getinfo` prints, by its own names. */
  readonly info: Readonly<Record<string, string>> | null;
}

/** A service of which only the name is known. */
export function unknownSetup(service: string): ServiceSetup {
  return {
    service,
    id: null,
    enabled: null,
    order: null,
    hardwarePort: null,
    device: null,
    dnsServers: null,
    searchDomains: null,
    bypassDomains: null,
    proxies: [],
    info: null,
  };
}
