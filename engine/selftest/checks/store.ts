import type { Process } from "../../../formats/ps.ts";
import type { StoreDictionary } from "../../../formats/scutil/dictionary.ts";
import type { Judged, Observed } from "../define.ts";
import { isSandboxed } from "./native.ts";
import { cannotTell, confirm, contradict, evidenceOf, missing, NEEDS_USER, ordinaryView, valueOf } from "../seen.ts";

export function checkStoreWithoutRoot(mac: Observed): Judged {
  const view = ordinaryView(mac);
  if (view === null) return NEEDS_USER;
  const store = valueOf<StoreDictionary>(view, "net.store");
  const { status, note, bytes, complete, problems, timedOut } = evidenceOf(view, "net.store");
  if (store !== null) {
    const keys = Object.keys(store).length;
    if (keys === 0) return contradict("The store is empty");
    if (!complete || problems.length > 0) {
      return contradict("The store is not understood as a whole", problems[0]?.why ?? null);
    }
    return confirm(`${keys} keys in ${bytes} bytes`);
  }
  if (timedOut) return missing(view, "net.store");
  if (isSandboxed(mac)) return cannotTell("The doctor runs in a sandbox", note);
  const isAsked = status === "unreadable" || (status === "denied" && note?.includes("SCDynamicStore") === true);
  return isAsked ? contradict("An ordinary user does not get it", note) : missing(view, "net.store");
}

const FINDER = "/System/Library/CoreServices/Finder.app/";

export function checkConsoleUser(mac: Observed): Judged {
  const store = valueOf<StoreDictionary>(mac, "net.store");
  const processes = valueOf<Process[]>(mac, "proc.list");
  if (store === null) return missing(mac, "net.store");
  if (processes === null) return missing(mac, "proc.list");
  if (processes.some(({ command }) => command.includes(FINDER))) {
    return cannotTell("Somebody is logged in: the Finder runs");
  }
  const user = store["State:/Users/ConsoleUser"] as { readonly Name?: unknown } | null | undefined;
  const name = user?.Name;
  return name === undefined || name === "loginwindow"
    ? confirm("The Finder does not run", `State:/Users/ConsoleUser: ${name ?? "absent"}`)
    : contradict("The Finder does not run, and the store names a user", `State:/Users/ConsoleUser: ${String(name)}`);
}
