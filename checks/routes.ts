/** The routing table as rules read it. */
import type { Route } from "../formats/netstat/route_row.ts";
import type { Case } from "./define.ts";
import type { IpAddress, IpBlock } from "../formats/ip_address.ts";
import { keyOf, prefixOf } from "./route_prefix.ts";
import type { At } from "./target.ts";

/** A row with what it covers. */
export type RouteOf = At<Route> & {
  readonly prefix: IpBlock;
  /** The same for every row with this destination. */
  readonly key: string;
  /** Only for sockets that are bound to its interface. */
  readonly scoped: boolean;
  /** Somebody put it there, and the kernel did not clone it. */
  readonly fixed: boolean;
  /** Rejects or drops what it covers. */
  readonly swallows: boolean;
};

const KNOWN = new WeakMap<Case, RouteOf[]>();

/** The rows whose destination can be read, in the order of the table. */
export function routesOf(of: Case): RouteOf[] {
  const known = KNOWN.get(of) ?? readRoutes(of);
  KNOWN.set(of, known);
  return known;
}

function readRoutes({ facts }: Case): RouteOf[] {
  return (facts.value("net.routes") ?? []).flatMap((value, i) => {
    const prefix = prefixOf(value);
    return prefix === null ? [] : [{
      value,
      cite: { key: "net.routes", at: String(i) } as const,
      prefix,
      key: keyOf(prefix),
      scoped: value.flags.includes("I"),
      fixed: value.flags.includes("S") && !value.flags.includes("W"),
      swallows: /[RB]/.test(value.flags) && !value.flags.includes("W"),
    }];
  });
}

/** Rows that carry what nothing more exact carries: the default one, or both halves of everything. */
export function catchAllOf(routes: readonly RouteOf[], family: 4 | 6): { defaults: RouteOf[]; halves: RouteOf[] } {
  const own = routes.filter(({ prefix }) => prefix.family === family);
  return {
    defaults: own.filter(({ prefix }) => prefix.length === 0),
    halves: own.filter(({ prefix, scoped }) => prefix.length === 1 && !scoped),
  };
}

/** The rows for everybody by what they cover, and the lengths that occur, longest first. */
interface Index {
  readonly rows: ReadonlyMap<string, RouteOf>;
  readonly lengths: readonly number[];
}

const INDEXES = new WeakMap<Case, Index>();

/** The most exact row for everybody that has the address, the default one included. */
export function routeTo(of: Case, { family, bits }: Pick<IpAddress, "family" | "bits">): RouteOf | undefined {
  let index = INDEXES.get(of);
  if (index === undefined) {
    const rows = new Map<string, RouteOf>();
    for (const row of routesOf(of)) {
      if (!row.scoped && !rows.has(row.key)) rows.set(row.key, row);
    }
    index = {
      rows,
      lengths: [...new Set([...rows.values()].map(({ prefix }) => prefix.length))].sort((a, b) => b - a),
    };
    INDEXES.set(of, index);
  }
  const fitting = index.lengths.filter((length) => family === 6 || length <= 32);
  for (const length of fitting) {
    const row = index.rows.get(keyOf({ family, first: bits, length }));
    if (row !== undefined) return row;
  }
  return undefined;
}
