import type { NetworkConfiguration } from "../../../formats/network_extension/configuration.ts";
import type { NetworkService } from "../../../formats/scutil/nc_row.ts";
import type { Judged, Observed } from "../define.ts";
import { cannotTell, confirm, contradict, endOf, evidenceOf, missing, repliesTo, valueOf } from "../seen.ts";

/** What `log` says of a predicate that it does not understand. */
export const NO_PREDICATE = /predicate|unable to parse|syntax/i;

export function checkLogPredicate(mac: Observed): Judged {
  const [reply] = repliesTo(mac, "/usr/bin/log show");
  if (reply === undefined || reply.status !== "ok") {
    return cannotTell(`log show was not answered: ${reply === undefined ? "there was no whole answer" : endOf(reply)}`);
  }
  if (reply.exitCode === 0) return confirm(`${reply.stdout.length} bytes came in ${reply.durationMs ?? "?"} ms`);
  const error = new TextDecoder().decode(reply.stderr).split("\n").find((line) => line.trim() !== "") ?? null;
  if (error !== null && NO_PREDICATE.test(error)) return contradict("log show does not take the predicate", error);
  return evidenceOf(mac, "log.events").status === "denied"
    ? cannotTell("This user may not read the log", error)
    : cannotTell(`log show failed: ${endOf(reply)}`, error);
}

const PLUGIN = /NEVPNTunnelPlugin\(([^()[\]]{1,200})/g;
const SESSION = /NESM\w{0,40}Session\[[^\]]{0,200}?([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})/gi;
/** Enough of a log to find the names in. */
const MOST = 16 * 2 ** 20;

export function checkPluginNames(mac: Observed): Judged {
  const [reply] = repliesTo(mac, "/usr/bin/log show");
  const services = valueOf<NetworkService[]>(mac, "net.services");
  if (reply === undefined || reply.status !== "ok" || reply.exitCode !== 0) return missing(mac, "log.events");
  if (services === null) return missing(mac, "net.services");
  const text = new TextDecoder().decode(reply.stdout.subarray(0, MOST));
  const plugins = [...new Set([...text.matchAll(PLUGIN)].map(([, id]) => id!))];
  const sessions = [...new Set([...text.matchAll(SESSION)].map(([, id]) => id!.toUpperCase()))];
  if (plugins.length === 0 || sessions.length === 0) {
    return cannotTell("No session of a plug-in was logged in the last minutes");
  }
  const configurations = valueOf<NetworkConfiguration[]>(mac, "ne.configs");
  const ids = new Set([...services, ...configurations ?? []].flatMap(({ id }) => id?.toUpperCase() ?? []));
  const apps = [
    ...services.flatMap(({ provider }) => provider ?? []),
    ...(configurations ?? []).flatMap(({ app, pluginType }) => [app, pluginType].filter((one) => one !== null)),
  ];
  const own = plugins.find((id) => apps.includes(id));
  const session = sessions.find((id) => ids.has(id));
  if (own !== undefined && session !== undefined) return confirm(`A session of it: ${session}`, own);
  // scutil lists VPNs alone; the sessions of filters and proxies are known from the configurations.
  if (configurations === null) return cannotTell("The configurations are not known: run it with sudo", plugins[0]!);
  return own === undefined
    ? contradict("No plug-in in the log has the id of an app with a configuration", plugins[0]!)
    : contradict("No session in the log has the id of a configuration", sessions[0]!);
}
