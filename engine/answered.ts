/** Which of the tree's keys the evidence answers for one target. */
import { appOf, codeOf, extensionOf, profileOf } from "../checks/bundle_of.ts";
import { executableSide } from "../checks/executables.ts";
import type { Case } from "../checks/define.ts";
import { currentJobs, endpointsAreVisible, namesAreProbed } from "../checks/mach_services.ts";
import { launchdIsComplete } from "../checks/target.ts";
import { isSameProcess } from "../formats/unified_log/processes.ts";
import { keysInOrder } from "./walk.ts";

/** For the keys that a fact supplies: whether it did. Keys that are not here have no fact yet and are never answered. */
const ANSWERS: Readonly<Record<string, (of: Case) => boolean>> = {
  "reg.list": ({ facts }) => facts.value("reg.list") !== undefined,
  "host.os": ({ facts }) => facts.value("host.os") !== undefined,
  // The job of a former version says nothing about the one that should be there.
  "launchd.jobs": (of) => launchdIsComplete(of) || currentJobs(of).length > 0,
  "launchd.endpoints": (of) => currentJobs(of).some(endpointsAreVisible) || namesAreProbed(of),
  "app.path": (of) => appOf(of) !== null || (of.facts.value("app.paths")?.length ?? 0) > 0,
  "app.paths": ({ facts }) =>
    facts.value("app.info") !== undefined || ["ok", "absent"].includes(facts.evidence("app.paths").status),
  // Reports that were found answer the question even when some folder could not be listed.
  "crash.reports": ({ facts }) => {
    const { complete, status, value } = facts.evidence("crash.reports");
    return status === "absent" || (status === "ok" && (complete || (value?.length ?? 0) > 0));
  },
  "codesign": (of) => codeOf(of, "extension") !== null,
  "entitlements": (of) => codeOf(of, "extension")?.value.entitlements != null,
  "profiles": (of) => profileOf(of, "extension") !== null || extensionOf(of)?.value.hasProfile === false,
  "sysex.embedded": ({ facts }) => facts.value("sysex.embedded") !== undefined,
  "sysex.macho": (of) => executableSide(of, "extension") !== null,
  "log.kernel": (of) => logIsAnswered(of, "kernel"),
  "log.launchd": (of) => logIsAnswered(of, "launchd"),
  "log.nesessionmanager": (of) => logIsAnswered(of, "nesessionmanager"),
  "log.sysextd": (of) => logIsAnswered(of, "sysextd"),
  "net.dns": ({ facts }) => facts.value("net.dns") !== undefined,
  "net.proxies": ({ facts }) => facts.value("net.proxies") !== undefined,
  "net.routes": ({ facts }) => facts.value("net.routes") !== undefined,
  // A file does not tell what is installed.
  "mdm.profiles": ({ facts }) => facts.value("mdm.profiles")?.every(({ scope }) => scope !== null) ?? false,
  "ne.configs": ({ facts }) => facts.value("ne.configs") !== undefined,
  "sysex.staged": (of) =>
    of.facts.value("reg.db")?.extensions.some(({ bundleId }) => bundleId === of.target?.bundleId) ?? false,
};

/** The doctor's own question covers every process that it knows signatures of; a pasted log only those it has lines of. */
function logIsAnswered({ facts }: Case, name: string): boolean {
  const { status, source } = facts.evidence("log.events");
  if (status !== "ok") return false;
  if (source?.startsWith("/usr/bin/log show")) return true;
  return (facts.value("log.events") ?? []).some(({ process }) => process !== null && isSameProcess(process, name));
}

/** The keys that nothing answered, in the order of the tree. */
export function unansweredKeys(of: Case): string[] {
  return keysInOrder().filter((key) => !(ANSWERS[key]?.(of) ?? false));
}
