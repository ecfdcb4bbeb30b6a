/** Which of the tree's keys the evidence answers for one target. */
import type { Case } from "../checks/define.ts";
import { currentJobs, endpointsAreVisible } from "../checks/mach_services.ts";
import { launchdIsAnswered } from "../checks/target.ts";
import { keysInOrder } from "./walk.ts";

/** For the keys that a fact supplies: whether it did. Keys that are not here have no fact yet and are never answered. */
const ANSWERS: Readonly<Record<string, (of: Case) => boolean>> = {
  "reg.list": ({ facts }) => facts.value("reg.list") !== undefined,
  "host.os": ({ facts }) => facts.value("host.os") !== undefined,
  "launchd.jobs": launchdIsAnswered,
  "launchd.endpoints": (of) => currentJobs(of).some(endpointsAreVisible),
  "codesign": (of) => signatureOf(of) !== undefined,
  "entitlements": (of) => signatureOf(of)?.entitlements != null,
  "sysex.staged": (of) =>
    of.facts.value("reg.db")?.extensions.some(({ bundleId }) => bundleId === of.target?.bundleId) ?? false,
};

/** The keys that nothing answered, in the order of the tree. */
export function unansweredKeys(of: Case): string[] {
  return keysInOrder().filter((key) => !(ANSWERS[key]?.(of) ?? false));
}

function signatureOf({ facts, target }: Case) {
  return facts.value("code")?.find(({ identifier }) => identifier !== null && identifier === target?.bundleId);
}
