/** The recorded Macs of `examples/`: what the doctor must say of each, and their reports. */
import { RULES } from "../../checks/mod.ts";
import { openPath } from "../../cmd/sources.ts";
import { diagnose, type DiagnoseOptions } from "../../engine/diagnose.ts";
import { planFacts } from "../../engine/plan.ts";
import type { Report } from "../../engine/report.ts";
import type { Collected } from "../../evidence/define.ts";
import { TOOL_OF_TESTS } from "./pasted.ts";

/** One recorded Mac and its verdict. */
export interface Example {
  readonly name: string;
  readonly bundleId: string;
  readonly status: string;
  readonly primary: string | null;
}

export const EXAMPLES: readonly Example[] = [
  {
    name: "stale-registration-crash-loop",
    bundleId: "com.quartzway.vpn.provider",
    status: "problem",
    primary: "reg.stale",
  },
  {
    name: "waiting-for-user",
    bundleId: "net.harborline.filter.extension",
    status: "problem",
    primary: "policy.awaiting-user-approval",
  },
  {
    name: "mach-service-not-refreshed",
    bundleId: "io.lanternfish.proxy.extension",
    status: "problem",
    primary: "osbug.machservices-not-refreshed",
  },
  {
    name: "two-versions-fighting",
    bundleId: "de.nordmoor.dns.extension",
    status: "problem",
    primary: "reg.multiple-versions",
  },
  {
    name: "old-copy-waiting-for-reboot",
    bundleId: "com.tidewrack.guard.netext",
    status: "problem",
    primary: "reg.pending-uninstall-reboot",
  },
  { name: "healthy", bundleId: "org.fernbank.shield.tunnel", status: "healthy", primary: null },
];

/** Where an example lies. */
export function locateExample(name: string): string {
  return decodeURIComponent(new URL(`../../examples/${name}`, import.meta.url).pathname);
}

/** The evidence of an example, under a path that is the same on every machine. */
export async function collectExample(name: string): Promise<Collected> {
  return { ...await openPath(locateExample(name), planFacts(RULES)), paths: [`examples/${name}`] };
}

/** The report on an example. */
export async function diagnoseExample(name: string, options: Partial<DiagnoseOptions> = {}): Promise<Report> {
  return diagnose(await collectExample(name), { tool: TOOL_OF_TESTS, clock: new Date(0), ...options });
}
