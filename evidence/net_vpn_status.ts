import { parseServiceList } from "../formats/scutil/nc_list.ts";
import type { NetworkService } from "../formats/scutil/nc_row.ts";
import { parseVpnStatus, STATUS_FORMAT, type VpnStatus, WORDS } from "../formats/scutil/vpn_status.ts";
import type { Known, Output, Parsed, Probe, Settled } from "./define.ts";
import { defineFact } from "./define.ts";
import { findRecords, recordOf } from "./outputs.ts";

/** More than anybody has set up. */
const MOST_SERVICES = 16;
const UUID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

export default defineFact<VpnStatus[]>({
  key: "net.vpnStatus",
  summary: "Whether each VPN service that is enabled is connected, as SystemConfiguration and scutil say",
  privacy: "personal",
  privilege: "none",
  merge: "append",
  settle: settleStatuses,
  sources: [{
    format: "SCNetworkConnectionGetStatus",
    after: ["net.services"],
    probes: (known) => servicesToAsk(known).map((id): Probe => ({ ffi: ["SystemConfiguration", "vpn-status", id] })),
    find: ({ lines }) => findRecords(lines, STATUS_FORMAT),
    parse: (output) => parseVpnStatus(recordOf(output), output.lines[0]),
  }, {
    format: "scutil --nc list",
    probes: [{ command: ["/usr/sbin/scutil", "--nc", "list"] }],
    parse: (output) => parseStatuses(output),
  }],
});

function servicesToAsk(known: Known): string[] {
  const services = (known("net.services") as NetworkService[] | null) ?? [];
  const ids = services.filter(isAsked).map(({ id }) => id);
  return [...new Set(ids)].slice(0, MOST_SERVICES);
}

function isAsked({ enabled, id }: NetworkService): boolean {
  return enabled && UUID.test(id);
}

/** The rows of the list that the library is asked about, too. */
function parseStatuses({ lines }: Output): Parsed<VpnStatus[]> {
  const { value, ...rest } = parseServiceList(lines);
  const at: number[] = [];
  const statuses = (value ?? []).flatMap((row, i): VpnStatus[] => {
    const status = WORDS.find((word) => word === row.status);
    if (status === undefined || !isAsked(row)) return [];
    at.push(i);
    return [{ id: row.id, status }];
  });
  const origins = Object.fromEntries(at.flatMap((row, i) => {
    const line = rest.origins[String(row)];
    return line === undefined ? [] : [[String(i), line]];
  }));
  return { ...rest, value: value === null ? null : statuses, origins };
}

/** One status for each service; where the two differ, both are said, and that of the library counts. */
function settleStatuses(value: VpnStatus[], sources: readonly string[]): Settled<VpnStatus[]> {
  const kept: VpnStatus[] = [];
  const from: string[] = [];
  const problems: string[] = [];
  const to = value.map((one, i) => {
    const at = kept.findIndex(({ id }) => id === one.id);
    if (at === -1) {
      kept.push(one);
      from.push(sources[i] ?? "");
      return kept.length - 1;
    }
    const known = kept[at]!;
    if (known.status !== one.status) {
      problems.push(`${one.id} is ${known.status} by ${from[at]}, and ${one.status} by ${sources[i] ?? ""}`);
    }
    return at;
  });
  return { value: kept, problems, to };
}
