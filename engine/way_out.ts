/** The Mac's way out, from the app to the router and with the resolvers beside it: which stop is broken, and which rule says so. */
import type { Case, Cite, Found } from "../checks/define.ts";
import { catalogued } from "./catalogue.ts";
import type { Stop, WayOut } from "./report_way_out.ts";
import type { Selection } from "./select.ts";
import {
  dnsProxyStops,
  lastStops,
  providerStops,
  proxyStops,
  type RawStop,
  resolverStops,
  tunnelStops,
} from "./way_out_stops.ts";

/** What each rule found, live. */
export type FoundByRule = ReadonlyMap<string, readonly Found[]>;

/** Stops of one kind in the picture; a router with ten thousand routes has no more to say. */
const MOST = 12;

/** From this stage on a fault lies in how traffic is taken, not in how the extension is installed. */
const NETWORK_STAGE = 8;

/** The picture; null when the evidence shows nothing of the network but the app. */
export function drawWayOut(of: Case, selection: Selection, found: FoundByRule): WayOut | null {
  const places = faultyPlaces(selection, found);
  const judged = (...groups: readonly RawStop[][]) =>
    groups.flatMap((stops) =>
      stops.map((stop) => judgeStop(stop, selection, places)).filter(({ rule }, i) => rule !== null || i < MOST)
        .slice(0, 2 * MOST)
    );
  const app: Stop = { kind: "app", name: "apps", says: null, mark: "notApplicable", rule: null };
  const way = judged(providerStops(of), proxyStops(of), tunnelStops(of), lastStops(of));
  const resolvers = judged(dnsProxyStops(of), resolverStops(of));
  return way.length + resolvers.length === 0 ? null : { stops: [app, ...way], resolvers };
}

/** A fault that cites the stop is its own; what keeps the extension from its work keeps its provider from it. */
function judgeStop({ kind, name, says, cites, own, seen }: RawStop, selection: Selection, places: Places): Stop {
  const { primary, leading } = selection;
  const cited = cites.map((cite) => places.get(nameCite(cite))).find((rule) => rule !== undefined);
  const rule = cited ?? (own ? primary ?? leading : null);
  return { kind, name, says, mark: rule === null ? seen : primary === null ? "suspect" : "broken", rule };
}

/** Rows of facts that a fault cites, each with the worst one. */
type Places = ReadonlyMap<string, string>;

function faultyPlaces(selection: Selection, found: FoundByRule): Places {
  const places = new Map<string, string>();
  for (const rule of faultsOf(selection).filter((rule) => catalogued(rule).stage >= NETWORK_STAGE)) {
    for (const { key, at } of found.get(rule)?.flatMap(({ cites }) => cites) ?? []) {
      // A part of a row is of the row: `resolvers.3.nameservers.0`.
      for (let part = at;; part = part.slice(0, part.lastIndexOf("."))) {
        const place = nameCite({ key, at: part });
        if (!places.has(place)) places.set(place, rule);
        if (!part.includes(".")) break;
      }
      // A stop that is a whole dictionary is met by each of its keys.
      if (!places.has(nameCite({ key, at: "" }))) places.set(nameCite({ key, at: "" }), rule);
    }
  }
  return places;
}

function nameCite({ key, at }: Cite): string {
  return `${key} ${at}`;
}

/** The primary first; what is only latent does no harm now. */
function faultsOf({ roles, primary, leading }: Selection): string[] {
  const live = [...roles].filter(([, role]) => ["contributing", "incidental"].includes(role)).map(([rule]) => rule);
  return [primary, leading, ...live].filter((rule) => rule !== null);
}
