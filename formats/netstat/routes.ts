/**
 * The routing table, as `netstat -rn` prints it (network_cmds `route.c`; knowledge chapter 04 §1.1; macOS 10.6 to 26). Up to
 * macOS 10.14 the columns `Refs` and `Use` stand before `Netif`:
 *
 *     Routing tables
 *
 *     Internet:
 *     Destination        Gateway            Flags               Netif Expire
 *     default            link#18            UCSg                utun4
 *     default            192.168.1.1        UGScIg                en0
 *     192.168.1.1        a4:2b:b0:1:2:f4    UHLWIir               en0   1195
 *
 *     Internet6:
 *     Destination                             Gateway                                 Flags               Netif Expire
 *     default                                 fe80::%utun0                            UGcIg               utun0
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import type { Route } from "./route_row.ts";
import { findRouteTables, type RouteTable } from "./route_tables.ts";

/** Reads the routes of one output, of both families. Origins: `0`, `1`, … Value null when it has none. */
export function parseRoutes(lines: readonly Line[]): Parsed<Route[]> {
  const tables = findRouteTables(lines);
  const problems: Problem[] = tables.flatMap((table) => table.problems);
  const last = groupTables(tables).at(-1) ?? [];
  const origins: Record<string, Line> = Object.create(null);
  const value: Route[] = [];
  for (const { rows } of last) {
    for (const { line, route } of rows) {
      origins[value.length] = line;
      value.push(route);
    }
  }
  return {
    value: value.length === 0 ? null : value,
    problems,
    origins,
    complete: last.every((table) => table.complete),
  };
}

/** Finds the outputs in any text. The table of each family may have a command of its own; such two are one output. */
export function findRoutes(lines: readonly Line[]): (readonly Line[])[] {
  return groupTables(findRouteTables(lines)).map((group) => group.flatMap((table) => table.lines));
}

/** Tables that follow each other, until one has a family that the group has already; tables and loose rows stay apart. */
function groupTables(tables: readonly RouteTable[]): RouteTable[][] {
  const groups: RouteTable[][] = [];
  let families = new Set<string>();
  for (const table of tables.filter(({ rows }) => rows.length > 0)) {
    const own = new Set(table.rows.map(({ route }) => route.family));
    const before = groups.at(-1)?.at(-1);
    if (before === undefined || before.headed !== table.headed || [...own].some((one) => families.has(one))) {
      groups.push([]);
      families = new Set();
    }
    groups.at(-1)!.push(table);
    for (const one of own) families.add(one);
  }
  return groups;
}
