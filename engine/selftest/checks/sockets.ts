import type { Listener } from "../../../formats/listener.ts";
import type { Process } from "../../../formats/ps.ts";
import type { Judged, Observed } from "../define.ts";
import {
  cannotTell,
  confirm,
  contradict,
  evidenceOf,
  isRefused,
  missing,
  NEEDS_USER,
  ordinaryView,
  valueOf,
} from "../seen.ts";

/** Processes of root listen on every Mac, so a user who sees none of theirs is not shown them. */
export function checkForeignSockets(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  const listeners = valueOf<Listener[]>(view, "net.listeners");
  const processes = valueOf<Process[]>(mac, "proc.list");
  if (isRefused(view, "net.listeners")) {
    return contradict("An ordinary user may not ask", evidenceOf(view, "net.listeners").note);
  }
  if (listeners === null) return missing(view, "net.listeners");
  if (processes === null) return missing(mac, "proc.list");
  const ofRoot = new Set(processes.filter(({ uid }) => uid === 0).map(({ pid }) => pid));
  const foreign = listeners.find(({ pid }) => pid !== null && ofRoot.has(pid));
  if (foreign !== undefined) {
    return confirm(
      "A socket of root's is shown with its process",
      `${foreign.address}:${foreign.port} pid ${foreign.pid}`,
    );
  }
  if (listeners.length === 0) return cannotTell("Nothing listens");
  return listeners.every(({ pid }) => pid === null)
    ? contradict(`None of ${listeners.length} sockets is shown with a process`)
    : cannotTell("No process of root's listens");
}
