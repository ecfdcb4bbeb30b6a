/** The chain from the app on disk to the traffic that flows: which links hold, which one is broken. */
import { appOf, codeOf, extensionOf } from "../checks/bundle_of.ts";
import type { Case } from "../checks/define.ts";
import { currentJobs } from "../checks/mach_services.ts";
import { recordsOf } from "../checks/target.ts";
import { catalogued } from "./catalogue.ts";
import type { Proof } from "./proofs.ts";
import type { Link, LinkName } from "./report.ts";
import type { Selection } from "./select.ts";

const LINKS: readonly LinkName[] = [
  "app",
  "bundle",
  "signature",
  "approval",
  "registration",
  "launchd",
  "mach service",
  "configuration",
  "session",
  "traffic",
];

/** Stage → link. Stages 0 and 13 are about the Mac and the collection. */
const BY_STAGE: Readonly<Record<number, LinkName>> = {
  1: "app",
  2: "bundle",
  3: "signature",
  4: "approval",
  5: "registration",
  6: "launchd",
  7: "mach service",
  8: "configuration",
  9: "session",
  10: "traffic",
  11: "traffic",
};

/** Rules whose stage does not say which link they break. */
const BY_RULE: Readonly<Record<string, LinkName>> = {
  "host.os-too-old-for-provider": "registration",
  "pack.provider-type-unsupported": "bundle",
  "osbug.machservices-not-refreshed": "mach service",
  "osbug.approval-toggle-27beta": "approval",
  "reg.stale-machservices": "mach service",
  "mach.prefix-mismatch": "mach service",
};

/** What each proof shows to hold. */
const BY_PROOF: Readonly<Record<Proof, readonly LinkName[]>> = {
  activated: ["approval", "registration"],
  exec: ["bundle", "signature", "launchd"],
  endpoint: ["mach service"],
  ipc: ["mach service"],
  session: ["configuration", "session"],
  traffic: ["traffic"],
};

/** One mark per link: broken by a finding, suspected, proven, or unknown. */
export function drawChain(of: Case, selection: Selection, proofs: readonly Proof[]): Link[] {
  return LINKS.map((link): Link => {
    const finding = worstAt(link, selection);
    if (finding !== undefined) return { link, ...finding };
    const proof = proofs.find((one) => BY_PROOF[one].includes(link));
    if (proof !== undefined) return { link, mark: "ok", says: `proof: ${proof}` };
    const seen = SEEN[link]?.(of) ?? null;
    return seen === null ? { link, mark: "unknown", says: "no evidence" } : { link, mark: "ok", says: seen };
  });
}

/** Links that hold without a proof of life: what was read shows it, and no rule found a fault. */
const SEEN: Partial<Record<LinkName, (of: Case) => string | null>> = {
  app: installedApp,
  bundle: (of) =>
    extensionOf(of)?.value.problem === null ? "its Info.plist and layout were read, and no fault was found" : null,
  signature: (of) => codeOf(of, "extension")?.value.verify?.ok === true ? "it was verified from the files" : null,
  launchd: runningJob,
};

function runningJob(of: Case): string | null {
  const running = currentJobs(of).find(({ value }) => value.pid !== null)?.value;
  return running === undefined ? null : `process ${running.pid} runs as ${running.label}`;
}

function installedApp(of: Case): string | null {
  const containers = recordsOf(of).map(({ value }) => value.containerPath);
  const app = of.facts.value("app.paths")?.find(({ path }) => containers.includes(path));
  if (app !== undefined) return `it is at ${app.path}`;
  return appOf(of)?.value.problem === null ? "its files were read, and no fault was found" : null;
}

function worstAt(link: LinkName, { roles, primary, leading }: Selection): Pick<Link, "mark" | "says"> | undefined {
  const here = [...roles.keys()].filter((rule) => linkOf(rule) === link && isFault(rule));
  const first = here.find((rule) => rule === primary) ?? here.find((rule) => rule === leading) ??
    here.find((rule) => ["contributing", "incidental"].includes(roles.get(rule)!));
  if (first === undefined) return undefined;
  return {
    mark: first === primary || primary !== null ? "broken" : "suspect",
    says: `${first}: ${catalogued(first).title}`,
  };
}

function isFault(rule: string): boolean {
  return ["cause", "symptom"].includes(catalogued(rule).kind);
}

function linkOf(rule: string): LinkName | undefined {
  return BY_RULE[rule] ?? BY_STAGE[catalogued(rule).stage];
}
