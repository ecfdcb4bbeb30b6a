import type { ExtensionDatabase } from "../formats/sysextd/database.ts";
import { MACH_NAME } from "../formats/xpc/mach_name.ts";
import { parseProbe, PROBE_FORMAT, type ProbedService } from "../formats/xpc/probe.ts";
import type { BundleInfo } from "./bundle/shapes.ts";
import type { Known, Probe } from "./define.ts";
import { defineFact } from "./define.ts";
import { findRecords, recordOf } from "./outputs.ts";

/** More than the extensions of any Mac declare. */
const MOST_NAMES = 12;

export default defineFact<ProbedService[]>({
  key: "xpc.probe",
  summary:
    "Whether launchd has the Mach services of the extensions; asked of the libraries, and nothing is sent to a service",
  privacy: "public",
  privilege: "none",
  merge: "append",
  sources: [{
    format: "bootstrap_look_up and libxpc",
    after: ["reg.db", "sysex.staged", "sysex.embedded"],
    probes: (known) => namesToProbe(known).map((name): Probe => ({ ffi: ["libxpc", "probe", name] })),
    find: ({ lines }) => findRecords(lines, PROBE_FORMAT),
    parse: (output) => parseProbe(recordOf(output), output.lines[0]),
  }],
});

/** What sysextd recorded for the extensions in use, and what the copies of their Info.plist declare. */
function namesToProbe(known: Known): string[] {
  const recorded = ((known("reg.db") as ExtensionDatabase | null)?.extensions ?? [])
    .filter(({ state }) => state === "activated enabled").flatMap(({ machServices }) => machServices);
  const declared = (["sysex.staged", "sysex.embedded"] as const)
    .flatMap((key) => (known(key) as BundleInfo[] | null) ?? []).flatMap(({ machServiceName }) =>
      machServiceName ?? []
    );
  const names = [...recorded, ...declared].filter((name) => name !== null).filter((name) =>
    // A build variable that nobody expanded is no name.
    MACH_NAME.test(name) && !/\$[({]/.test(name)
  );
  return [...new Set(names)].slice(0, MOST_NAMES);
}
