/**
 * Network interfaces, as `ifconfig` prints them (network_cmds `ifconfig.c`; knowledge chapter 04 §1.3; macOS 10.6 to 26). With
 * `-v`, agents name who holds an interface:
 *
 *     utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380 index 22
 *     	inet 10.8.0.2 --> 10.8.0.1 netmask 0xffffffff
 *     	inet6 fe80::aede:48ff:fe00:1122%utun4 prefixlen 64 scopeid 0x16
 *     	agent domain:com.apple.rapport type:RapportNetworkAgent flags:0x7c3 desc:"Rapport Network Agent"
 *     	status: active
 */
import { findInterfaceLists, type InterfaceBlock } from "./ifconfig_blocks.ts";
import type { Line, Parsed, Problem } from "./parsed.ts";

/** Who uses or provides an interface. */
export interface InterfaceAgent {
  readonly domain: string;
  readonly type: string;
  readonly desc: string;
}

/** An address with what stands beside it. */
export interface InterfaceAddress {
  readonly address: string;
  /** The other end of a tunnel. */
  readonly peer: string | null;
  /** `0xffffff00`, or the length of the prefix. */
  readonly mask: string | null;
}

export interface NetworkInterface {
  readonly name: string;
  readonly up: boolean;
  readonly flags: readonly string[];
  readonly mtu: number | null;
  /** Addresses as printed, IPv6 with its zone. */
  readonly inet: readonly string[];
  readonly inet6: readonly string[];
  readonly addresses: readonly InterfaceAddress[];
  /** `active`, `inactive`; null where the output has no such line. */
  readonly status: string | null;
  /** Left out where no agent is printed: only `ifconfig -v` names them. */
  readonly agents?: readonly InterfaceAgent[];
}

/** Whoever pastes it puts `[my address]%en0` for an address, or `<ip>`. */
const ADDRESS =
  /^\s*(inet6?) ((?:\[[^[\]]{1,60}\]|<[^<>]{1,60}>)?\S{0,100})(?: --> ((?:\[[^[\]]{1,60}\]|<[^<>]{1,60}>)?\S{0,100}))?/;
const MASK = / (?:netmask|prefixlen) (\S{1,60})/;
const AGENT =
  /^\s*agent domain:([^]{0,200}?) type:([^]{0,200}?) flags:0x[0-9a-fA-F]{1,16}(?: desc:([^]{0,400}))?\s{0,20}$/;
const LONGEST = 2_000;

/** Reads the interfaces of one output, in its order. Origins: `0`, `0.inet.0`, … Value null when it has none. */
export function parseIfconfig(lines: readonly Line[]): Parsed<NetworkInterface[]> {
  const lists = findInterfaceLists(lines);
  const last = lists.at(-1);
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = lists.flatMap((list) => list.problems);
  if (last === undefined) return { value: null, problems, origins };
  const value = last.interfaces.map((block, i) => readInterface(block, i, origins));
  return { value, problems, origins, complete: last.complete };
}

/** Finds the outputs in any text; commands that ask for one interface each are one output. */
export function findIfconfig(lines: readonly Line[]): (readonly Line[])[] {
  return findInterfaceLists(lines).map((list) => list.lines);
}

function readInterface({ head, name, flags, mtu, body }: InterfaceBlock, i: number, origins: Record<string, Line>) {
  origins[i] = head;
  const inet: string[] = [];
  const inet6: string[] = [];
  const addresses: InterfaceAddress[] = [];
  const agents: InterfaceAgent[] = [];
  let status: string | null = null;
  for (const line of body) {
    if (line.text.length > LONGEST) continue;
    const address = ADDRESS.exec(line.text);
    const agent = address === null ? AGENT.exec(line.text) : null;
    if (address) {
      const list = address[1] === "inet" ? inet : inet6;
      origins[`${i}.${address[1]}.${list.length}`] = line;
      list.push(address[2]!);
      addresses.push({ address: address[2]!, peer: address[3] ?? null, mask: MASK.exec(line.text)?.[1] ?? null });
    } else if (agent) {
      origins[`${i}.agents.${agents.length}`] = line;
      agents.push({
        domain: agent[1]!,
        type: agent[2]!,
        desc: (agent[3] ?? "").trim().replace(/^"/, "").replace(/"$/, ""),
      });
    } else status ??= /^\s*status: (\S[^]{0,40})$/.exec(line.text)?.[1]?.trim() ?? null;
  }
  const up = flags.includes("UP");
  return { name, up, flags, mtu, inet, inet6, addresses, status, ...(agents.length > 0 && { agents }) };
}
