import { parseSymbols } from "../../../formats/native_symbols.ts";
import { parseProbeRecord, type ProbeRecord } from "../../../formats/xpc/probe.ts";
import type { LaunchdJob } from "../../../formats/launchctl/job.ts";
import { parseServicePrint } from "../../../formats/launchctl/print_service.ts";
import { toLines } from "../../../formats/parsed.ts";
import type { Judged, Observed } from "../define.ts";
import { KNOWN_NAME, nameIdle, printService } from "../questions.ts";
import { cannotTell, confirm, contradict, endOf, replyTo, valueOf } from "../seen.ts";

/** The record of a probe; else why there is none. */
export function probeOf(mac: Observed, name: string): ProbeRecord | string {
  const reply = replyTo(mac, `libxpc probe ${name}`);
  if (reply === null) return "there was no whole answer";
  const record = reply.status === "ok" ? parseProbeRecord(new TextDecoder().decode(reply.stdout)) : null;
  return record ?? endOf(reply);
}

/** libxpc names the sandbox of whoever asks. */
const SANDBOX = /\berror 159\b|sandbox/i;

/** Whether the doctor itself is in a sandbox, which is then what is refused, and not the user. */
export function isSandboxed(mac: Observed): boolean {
  const record = probeOf(mac, mac.unregistered);
  return typeof record !== "string" && SANDBOX.test(record.connection?.reason ?? "");
}

export function checkReasons(mac: Observed): Judged {
  const known = probeOf(mac, KNOWN_NAME);
  const unknown = probeOf(mac, mac.unregistered);
  if (typeof known === "string") return cannotTell(`${KNOWN_NAME}: ${known}`);
  if (typeof unknown === "string") return cannotTell(`A name that nobody has: ${unknown}`);
  if (known.connection === null || unknown.connection === null) {
    return cannotTell(`libxpc could not be asked: ${[...known.missing, ...unknown.missing].join(", ")}`);
  }
  const { reason } = unknown.connection;
  if (isSandboxed(mac)) return cannotTell("The doctor runs in a sandbox", reason);
  if (known.connection.reason !== null) {
    return contradict(`libxpc objects to ${KNOWN_NAME}, which every Mac has`, known.connection.reason);
  }
  if (reason === null) return contradict("libxpc has nothing against a name that nobody has", mac.unregistered);
  return /\berror 3\b/.test(reason)
    ? confirm(`None for ${KNOWN_NAME}, and one for a name that nobody has`, reason)
    : contradict("The reason has other words", reason);
}

export function checkIdleBlock(mac: Observed): Judged {
  const record = probeOf(mac, KNOWN_NAME);
  const reply = replyTo(mac, `libxpc probe ${KNOWN_NAME}`);
  if (typeof record !== "string") {
    if (record.connection === null) return cannotTell("libxpc was not given a handler", record.missing.join(", "));
    const says = "The child lived on after the connection";
    const line = JSON.stringify(record.connection);
    return mac.arch === "aarch64"
      ? confirm(says, line)
      : cannotTell(`${says}, but this processor is ${mac.arch}`, line);
  }
  const isBroken = reply?.status === "unreadable" && /xpc_connection_(?:set_event_handler|activate)/.test(record);
  return isBroken
    ? contradict("The child did not outlive the connection", record)
    : cannotTell(`There is no answer: ${record}`);
}

export function checkLibrariesByPath(mac: Observed): Judged {
  const replies = ["libxpc", "SystemConfiguration"].map((library) => replyTo(mac, `${library} symbols`));
  const libraries = replies.flatMap((reply) =>
    reply?.status === "ok" ? parseSymbols(new TextDecoder().decode(reply.stdout)) ?? [] : []
  );
  const closed = libraries.find(({ error }) => error !== null);
  if (closed !== undefined) return contradict(`${closed.path} cannot be opened`, closed.error);
  const silent = replies.find((reply) => reply?.status !== "ok");
  if (silent !== undefined || libraries.length === 0) {
    return cannotTell(`No child answered: ${silent ? endOf(silent) : "there was no whole answer"}`);
  }
  const found = libraries.reduce((sum, library) => sum + library.found.length, 0);
  return confirm(`${libraries.length} libraries with ${found} symbols`, libraries.map(({ path }) => path).join(", "));
}

export function checkLookUpStartsNothing(mac: Observed): Judged {
  const names = nameIdle((key) => valueOf(mac, key));
  if (names.length === 0) return cannotTell("launchd lists no idle service of Apple's under its own Mach name");
  const seen = names.flatMap((name) => {
    const record = probeOf(mac, name);
    const after = jobAfter(mac, name);
    return typeof record === "string" || record.lookUp?.code !== 0 || after === null ? [] : [{ name, after }];
  });
  const [first] = seen;
  if (first === undefined) return cannotTell(`launchd and launchctl did not answer for ${names.join(", ")}`);
  const started = seen.filter(({ after }) => after.pid !== null);
  if (started.length === 0) {
    return confirm(
      `${seen.length} were found, and none runs afterwards`,
      `${first.name}: state = ${first.after.state}`,
    );
  }
  const line = `${started[0]!.name}: pid = ${started[0]!.after.pid}`;
  return started.length === seen.length
    ? contradict(`${seen.length} idle services were looked up, and all run afterwards`, line)
    : cannotTell(`${started.length} of ${seen.length} run afterwards; somebody else may have started them`, line);
}

/** The job after it was looked up; null where launchctl did not show it. */
function jobAfter(mac: Observed, name: string): LaunchdJob | null {
  const reply = replyTo(mac, printService(name).join(" "));
  if (reply?.status !== "ok") return null;
  const job = parseServicePrint(toLines(new TextDecoder().decode(reply.stdout))).value?.[0];
  return job === undefined || "missing" in job ? null : job;
}
