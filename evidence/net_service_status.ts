import type { NetworkService } from "../formats/scutil/nc_row.ts";
import { findServiceStatuses, parseServiceStatus, type ServiceStatus } from "../formats/scutil/nc_status.ts";
import type { Known, Probe } from "./define.ts";
import { defineFact } from "./define.ts";
import { allLines, outputsOf } from "./outputs.ts";

export default defineFact<ServiceStatus>({
  key: "net.serviceStatus",
  summary: "The session of a VPN service: its interface, and since when it has its status",
  privacy: "personal",
  privilege: "none",
  merge: "last",
  sources: [{
    format: "scutil --nc status",
    after: ["net.services"],
    probes: (known) => serviceToAsk(known),
    find: ({ lines }) => outputsOf(findServiceStatuses(lines)),
    parse: (output) => parseServiceStatus(allLines(output)),
  }],
});

/** The one that is connected, or on its way; else the only one that is enabled. */
function serviceToAsk(known: Known): Probe[] {
  const services = ((known("net.services") as NetworkService[] | null) ?? [])
    .filter(({ enabled, id, protocol }) => enabled && protocol !== "Modem" && /^[0-9A-Fa-f-]{36}$/.test(id));
  const one = services.find(({ status }) => status === "Connected") ??
    services.find(({ status }) => status !== "Disconnected" && status !== "Invalid") ??
    (services.length === 1 ? services[0] : undefined);
  return one === undefined ? [] : [{ command: ["/usr/sbin/scutil", "--nc", "status", one.id] }];
}
