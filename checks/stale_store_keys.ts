/**
 * Resolvers in the dynamic store that outlived who wrote them: a key that a program sets stays until the Mac restarts (knowledge:
 * chapter 04, sections 0.2 and 2, DN-02 and DN-03).
 */
import type { Case } from "./define.ts";
import { isSystemService, readStoredServices, type StoredService, textIn, textsIn } from "./stored_services.ts";
import { areTunnelsDown, isGoneInterface, isTunnel } from "./tunnels.ts";

/** A service with resolvers, of which nobody is left. */
export interface StaleKey {
  /** `State:/Network/Service/<id>/DNS`. */
  readonly key: string;
  readonly why: string;
  readonly sure: boolean;
  readonly servers: readonly string[];
  /** Empty texts stand for all names. */
  readonly domains: readonly string[];
}

/** Nobody has more services with resolvers; a store that claims it is not looked through for ever. */
const MOST_SERVICES = 200;

/** The keys, as far as the store was shown. */
export function staleKeysOf(of: Case): StaleKey[] {
  const { services } = readStoredServices(of.facts.value("net.store") ?? {});
  const published = services.filter(({ dns, hasSetup }) => !hasSetup && textsIn(dns, "ServerAddresses").length > 0);
  return published.slice(0, MOST_SERVICES).flatMap((service): StaleKey[] => {
    const servers = textsIn(service.dns, "ServerAddresses");
    const why = whyStale(of, service);
    if (why === null) return [];
    const key = `State:/Network/Service/${service.id}/DNS`;
    return [{ key, ...why, servers, domains: textsIn(service.dns, "SupplementalMatchDomains") }];
  });
}

function whyStale(of: Case, service: StoredService): Pick<StaleKey, "why" | "sure"> | null {
  const named = textIn(service.ipv4, "InterfaceName") ?? textIn(service.ipv6, "InterfaceName") ??
    textIn(service.dns, "InterfaceName");
  const name = isTunnel(service.id) ? service.id : named;
  if (name !== null && isTunnel(name) && isGoneInterface(of, name)) {
    return { why: `it is of ${name}, and there is no such interface any more`, sure: true };
  }
  // NetworkExtension takes its own keys back.
  if (isSystemService(service) || !areTunnelsDown(of) || isNamedByProcess(of, service.id)) return null;
  return { why: "a program wrote it by hand, and no such program runs any more", sure: false };
}

/** What ids are made of whoever they belong to. */
const COMMON = /^(?:state|network|service|tunnel|dns|vpn|app|macos|client|agent|daemon|proxy)$/i;

/** A program under a name that the id holds may be the one that wrote it. */
function isNamedByProcess({ facts }: Case, id: string): boolean {
  const words = id.toLowerCase().match(/[a-z]{4,}/g)?.filter((word) => !COMMON.test(word)) ?? [];
  const commands = (facts.value("proc.list") ?? []).map(({ command }) => command.slice(0, 500).toLowerCase());
  return commands.some((command) => words.some((word) => command.includes(word)));
}
