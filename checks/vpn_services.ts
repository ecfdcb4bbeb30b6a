/** What is known of a VPN service's status: scutil lists it, and SystemConfiguration is asked for each. */
import type { Case } from "./define.ts";
import type { NetworkService } from "../formats/scutil/nc_row.ts";

/** The words of both, which may differ: who claims that nothing is connected has to hear both. */
export function statusesOf({ facts }: Case, { id, status }: Pick<NetworkService, "id" | "status">): string[] {
  const asked = (facts.value("net.vpnStatus") ?? []).filter((one) => one.id.toUpperCase() === id.toUpperCase());
  return [...new Set([status, ...asked.map((one) => one.status)])];
}

/** True when nobody says that the service is up or on its way. */
export function isDown(of: Case, service: Pick<NetworkService, "id" | "status">): boolean {
  return statusesOf(of, service).every((status) => /^(?:Disconnected|Invalid)$/.test(status));
}
