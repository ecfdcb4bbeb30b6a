import type { Belief } from "../define.ts";
import { checkJobAtActivation, checkJobLabel } from "../checks/job_labels.ts";
import { checkDomainWithoutRoot, checkHiddenEndpoints, checkNameInSystem } from "../checks/job_rights.ts";

/** launchd's jobs, and who may see what of them. */
export const JOBS: readonly Belief[] = [
  {
    id: "job-label",
    says: "A Network Extension's job is `NetworkExtension.<bundle id>.<version>.<build>` in domain `system`",
    how: "`sudo launchctl print system | grep NetworkExtension`",
    affects: "`launchd.jobs`, `reg.stale`, all of `proc.*`",
    check: checkJobLabel,
  },
  {
    id: "domain-without-root",
    says: "`launchctl print system` lists every such job, and needs no root to do so",
    how: "the same with and without `sudo`",
    affects: "`reg.stale` claims absence only from a complete print",
    check: checkDomainWithoutRoot,
  },
  {
    id: "endpoints-hidden",
    says: "Without root, endpoints may be left out of `launchctl print system/<label>`",
    how: "compare both prints of one job",
    affects: "`mach.not-registered`, `collect.needs-root`",
    check: checkHiddenEndpoints,
  },
  {
    id: "job-at-activation",
    says: "The job is submitted at activation, not only when a configuration wants it",
    how: "activate without a configuration, print the domain",
    affects: "`reg.stale` calls an enabled extension without a job stale",
    check: checkJobAtActivation,
  },
  {
    id: "mach-name-in-system",
    says: "An enabled extension that runs owns its Mach service in launchd's system domain, whoever asks",
    how: "`doctor probe NAME` as root and as a standard user, with a working extension",
    affects: "`mach.not-registered` without root",
    check: checkNameInSystem,
  },
];
