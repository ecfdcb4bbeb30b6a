/** The saved configurations that want the target to run, and whether it does. */
import { statusesOf } from "./vpn_services.ts";
import type { Case, Cite } from "./define.ts";
import { isLooping } from "./job_exit.ts";
import { currentJobs } from "./mach_services.ts";
import { isIdOf } from "./named_id.ts";
import type { At } from "./target.ts";
import type { NetworkConfiguration } from "../formats/network_extension/configuration.ts";

/** Kinds whose provider macOS starts as soon as the configuration is enabled. */
const ALWAYS_ON: readonly NetworkConfiguration["kind"][] = ["content-filter", "dns-proxy", "transparent-proxy"];

/** Enabled configurations that name the target as their provider. */
export function enabledConfigurations({ facts, target }: Case): At<NetworkConfiguration>[] {
  return (facts.value("ne.configs") ?? []).flatMap((value, i) =>
    value.enabled === true && value.providers.some(({ bundleId }) => bundleId === target?.bundleId)
      ? [{ value, cite: { key: "ne.configs" as const, at: String(i) } }]
      : []
  );
}

/** True when nobody has to start it: by its kind, or because the first rule of On Demand connects. */
export function startsByItself({ kind, onDemand, onDemandActions }: NetworkConfiguration): boolean {
  return ALWAYS_ON.includes(kind) || onDemand === true && onDemandActions[0] === "connect";
}

/** True when On Demand is on and none of its rules ever connects. */
export function neverConnects({ kind, onDemand, onDemandActions }: NetworkConfiguration): boolean {
  return !ALWAYS_ON.includes(kind) && onDemand === true && onDemandActions.length > 0 &&
    onDemandActions.every((action) => action === "disconnect" || action === "ignore");
}

/** `a content filter`, `a VPN with On Demand`, for messages. */
export function nameKind({ kind, onDemand }: NetworkConfiguration): string {
  return ALWAYS_ON.includes(kind)
    ? `a ${kind.replaceAll("-", " ").replace("dns", "DNS")}`
    : onDemand
    ? "a VPN with On Demand"
    : "a VPN";
}

/** What shows that the provider does not run now; null when something runs, or nothing tells. */
export function idleSince(of: Case): Cite | null {
  const jobs = currentJobs(of);
  if (jobs.some(({ value }) => value.pid !== null || isLooping(value))) return null;
  const services = (of.facts.value("net.services") ?? []).flatMap(({ id, status, provider }, i) => {
    const isOwn = provider !== null && of.target !== null && isIdOf(of.target.bundleId, provider);
    return isOwn ? [{ statuses: statusesOf(of, { id, status }), at: String(i) }] : [];
  });
  if (services.some(({ statuses }) => statuses.some((status) => status !== "Disconnected"))) return null;
  const idle = jobs.find(({ value }) => value.state !== null);
  return services[0] !== undefined ? { key: "net.services", at: services[0].at } : idle?.cite ?? null;
}
