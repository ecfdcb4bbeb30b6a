import type { NetworkService } from "../../../formats/scutil/nc_row.ts";
import type { Judged, Observed } from "../define.ts";
import { cannotTell, confirm, contradict, endOf, evidenceOf, missing, repliesTo, valueOf } from "../seen.ts";

/** What `log` says of a predicate that it does not understand. */
const NO_PREDICATE = /predicate|unable to parse|syntax/i;

export function checkLogPredicate(mac: Observed): Judged {
  const [reply] = repliesTo(mac, "/usr/bin/log show");
  if (reply === undefined || reply.status !== "ok") {
    return cannotTell(`log show was not answered: ${reply === undefined ? "it was not asked" : endOf(reply)}`);
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
  const providers = new Set(services.flatMap(({ provider }) => provider ?? []));
  const ids = new Set(services.map(({ id }) => id.toUpperCase()));
  if (ids.size === 0) return cannotTell("scutil lists no service", plugins[0]!);
  const strange = plugins.filter((id) => !providers.has(id));
  if (strange.length === plugins.length) {
    return contradict("No plug-in in the log has the id of an app that scutil lists", strange[0]!);
  }
  if (!sessions.some((id) => ids.has(id))) {
    return contradict("No session in the log has the id of a service that scutil lists", sessions[0]!);
  }
  return confirm(
    "Plug-ins and sessions of the log are those of scutil --nc list",
    plugins.find((id) => providers.has(id))!,
  );
}
