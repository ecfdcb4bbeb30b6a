import { nameProbe } from "../../../evidence/reply.ts";
import type { NetworkConfiguration } from "../../../formats/network_extension/configuration.ts";
import type { Judged, Observed } from "../define.ts";
import {
  cannotTell,
  confirm,
  contradict,
  endOf,
  evidenceOf,
  linesOf,
  missing,
  NEEDS_ROOT,
  replyTo,
  valueOf,
} from "../seen.ts";

const PROFILES = "/usr/bin/profiles show -type configuration -output stdout-xml";
const LIMIT_MS = 20_000;

export function checkProfilesForm(mac: Observed): Judged {
  if (!mac.root) return NEEDS_ROOT;
  const reply = replyTo(mac, PROFILES);
  if (reply === null || reply.status !== "ok") return missing(mac, "mdm.profiles");
  const text = new TextDecoder().decode(reply.stdout);
  if (!text.includes("<plist")) {
    return text.trim() === "" || /no configuration profiles/i.test(text)
      ? cannotTell("This Mac has no profile", linesOf(reply)[0] ?? null)
      : contradict("It prints no property list", linesOf(reply)[0] ?? null);
  }
  if (!/<key>Profile/.test(text)) return cannotTell("This Mac has no profile");
  if (evidenceOf(mac, "mdm.profiles").status !== "ok") {
    return contradict("The list is not understood", evidenceOf(mac, "mdm.profiles").note);
  }
  if (!text.includes("<key>_computerlevel</key>")) return cannotTell("This Mac has profiles of users alone");
  const lacks = ["ProfileItems", "PayloadContent"].filter((key) => !text.includes(`<key>${key}</key>`));
  return lacks.length === 0
    ? confirm(`${text.length} characters with all three keys`)
    : contradict(`There are profiles, and no ${lacks.join(", ")}`);
}

export function checkConfigurationStore(mac: Observed): Judged {
  const { status, note, problems } = evidenceOf(mac, "ne.configs");
  const configurations = valueOf<NetworkConfiguration[]>(mac, "ne.configs");
  if (status === "unreadable") return contradict("The file is there, and is not understood", problems[0]?.why ?? note);
  if (configurations === null) return missing(mac, "ne.configs");
  if (problems.length > 0) return contradict(`${problems.length} parts are not understood`, problems[0]!.why);
  const strange = configurations.find(({ kind }) => kind === "other");
  if (strange !== undefined) {
    return contradict("A configuration is of no kind that the doctor knows", strange.name ?? strange.id);
  }
  return configurations.length === 0
    ? cannotTell("No configuration is saved")
    : confirm(`${configurations.length} configurations`, configurations.map(({ kind }) => kind).join(", "));
}

export function checkPowerLog(mac: Observed): Judged {
  const reply = mac.replies.find(({ probe }) => nameProbe(probe) === "/usr/bin/pmset -g log");
  if (reply === undefined) return missing(mac, "power.events");
  const size = `${reply.stdout.length} bytes in ${reply.durationMs ?? "?"} ms`;
  if (reply.truncated) return contradict("It prints more than is read", size);
  if (reply.timedOut) {
    return (reply.durationMs ?? 0) >= LIMIT_MS - 100
      ? contradict("It did not end in time", size)
      : cannotTell(`It was stopped with the self-test: ${endOf(reply)}`, size);
  }
  return reply.status === "ok" && reply.stdout.length > 0
    ? confirm("It ended by itself", size)
    : missing(mac, "power.events");
}
