import { nameProbe } from "../../../evidence/reply.ts";
import type { NetworkInterface } from "../../../formats/ifconfig.ts";
import type { NetworkService } from "../../../formats/scutil/nc_row.ts";
import type { ServiceStatus } from "../../../formats/scutil/nc_status.ts";
import type { ExtensionList } from "../../../formats/sysextd/extension_list.ts";
import type { VpnStatus } from "../../../formats/scutil/vpn_status.ts";
import type { Judged, Observed } from "../define.ts";
import {
  cannotTell,
  confirm,
  contradict,
  endOf,
  evidenceOf,
  isRefused,
  linesOf,
  missing,
  NEEDS_USER,
  ordinaryView,
  repliesTo,
  replyTo,
  valueOf,
} from "../seen.ts";

export function checkServiceById(mac: Observed): Judged {
  const [reply] = repliesTo(mac, "/usr/sbin/scutil --nc status");
  if (reply === undefined || reply.status !== "ok") return cannotTell("No VPN service could be asked about");
  const line = linesOf(reply)[0] ?? null;
  if (valueOf<ServiceStatus>(mac, "net.serviceStatus") !== null) return confirm("Asked by its id, it answers", line);
  return /no service|not found|invalid/i.test(line ?? "")
    ? contradict("Asked by its id, scutil does not know the service", line)
    : cannotTell(`The answer was not understood: ${endOf(reply)}`, line);
}

export function checkTunnelAgents(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  const interfaces = valueOf<NetworkInterface[]>(view, "net.interfaces");
  if (interfaces === null) {
    return isRefused(view, "net.interfaces")
      ? contradict("An ordinary user may not ask", evidenceOf(view, "net.interfaces").note)
      : missing(view, "net.interfaces");
  }
  const name = valueOf<ServiceStatus>(mac, "net.serviceStatus")?.interface ?? null;
  const tunnel = isOfExtension(mac) ? interfaces.find((one) => one.name === name) : undefined;
  if (tunnel === undefined) return cannotTell("No VPN of a system extension is connected");
  const agent = tunnel.agents?.[0];
  return agent === undefined
    ? contradict(`${tunnel.name} of the connected VPN names no agent`)
    : confirm(`${tunnel.name} of the connected VPN names its agent`, agent.desc);
}

/** Whether the service that was asked about is of the app of an extension: VPNs of macOS's own have other agents, or none. */
function isOfExtension(mac: Observed): boolean {
  const asked = repliesTo(mac, "/usr/sbin/scutil --nc status").map(({ probe }) => nameProbe(probe));
  const services = valueOf<NetworkService[]>(mac, "net.services") ?? [];
  const provider = services.find(({ id }) => asked.some((question) => question.endsWith(id)))?.provider ?? null;
  const rows = valueOf<ExtensionList>(mac, "reg.list")?.extensions ?? [];
  return provider !== null && rows.some(({ bundleId }) => bundleId.startsWith(`${provider}.`));
}

/** A row of `scutil --nc list`: its star and its status. */
const ROW = /^(\*?)\s*\((Invalid|Disconnected|Connecting|Connected|Disconnecting)\)\s/;

export function checkDisabledServices(mac: Observed): Judged {
  const reply = replyTo(mac, "/usr/sbin/scutil --nc list");
  if (reply === null || reply.status !== "ok") return missing(mac, "net.services");
  const rows = linesOf(reply).flatMap((line) => {
    const match = ROW.exec(line);
    return match === null ? [] : [{ line, isEnabled: match[1] === "*", isInvalid: match[2] === "Invalid" }];
  });
  const odd = rows.find(({ isEnabled, isInvalid }) => isEnabled === isInvalid);
  if (odd !== undefined) {
    return contradict(odd.isEnabled ? "An enabled service is Invalid" : "A disabled service is not Invalid", odd.line);
  }
  const disabled = rows.find(({ isEnabled }) => !isEnabled);
  return disabled === undefined ? cannotTell("No service is disabled") : confirm("So it is", disabled.line);
}

/** The statuses of both libraries are put together; what they say differently is a problem of the evidence. */
export function checkConnectionId(mac: Observed): Judged {
  const asked = mac.replies.filter(({ probe }) => "ffi" in probe && probe.ffi[1] === "vpn-status");
  const services = valueOf<NetworkService[]>(mac, "net.services");
  if (services === null) return missing(mac, "net.services");
  if (asked.length === 0) return cannotTell("scutil lists no VPN service that is enabled");
  const silent = asked.find(({ status }) => status !== "ok");
  if (silent !== undefined) return cannotTell(`SystemConfiguration was not asked: ${endOf(silent)}`);
  const { problems } = evidenceOf(mac, "net.vpnStatus");
  const unknown = problems.find(({ why }) => /does not know|no known status| is \w+ by /.test(why));
  if (unknown !== undefined) {
    return contradict("SystemConfiguration says something else of a service that scutil lists", unknown.why);
  }
  if (problems.length > 0) return cannotTell("There was no answer in time", problems[0]!.why);
  const [first] = valueOf<VpnStatus[]>(mac, "net.vpnStatus") ?? [];
  return confirm(
    `${asked.length} services are known by their ids`,
    first === undefined ? null : `${first.id} ${first.status}`,
  );
}
