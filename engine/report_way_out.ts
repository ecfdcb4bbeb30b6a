/** The picture of the network in a report. */
import type { Mark } from "./report.ts";

/** What traffic meets between an app and the router, and who is asked for names. */
export interface WayOut {
  /** From the app outwards. */
  readonly stops: readonly Stop[];
  /** Beside the way: DNS proxies, then resolvers that no interface is named for. */
  readonly resolvers: readonly Stop[];
}

/** One stop of the way out. */
export interface Stop {
  /** Which it is. */
  readonly kind: StopKind;
  /** Of the product, the interface or the address. */
  readonly name: string;
  /** What is known of it. */
  readonly says: string | null;
  /** Whether traffic gets past it. */
  readonly mark: Mark;
  /** The rule that broke it. */
  readonly rule: string | null;
}

export type StopKind =
  | "app"
  | "transparent proxy"
  | "app proxy"
  | "content filter"
  | "proxy"
  | "tunnel"
  | "interface"
  | "router"
  | "DNS proxy"
  | "resolver";
