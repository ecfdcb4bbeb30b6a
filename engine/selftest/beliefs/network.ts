import {
  checkConnectionId,
  checkDisabledServices,
  checkServiceById,
  checkTunnelAgents,
} from "../checks/vpn_services.ts";
import { checkConfigurationStore, checkPowerLog, checkProfilesForm } from "../checks/outputs.ts";
import { checkForeignSockets } from "../checks/sockets.ts";
import type { Belief } from "../define.ts";

/** The network, its configurations, and what an MDM set up. */
export const NETWORK: readonly Belief[] = [
  {
    id: "status-by-id",
    says: "`scutil --nc status` takes a service's UUID as well as its name",
    how: "`scutil --nc status UUID` with an id of `scutil --nc list`",
    affects: "`net.serviceStatus` on a Mac",
    check: checkServiceById,
  },
  {
    id: "tunnel-agents",
    says: "`ifconfig -a -v` needs no root, and names the agents of a tunnel",
    how: "the same while a VPN of a system extension is connected",
    affects: "`net.interfaces`",
    check: checkTunnelAgents,
  },
  {
    id: "disabled-is-invalid",
    says: "A service that is disabled is listed as `(Invalid)`, and only such a one",
    how: "`scutil --nc list` with a disabled VPN",
    affects: "`net.services`: a row whose star a paste lost",
    check: checkDisabledServices,
  },
  {
    id: "foreign-sockets",
    says: "`netstat -anv -f inet` needs no root, and prints a process for sockets of other users",
    how: "the same as a standard user, macOS 13 to 26",
    affects: "`net.listeners`",
    check: checkForeignSockets,
  },
  {
    id: "profiles-form",
    says:
      "`profiles show -type configuration -output stdout-xml` prints `_computerlevel` with `ProfileItems`, each with `PayloadContent`",
    how: "the same as root on a managed Mac; which secrets it prints",
    affects: "`mdm.profiles`",
    check: checkProfilesForm,
  },
  {
    id: "configuration-store",
    says:
      "`com.apple.networkextension.plist` has one NEConfiguration per identifier in `$top`, and the coders' keys of knowledge chapter 05",
    how: "`sudo plutil -p /Library/Preferences/com.apple.networkextension.plist`",
    affects: "`ne.configs`",
    check: checkConfigurationStore,
  },
  {
    id: "transparent-proxy",
    says: "A transparent proxy is an `AppVPN` with a class or key that says so",
    how: "the same with a transparent proxy configured",
    affects: "`ne.configs` kind `transparent-proxy`",
  },
  {
    id: "power-log",
    says: "`pmset -g log` ends in 20 seconds and is smaller than 64 MiB",
    how: "`time pmset -g log | wc -c` on a Mac that is up for weeks",
    affects: "`power.events`",
    check: checkPowerLog,
  },
  {
    id: "connection-id",
    says: "The id in `scutil --nc list` is the one that `SCNetworkConnectionCreateWithServiceID` takes",
    how: "`doctor facts`: `net.vpnStatus`, and no problem in its evidence",
    affects: "`net.vpnStatus`",
    check: checkConnectionId,
  },
];
