/** Whether anybody listens where a setting sends the traffic of the whole Mac. */
import type { Listener } from "../formats/listener.ts";
import type { Case } from "./define.ts";

/** `127.0.0.1`, `127.0.2.3`, `::1`, `localhost`: this Mac itself. */
export function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/i.test(host);
}

/** True when somebody listens, false when a whole list of sockets has nobody, undefined when it cannot be told. */
export function isListening({ facts }: Case, host: string, port: number): boolean | undefined {
  const sockets = facts.value("net.listeners");
  if (sockets === undefined) return undefined;
  const some = sockets.some((one) =>
    one.port === port && (one.address === "*" || one.address === host || (isLoopback(host) && isAny(one.address)) ||
      (host.toLowerCase() === "localhost" && isLoopback(one.address)))
  );
  // A list that somebody cut, or a name of a port that we do not know, proves no absence.
  const isWhole = facts.evidence("net.listeners").complete && sockets.length > 3 &&
    sockets.every((one) => one.port !== null) && showsOthers(sockets) &&
    (!host.includes(":") || sockets.some(({ address }) => address.includes(":")));
  return some ? true : isWhole ? false : undefined;
}

/** Without root, lsof shows the sockets of one's own programs alone: those of the system tell that it saw all. */
function showsOthers(sockets: readonly Listener[]): boolean {
  const named = sockets.filter(({ process }) => process !== null);
  return named.length < sockets.length || named.some(({ process }) => SYSTEM.test(process!));
}

const SYSTEM = /^(?:launchd|mDNSRespo|configd|syslogd|kdc|remoted|apsd|netbiosd)/;

function isAny(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}
