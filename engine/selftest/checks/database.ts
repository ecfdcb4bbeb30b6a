import type { BundleInfo } from "../../../evidence/bundle/shapes.ts";
import type { ExtensionDatabase } from "../../../formats/sysextd/database.ts";
import type { Judged, Observed } from "../define.ts";
import { DATABASE } from "../questions.ts";
import {
  cannotTell,
  confirm,
  contradict,
  endOf,
  evidenceOf,
  isRefused,
  missing,
  NEEDS_USER,
  replyTo,
  valueOf,
} from "../seen.ts";

export function checkDatabaseWithoutRoot(mac: Observed): Judged {
  const { status, note, bytes } = evidenceOf(mac, "reg.db");
  if (mac.root) return checkReadable(mac);
  if (isRefused(mac, "reg.db")) return contradict("An ordinary user may not read it", note);
  if (status === "ok") return confirm(`An ordinary user read ${bytes} bytes of it`);
  return missing(mac, "reg.db");
}

/** root reads everything; `test -r` of the ordinary user tells. */
function checkReadable(mac: Observed): Judged {
  if (mac.ordinary === null) return NEEDS_USER;
  if (evidenceOf(mac, "reg.db").status !== "ok") return missing(mac, "reg.db");
  const reply = replyTo(mac.ordinary, `/bin/test -r ${DATABASE}`);
  if (reply?.exitCode === 0) return confirm("An ordinary user may read it", `test -r ${DATABASE}: 0`);
  if (reply?.exitCode === 1) return contradict("An ordinary user may not read it", `test -r ${DATABASE}: 1`);
  return cannotTell(`test -r did not say: ${reply === null ? "there was no whole answer" : endOf(reply)}`);
}

export function checkDatabaseServices(mac: Observed): Judged {
  const records = valueOf<ExtensionDatabase>(mac, "reg.db")?.extensions;
  if (records === undefined) return missing(mac, "reg.db");
  const staged = valueOf<BundleInfo[]>(mac, "sysex.staged") ?? [];
  const declared = new Map(
    staged.flatMap(({ bundleId, machServiceName }) =>
      bundleId === null || machServiceName === null ? [] : [[bundleId, machServiceName]]
    ),
  );
  const kept = records.find(({ machServices }) => (machServices?.length ?? 0) > 0);
  const lost = records.find(({ bundleId, state, machServices }) =>
    state === "activated enabled" && (machServices?.length ?? 0) === 0 && declared.has(bundleId)
  );
  if (lost !== undefined) {
    const name = declared.get(lost.bundleId)!;
    return contradict(`${lost.bundleId} declares ${name}, and its record has no Mach service that could be read`);
  }
  if (kept !== undefined) return confirm(`The record of ${kept.bundleId} holds it`, kept.machServices![0]!);
  return cannotTell("No extension of the database declares a Mach service");
}
