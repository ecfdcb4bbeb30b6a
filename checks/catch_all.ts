/** Who carries everything: the default route, both halves of it, or ranges that add up to it; and whether somebody stands behind it. */
import type { Case } from "./define.ts";
import { shareOfPublic } from "./route_prefix.ts";
import { catchAllOf, type RouteOf, routesOf } from "./routes.ts";
import { isTunnel, ownerOf, type Ownership } from "./tunnels.ts";

/** A tunnel that everything goes into. */
export interface FullTunnel {
  readonly interface: string;
  readonly rows: readonly RouteOf[];
  readonly owner: Ownership;
}

/** This much of the public addresses is all of them, but for what a VPN leaves out on purpose. */
const NEARLY_ALL = 0.9;

/** No Mac has more; a table that claims it is not looked through for ever. */
export const MOST_TUNNELS = 200;

const KNOWN = new WeakMap<Case, Map<4 | 6, FullTunnel[]>>();

/** The tunnels that carry everything of a family. */
export function fullTunnelsOf(of: Case, family: 4 | 6): FullTunnel[] {
  const known = KNOWN.get(of) ?? new Map<4 | 6, FullTunnel[]>();
  KNOWN.set(of, known);
  const tunnels = known.get(family) ?? findFullTunnels(of, family);
  known.set(family, tunnels);
  return tunnels;
}

function findFullTunnels(of: Case, family: 4 | 6): FullTunnel[] {
  const routes = routesOf(of).filter(({ value, prefix, scoped }) =>
    prefix.family === family && !scoped && isTunnel(value.interface)
  );
  const groups = [...Map.groupBy(routes, ({ value }) => value.interface!)].slice(0, MOST_TUNNELS);
  return groups.flatMap(([name, own]) => {
    const { defaults, halves } = catchAllOf(own, family);
    const isWhole = defaults.length > 0 || halves.length === 2 ||
      (family === 4 && own.length > 2 && shareOfPublic(own.map(({ prefix }) => prefix)) > NEARLY_ALL);
    const rows = defaults.length > 0 ? defaults : halves.length === 2 ? halves : own;
    return isWhole ? [{ interface: name, rows, owner: ownerOf(of, name) }] : [];
  });
}
